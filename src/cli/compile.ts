// `rseg compile FILE[:variant]`: what the text means, for programs.
import { dirname, resolve } from 'node:path';
import type { NormalForm } from '../compiler/normal-form.js';
import { planStages } from '../compiler/plan.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { normalFormProblems, stagePlanProblems } from '../runtime/run/schema-check.js';
import { printAll } from './print-all.js';
import { selectOneVariant, type VariantOptions } from './select-one-variant.js';
import { selectRuns } from './select-runs.js';

export interface CompileCommandOptions extends VariantOptions {
  /** every variant that the target means, instead of exactly one */
  readonly all?: boolean;
}

/**
 * Prints `{normalForm, plan}` as JSON, with `all` `{variants: [{normalForm, plan}, …]}` in the order of the file; all checked against
 * their published schemas. Exit 3 when the file has errors.
 */
export async function compileCommand(target: string, options: CompileCommandOptions): Promise<ExitCode> {
  const { all = false, seed, set = [] } = options;
  if (!all) {
    const selected = selectOneVariant(target, options);
    if (selected === null) return EXIT.fileErrors;
    printJson(described(selected.file, selected.form, selected.seed));
    return EXIT.ok;
  }
  const selected = selectRuns(target, {
    seeds: seed === undefined ? null : [seed],
    sets: set,
    otherwise: 'everything',
  });
  if (selected === null) return EXIT.fileErrors;
  const { file, variants } = selected;
  printJson({ variants: variants.map(({ compiled, seeds }) => described(file, compiled.form, seeds[0] ?? 1)) });
  return EXIT.ok;
}

function described(file: string, normalForm: NormalForm, seed: number): object {
  const plan = planStages(normalForm, seed, { baseFolder: resolve(dirname(file)) });
  const problems = [...normalFormProblems(normalForm), ...stagePlanProblems(plan)];
  if (problems.length > 0) throw new Error(`what was compiled does not fit its own schema: ${problems.join('; ')}`);
  return { normalForm, plan };
}

function printJson(value: object): void {
  printAll(`${JSON.stringify(value, null, 2)}\n`);
}
