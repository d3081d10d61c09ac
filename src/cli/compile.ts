// `rseg compile FILE[:variant]`: what the text means, for programs.
import { dirname, resolve } from 'node:path';
import { planStages } from '../compiler/plan.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { normalFormProblems, stagePlanProblems } from '../runtime/run/schema-check.js';
import { printAll } from './print-all.js';
import { selectOneVariant, type VariantOptions } from './select-one-variant.js';

/** Prints `{normalForm, plan}` as JSON, both checked against their published schemas. Exit 3 when the file has errors. */
export async function compileCommand(target: string, options: VariantOptions): Promise<ExitCode> {
  const selected = selectOneVariant(target, options);
  if (selected === null) return EXIT.fileErrors;
  const { file, form, seed } = selected;
  const plan = planStages(form, seed, { baseFolder: resolve(dirname(file)) });
  const problems = [...normalFormProblems(form), ...stagePlanProblems(plan)];
  if (problems.length > 0) throw new Error(`what was compiled does not fit its own schema: ${problems.join('; ')}`);
  printAll(`${JSON.stringify({ normalForm: form, plan }, null, 2)}\n`);
  return EXIT.ok;
}
