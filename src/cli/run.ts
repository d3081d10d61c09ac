// `rseg run`: trains and evaluates every selected variant and seed. What was finished is left alone, what was interrupted goes on, what
// several need is computed once.
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import process from 'node:process';
import { isCommandLineFile } from '../compiler/command-line-edits.js';
import { STD_FILE } from '../compiler/registry.js';
import type { SourceReader } from '../compiler/source-reader.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import type { DrivenRun, RunFailure } from '../runtime/run/queue/queue-driver.js';
import type { QueueRow } from '../runtime/run/queue/queue-record.js';
import { runFolderAt } from '../runtime/run/run-folder.js';
import { freeName, namesOfRuns, recordNames } from '../runtime/run/run-names.js';
import type { SourceFiles } from '../runtime/run/run-record.js';
import type { SlurmWishes } from '../runtime/slurm/slurm-driver.js';
import { decideOutput, factsOfProcess, type OutputMode } from '../ui/terminal-capabilities.js';
import { type AttemptOptions, attemptSettings, attemptWords } from './attempt-options.js';
import { engineOf } from './engine-option.js';
import { forkOf } from './fork-run.js';
import { largeRunLines } from './large-runs.js';
import { requireLocked } from './lock.js';
import { parseOutputRequest } from './output-request.js';
import { progressLine } from './progress-line.js';
import { reportFailure } from './report-failure.js';
import { requireRoom } from './require-room.js';
import { withRootPlace } from './root-place.js';
import { type QueuedRun, queueLine, queueRuns, workLines } from './run-queue.js';
import { runTable } from './run-table.js';
import { type SelectedRuns, selectRuns } from './select-runs.js';
import { isStoredPlan, openStoredPlan, type StoredRuns } from './stored-plan.js';

export interface RunCommandOptions extends AttemptOptions {
  /** folder of all runs */
  readonly runs: string;
  readonly seed?: readonly number[];
  /** statements of `--set` */
  readonly set?: readonly string[];
  readonly engine?: string;
  readonly ui?: string;
  readonly json?: boolean;
  readonly screenReader?: boolean;
  /** false: no keys are read */
  readonly input?: boolean;
  /** keys of the screen change nothing */
  readonly readonly?: boolean;
  /** a failed run does not keep the others from being started */
  readonly keepGoing?: boolean;
  /** runs at work at the same time; by cores, memory and GPUs unless given */
  readonly jobs?: number;
  /** further attempts after a failure that may pass */
  readonly retries: number;
  /** wait for runs that other processes work on */
  readonly wait?: boolean;
  /** go on without this terminal */
  readonly detach?: boolean;
  /** this is the process that goes on, under this id */
  readonly background?: string;
  /** where the runs are computed */
  readonly on: 'local' | 'slurm';
  /** further options for sbatch, as one text */
  readonly slurmArgs?: string;
  /** refuse when the lock file does not hold any more */
  readonly locked?: boolean;
  /** exit 10 when everything was finished before */
  readonly exitOnNoop?: boolean;
  /** what was edited in the folder of one of the runs becomes a run of its own */
  readonly fork?: boolean;
}

/**
 * Runs `target` (`FILE[:pattern][@seeds]`). The exit code is that of the first run that did not end well; with `keepGoing` 1 when some
 * failed; else 0.
 */
