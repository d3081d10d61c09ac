// `rseg plan`: what `rseg run` would do with the same target, why, and what it would cost. Trains nothing.
import { dirname, relative, resolve } from 'node:path';
import { EXIT, type ExitCode } from '../exit-code.js';
import { hasWork } from '../plan/experiment-plan.js';
import { type PlanDocument, planDocument } from '../plan/plan-document.js';
import { atomicWriteJson } from '../runtime/run/atomic-write.js';
import { tryOwnLosses } from '../runtime/run/own-loss/try-own-losses.js';
import { ownSources, planRuns } from './plan-runs.js';
import { planText, planWarnings } from './plan-text.js';
import { printAll } from './print-all.js';
import { progressLine } from './progress-line.js';
import { type SelectedRuns, selectRuns } from './select-runs.js';
import { parseTarget } from './target.js';

export interface PlanCommandOptions {
  /** folder of all runs */
  readonly runs: string;
  readonly seed?: readonly number[];
  /** statements of `--set` */
  readonly set?: readonly string[];
  readonly json?: boolean;
  /** file that the plan is written to */
  readonly out?: string;
  /** exit 1 when work is pending */
  readonly exitCode?: boolean;
}

const PLAIN_WIDTH = 160;

/** Exit 3 when the file or a loss of the user's own has errors; with `exitCode` 1 when something would be computed, else 0. */
export async function planCommand(target: string, options: PlanCommandOptions): Promise<ExitCode> {
  const sets = options.set ?? [];
  // edits are planned where `rseg run` would put them
  const otherwise = sets.length > 0 ? 'experiment' : 'everything';
  const selected = selectRuns(target, { seeds: options.seed ?? null, sets, otherwise });
  if (selected === null) return EXIT.fileErrors;
  progressLine('looking at data and weights');
  const plan = await planRuns(selected, options.runs).finally(() => progressLine(''));
  await tryOwnLosses(plan.runs.map((run) => run.plan));
  const baseFolder = resolve(dirname(selected.file));
  const { pattern, seeds } = parseTarget(target);
  const named = { file: fileBeside(options.out, selected), pattern: pattern ?? (sets.length > 0 ? null : '*') };
  const told = { ...named, seeds: options.seed ?? seeds, sets };
  const document = planDocument(plan, told, ownSources(selected), baseFolder);
  for (const line of planWarnings(plan, process.stderr.isTTY ? process.stderr.columns : Number.POSITIVE_INFINITY))
    console.error(line);
  if (options.json === true) printAll(jsonLines(document));
  else
    printAll(planText(plan, selected.compilation.sweeps, process.stdout.isTTY ? process.stdout.columns : PLAIN_WIDTH));
  if (options.out !== undefined) {
    atomicWriteJson(resolve(options.out), document);
    if (options.json !== true)
      console.error(`the plan lies in ${options.out}; carry it out with: rseg run ${options.out}`);
  }
  return options.exitCode === true && hasWork(plan) ? EXIT.no : EXIT.ok;
}

/** The entry file as a stored plan names it: relative to the plan, so that both can be moved together. */
function fileBeside(out: string | undefined, { file }: SelectedRuns): string {
  return out === undefined ? file : relative(dirname(resolve(out)), resolve(file));
}

/** A version line, the document without its runs, then one line per run. */
function jsonLines({ runs, ...head }: PlanDocument): string {
  const lines = [
    { type: 'version', plan: '1.0' },
    ...runs.map((run) => ({ type: 'run', ...run })),
    { type: 'plan', ...head },
  ];
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}
