// `rseg run`: trains and evaluates every selected variant and seed, one after the other. What was finished is left alone, what was
// interrupted goes on.
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import process from 'node:process';
import { isCommandLineFile } from '../compiler/command-line-edits.js';
import { STD_FILE } from '../compiler/registry.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import type { EngineName } from '../runtime/engine/engine.js';
import type { SourceFiles } from '../runtime/run/run-record.js';
import { type RunHandle, startRun } from '../runtime/run/supervisor.js';
import { decideOutput, factsOfProcess, type OutputMode } from '../ui/terminal-capabilities.js';
import { engineOf } from './engine-option.js';
import { followRun } from './follow-run.js';
import { requireLocked } from './lock.js';
import { parseOutputRequest } from './output-request.js';
import { reportFailure } from './report-failure.js';
import { withRootPlace } from './root-place.js';
import { type QueuedRun, queueLine, queueRuns, workLines } from './run-queue.js';
import { type RunOutcome, runTable } from './run-table.js';
import { type SelectedRuns, selectRuns } from './select-runs.js';
import { isStoredPlan, openStoredPlan, type StoredRuns } from './stored-plan.js';

export interface RunCommandOptions {
  /** folder of all runs */
  readonly runs: string;
  readonly seed?: readonly number[];
  /** statements of `--set` */
  readonly set?: readonly string[];
  readonly engine?: string;
  readonly ui?: string;
  readonly json?: boolean;
  readonly screenReader?: boolean;
  /** keys of the screen change nothing */
  readonly readonly?: boolean;
  /** a failed run does not keep the others from being started */
  readonly keepGoing?: boolean;
  /** refuse when the lock file does not hold any more */
  readonly locked?: boolean;
  /** refuse to go on from checkpoints that were computed elsewhere */
  readonly requireSameEnv?: boolean;
  /** exit 10 when everything was finished before */
  readonly exitOnNoop?: boolean;
}

interface Session {
  readonly queue: readonly QueuedRun[];
  readonly sources: SourceFiles;
  readonly runs: string;
  readonly engine: EngineName | 'auto';
  readonly requireSameEnvironment: boolean;
  readonly mode: OutputMode;
  /** keys of the screen change nothing */
  readonly readonly: boolean;
  /** what the user typed, shown to whoever meets the lock and to continue */
  readonly command: string;
}

/**
 * Runs `target` (`FILE[:pattern][@seeds]`). The exit code is that of the first run that did not end well; with `keepGoing` 1 when some
 * failed; else 0.
 */
export async function runCommand(target: string, options: RunCommandOptions): Promise<ExitCode> {
  const { mode } = decideOutput(factsOfProcess(process), parseOutputRequest(options));
  const engine = engineOf(options);
  const chosen = await chooseRuns(target, options);
  if (chosen === null) return EXIT.fileErrors;
  const { selected } = chosen;
  if (options.locked === true) {
    const variants = selected.runs.map(({ compiled }) => compiled.form.variant);
    await requireLocked(selected.file, variants, options.runs);
  }
  const queue = await queueRuns(selected, options.runs).catch((error: unknown) => {
    throw withRootPlace(error, selected);
  });
  const session: Session = {
    queue,
    sources: sourcesOf(selected),
    runs: options.runs,
    engine,
    requireSameEnvironment: options.requireSameEnv === true,
    mode,
    readonly: options.readonly === true,
    command: commandText(target, isStoredPlan(target) ? [] : chosen.sets),
  };
  if (queue.length > 1) console.error(queueLine(queue));
  if (mode !== 'quiet') for (const line of workLines(queue, options.runs)) console.error(line);
  const { outcomes, exitCode } = await work(session, options.keepGoing === true);
  if (queue.length > 1 && mode !== 'json' && mode !== 'quiet' && outcomes.length > 0) {
    // programs and log files read whole paths
    const tableWidth = process.stdout.columns || Number.POSITIVE_INFINITY;
    process.stdout.write(`\n${runTable(queue, outcomes, options.runs, tableWidth).join('\n')}\n`);
  }
  const worked = outcomes.some(({ kind }) => kind !== 'finished-before' && kind !== 'same');
  return exitCode === EXIT.ok && !worked && options.exitOnNoop === true ? EXIT.nothingToDo : exitCode;
}