export async function runCommand(target: string, options: RunCommandOptions): Promise<ExitCode> {
  const { runs } = options;
  if (options.detach === true) return (await import('./background-run.js')).runInBackground(runs);
  const slurm = await slurmWishes(options);
  const { mode } = decideOutput(factsOfProcess(process), parseOutputRequest(options));
  const engine = engineOf(options);
  const chosen = await chooseRuns(target, options);
  if (chosen === null) return EXIT.fileErrors;
  let { selected } = chosen;
  if (options.locked === true) {
    const variants = selected.runs.map(({ compiled }) => compiled.form.variant);
    await requireLocked(selected.file, variants, runs);
  }
  let queue = await planned(selected, runs, mode);
  let forkedFrom: string | null = null;
  if (options.fork === true) {
    const { sets } = chosen;
    const select = (read: SourceReader) => selectRuns(target, { seeds: options.seed ?? null, sets, read });
    const fork = forkOf({ queue, sources: sourcesOf(selected), runs, select });
    if (fork === null) return EXIT.fileErrors;
    ({ selected, from: forkedFrom } = fork);
    queue = await planned(selected, runs, mode);
    console.error(forkLine(queue[0]!, forkedFrom));
  }
  if (queue.length > 1) console.error(queueLine(queue));
  if (mode !== 'quiet') for (const line of workLines(queue, runs)) console.error(line);
  const [{ jobLimits }, { runTasks }, { driveRuns }] = await Promise.all([
    import('../runtime/run/queue/job-limits.js'),
    import('./run-tasks.js'),
    import('./drive-runs.js'),
  ]);
  const limits = jobLimits(options.jobs ?? null, engine);
  const command = commandText(target, isStoredPlan(target) ? [] : chosen.sets, options);
  const tasks = runTasks(queue, {
    ...{ sources: sourcesOf(selected), texts: selected.compilation.sources, runs, engine, command },
    gpus: limits.gpus.length,
    attempt: attemptSettings(options),
    forkedFrom,
  });
  if (slurm === null && mode !== 'quiet') {
    const own = tasks.map(({ task }) => task);
    for (const line of largeRunLines(own, limits.limits(null))) console.error(`warning: ${line}`);
  }
  if (mode !== 'quiet') for (const line of newNames(tasks, runs)) console.error(line);
  const addresses = tasks.map(({ task: { folder, name } }) => ({ run: folder, address: name }));
  await recordNames(runs, addresses);
  for (const { task } of tasks)
    if (task.before?.state === 'finished-before') tellFinished(task.name, task.folder, runs);
  const scarce = requireRoom(tasks, runs);
  if (scarce !== null && mode !== 'quiet') console.error(`warning: ${scarce}`);
  const driven = await driveRuns({
    ...{ runs: tasks, limits, folder: runs, command, mode, background: options.background ?? null },
    policy: { keepGoing: options.keepGoing === true, retries: options.retries },
    wait: options.wait === true,
    readonly: options.readonly === true,
    slurm,
  });
  // the folders of new runs are there by now
  await recordNames(runs, addresses);
  if (driven === 'left') return EXIT.ok;
  for (const failure of driven.failures) tellFailure(failure, queue.length > 1);
  tellEnd(driven.rows, runs, mode, slurm !== null);
  const worked = driven.rows.some(({ attempts }) => attempts > 0);
  return driven.exitCode === EXIT.ok && !worked && options.exitOnNoop === true ? EXIT.nothingToDo : driven.exitCode;
}

function planned(selected: SelectedRuns, runs: string, mode: OutputMode): Promise<readonly QueuedRun[]> {
  // terabytes of new pictures take their time, and nothing else is told before
  if (mode !== 'quiet') progressLine('looking at data and weights');
  return queueRuns(selected, runs)
    .catch((error: unknown) => {
      throw withRootPlace(error, selected);
    })
    .finally(() => {
      if (mode !== 'quiet') progressLine('');
    });
}

function forkLine({ name, plan }: QueuedRun, from: string): string {
  return plan.run === from
    ? `${name}: what was edited changes nothing that is computed, so run ${from} goes on`
    : `${name}: forked from run ${from}, whose folder stays as it is; its own folder is ${plan.run}`;
}

