// `rseg compile FILE[:variant]`: what the text means, for programs.
import { dirname, resolve } from 'node:path';
import { planStages } from '../compiler/plan.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { normalFormProblems, stagePlanProblems } from '../runtime/run/schema-check.js';
import { printAll } from './print-all.js';
import { selectExperiment } from './select-experiment.js';

/** Prints `{normalForm, plan}` as JSON, both checked against their published schemas. Exit 3 when the file has errors. */
export async function compileCommand(target: string, options: { readonly seed?: number }): Promise<ExitCode> {
  const experiment = selectExperiment(target, options.seed ?? null);
  if (experiment === null) return EXIT.fileErrors;
  const { file, form, seeds } = experiment;
  const plan = planStages(form, seeds[0] ?? 1, { baseFolder: resolve(dirname(file)) });
  const problems = [...normalFormProblems(form), ...stagePlanProblems(plan)];
  if (problems.length > 0) throw new Error(`what was compiled does not fit its own schema: ${problems.join('; ')}`);
  printAll(`${JSON.stringify({ normalForm: form, plan }, null, 2)}\n`);
  return EXIT.ok;
}