/** What a target means: runs of an experiment, or those of a stored plan. */
async function chooseRuns(target: string, { seed, set, runs }: RunCommandOptions): Promise<StoredRuns | null> {
  if (isStoredPlan(target)) {
    if (seed === undefined && set === undefined) return openStoredPlan(target, runs);
    throw new UserError(EXIT.usage, 'a plan is carried out as it is: --seed and --set belong to rseg plan');
  }
  const sets = set ?? [];
  const selected = selectRuns(target, { seeds: seed ?? null, sets });
  return selected === null ? null : { selected, sets };
}

/** Works on the queue until its end, a failure that ends it, or until the user left. No outcomes: left to work alone. */
async function work(
  session: Session,
  keepGoing: boolean,
): Promise<{ readonly outcomes: readonly RunOutcome[]; readonly exitCode: ExitCode }> {
  const outcomes: RunOutcome[] = [];
  let failed = false;
  for (const [index, run] of session.queue.entries()) {
    const outcome = await workOn(run, session);
    if (outcome === 'detached') {
      const left = session.queue.slice(index + 1).filter(({ same, finished }) => same === null && !finished).length;
      if (left > 0)
        console.error(`${left} more run${left === 1 ? ' was' : 's were'} not started; the same command starts them`);
      return { outcomes: [], exitCode: EXIT.ok };
    }
    outcomes.push(outcome.told);
    if (outcome.exitCode === EXIT.ok) continue;
    const stopped = outcome.exitCode === EXIT.interrupted || outcome.exitCode === EXIT.terminated;
    if (stopped || !keepGoing) return { outcomes, exitCode: outcome.exitCode };
    failed = true;
  }
  return { outcomes, exitCode: failed ? EXIT.no : EXIT.ok };
}

interface Worked {
  readonly told: RunOutcome;
  readonly exitCode: ExitCode;
}

async function workOn(run: QueuedRun, session: Session): Promise<Worked | 'detached'> {
  if (run.same !== null) return { told: { kind: 'same' }, exitCode: EXIT.ok };
  const { sources, runs, engine, mode, readonly, command } = session;
  let handle: RunHandle;
  try {
    const { plan, identified, dataIndex, compiled } = run;
    const identities = identified.records;
    const normalForm = compiled.form;
    const { requireSameEnvironment } = session;
    const work = { plan, normalForm, sources, dataIndex, identities, runs, engine, command, requireSameEnvironment };
    handle = await startRun(work);
  } catch (error) {
    if (!(error instanceof UserError) || session.queue.length === 1) throw error;
    reportFailure(error);
    return { told: { kind: 'failed', exitCode: error.exitCode }, exitCode: error.exitCode };
  }
  if (handle.finishedBefore) {
    tellFinished(run, handle, session);
    return { told: { kind: 'finished-before' }, exitCode: EXIT.ok };
  }
  const end = await followRun(handle, mode, { resume: command, brief: session.queue.length > 1, readonly });
  if (end === 'detached') {
    const path = relative(process.cwd(), handle.folder.path);
    console.error(`the run goes on without this terminal; watch it with: rseg watch ${path}`);
    return 'detached';
  }
  const { exitCode, failure, recorded } = end;
  if (failure !== null && !recorded) {
    const { where, help } = failure;
    const details = { ...(where === null ? {} : { where }), ...(help === null ? {} : { help }) };
    reportFailure(new UserError(failure.exitCode, failure.message, details));
  }
  if (exitCode === EXIT.ok) return { told: { kind: 'done' }, exitCode };
  const stopped = exitCode === EXIT.interrupted || exitCode === EXIT.terminated;
  return { told: stopped ? { kind: 'stopped' } : { kind: 'failed', exitCode }, exitCode };
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

function commandText(target: string, sets: readonly string[]): string {
  const quoted = sets.map((text) => ` --set '${text.replaceAll("'", "'\\''")}'`);
  return `rseg run ${/[*\s]/.test(target) ? `'${target}'` : target}${quoted.join('')}`;
}

function tellFinished({ name }: QueuedRun, { folder }: RunHandle, { queue, mode }: Session): void {
  const path = relative(process.cwd(), folder.path);
  console.error(`${name} is finished: nothing to do. Everything lies in ${path}`);
  if (queue.length > 1) return;
  if (mode !== 'json' && mode !== 'quiet') process.stdout.write(readFileSync(folder.reportText, 'utf8'));
}