/** What the options ask of Slurm; null when it is not asked for. */
async function slurmWishes(options: RunCommandOptions): Promise<SlurmWishes | null> {
  const { on, slurmArgs, jobs } = options;
  if (on === 'slurm') {
    const { slurmWords } = await import('../runtime/slurm/slurm-words.js');
    return { words: slurmWords(slurmArgs ?? ''), atOnce: jobs ?? null, stageOptions: attemptWords(options) };
  }
  if (slurmArgs === undefined) return null;
  throw new UserError(EXIT.usage, '--slurm-args belongs to --on slurm', { help: 'add --on slurm' });
}

/** What a target means: runs of an experiment, or those of a stored plan. */
async function chooseRuns(target: string, { seed, set, runs, fork }: RunCommandOptions): Promise<StoredRuns | null> {
  if (isStoredPlan(target)) {
    if (fork === true)
      throw new UserError(EXIT.usage, 'a plan is carried out as it is: --fork takes a text that was edited');
    if (seed === undefined && set === undefined) return openStoredPlan(target, runs);
    throw new UserError(EXIT.usage, 'a plan is carried out as it is: --seed and --set belong to rseg plan');
  }
  const sets = set ?? [];
  const selected = selectRuns(target, { seeds: seed ?? null, sets });
  return selected === null ? null : { selected, sets };
}

/** The user's own files and statements: the built-in signatures belong to the version of rseg. */
function sourcesOf({ file, compilation }: SelectedRuns): SourceFiles {
  const own = [...compilation.sources].filter(([name]) => name !== STD_FILE);
  const place = (name: string): string =>
    isCommandLineFile(name)
      ? resolve(dirname(file), `${name.replace(/^-+/, '').replace(' ', '-')}.txt`)
      : resolve(name);
  return { entry: resolve(file), texts: new Map(own.map(([name, text]) => [place(name), text])) };
}

/** Runs that are new work under a name that another run has. */
function newNames(tasks: readonly DrivenRun[], runs: string): readonly string[] {
  const names = namesOfRuns(runs);
  const named = new Set(names.values());
  return tasks.flatMap(({ task: { name, folder, before } }) => {
    const other = names.get(name);
    if (before !== null || other === undefined || named.has(folder)) return [];
    return [
      `${name} is the name of an earlier run, ${other}, that is other work: this one is called ${freeName(name, names)}`,
    ];
  });
}

function commandText(target: string, sets: readonly string[], { on, slurmArgs, fork }: RunCommandOptions): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const words = [
    'rseg run',
    /[*\s]/.test(target) ? `'${target}'` : target,
    ...sets.map((text) => `--set ${quoted(text)}`),
    ...(fork === true ? ['--fork'] : []),
    ...(on === 'slurm' ? ['--on slurm'] : []),
    ...(slurmArgs === undefined ? [] : [`--slurm-args ${quoted(slurmArgs)}`]),
  ];
  return words.join(' ');
}

function tellFinished(name: string, folder: string, runs: string): void {
  const path = relative(process.cwd(), join(runs, folder));
  console.error(`${name} is finished: nothing to do. Everything lies in ${path}`);
}

/** What no event of the run could tell. */
function tellFailure({ name, exitCode, message, where, help, recorded }: RunFailure, several: boolean): void {
  if (recorded) return;
  const details = { ...(where === null ? {} : { where }), ...(help === null ? {} : { help }) };
  reportFailure(new UserError(exitCode, several ? `${name}: ${message}` : message, details));
}

/** The table of several runs; the report of a single one that was finished before. */
function tellEnd(rows: readonly QueueRow[], runs: string, mode: OutputMode, together: boolean): void {
  if (mode === 'json' || mode === 'quiet') return;
  if (rows.length > 1 || (together && rows[0]?.state !== 'finished-before')) {
    // programs and log files read whole paths
    const width = process.stdout.columns || Number.POSITIVE_INFINITY;
    process.stdout.write(`\n${runTable(rows, runs, width).join('\n')}\n`);
  } else if (rows[0]?.state === 'finished-before') {
    process.stdout.write(readFileSync(runFolderAt(join(runs, rows[0].run)).reportText, 'utf8'));
  }
}
