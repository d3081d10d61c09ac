// A toy experiment from its text to what a run needs, and one attempt at it in this process: the work of supervisor and trainer
// without their processes, so that a thousand attempts take minutes.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { queueRuns } from '../../src/cli/run-queue.js';
import { selectRuns } from '../../src/cli/select-runs.js';
import { EXIT, type ExitCode, UserError } from '../../src/exit-code.js';
import { packageRoot } from '../../src/package-root.js';
import { type OpenCheckpointWriter, openDirectWriter } from '../../src/runtime/checkpoint/checkpoint-writer.js';
import type { EventBody, RunEvent } from '../../src/runtime/run/event.js';
import { EventLog, monotonicNow } from '../../src/runtime/run/event-log.js';
import { executePlan } from '../../src/runtime/run/execute-plan.js';
import { type PreparedRun, prepareRun, type RunDescription } from '../../src/runtime/run/prepare-run.js';
import { claimAttempt } from '../../src/runtime/run/run-fence.js';
import type { RunFolder } from '../../src/runtime/run/run-folder.js';
import { UNWATCHED } from '../../src/runtime/run/step-watch.js';
import type { StopControl } from '../../src/runtime/run/stop-control.js';

export const TOY = join(packageRoot, 'bench', 'faults', 'toy.rseg');
export type ToyDescription = Omit<RunDescription, 'runs'>;

/** Plans variant `name` of the toy; the text is compiled once for all attempts. */
export async function describeToy(name: string): Promise<ToyDescription> {
  const selected = selectRuns(`${TOY}:${name}`);
  if (selected === null) throw new Error('the toy has errors');
  const [run] = await queueRuns(selected, resolve('/nonexistent'));
  const { plan, compiled, dataIndex, identified } = run!;
  const sources = { entry: TOY, texts: new Map([[TOY, readFileSync(TOY, 'utf8')]]) };
  return {
    plan,
    normalForm: compiled.form,
    sources,
    dataIndex,
    identities: identified.records,
    engine: 'cpu',
    command: `rseg run ${name}`,
  };
}

/** How an attempt ended: with an exit code and perhaps a message, or at the hand of `Killed`. */
export type AttemptEnd =
  | { readonly kind: 'ended'; readonly exitCode: ExitCode; readonly failure: UserError | null }
  | { readonly kind: 'killed' };

/** Thrown by an operation that ends the process: no code after it may reach the disk. */
export class Killed extends Error {}

const NEVER_STOPPED: StopControl = { stop: null, takeCheckpointRequest: () => false, paused: false };

/** One attempt at `toy` below `runs`; `told` gets every event that is in the log. Throws what is no failure that rseg foresees. */
export async function attempt(
  toy: ToyDescription,
  runs: string,
  told: (event: RunEvent) => void,
  openWriter: OpenCheckpointWriter = openDirectWriter,
): Promise<AttemptEnd> {
  let prepared: PreparedRun | null = null;
  try {
    prepared = await prepareRun({ ...toy, runs });
    if (prepared.kind === 'prepared') await train(toy, runs, prepared.folder, told, openWriter);
    return { kind: 'ended', exitCode: EXIT.ok, failure: null };
  } catch (error) {
    if (error instanceof Killed) return { kind: 'killed' };
    if (!(error instanceof UserError)) throw error;
    return { kind: 'ended', exitCode: error.exitCode, failure: error };
  } finally {
    if (prepared?.kind === 'prepared') await prepared.held.release();
  }
}

async function train(
  toy: ToyDescription,
  runs: string,
  folder: RunFolder,
  told: (event: RunEvent) => void,
  openWriter: OpenCheckpointWriter,
): Promise<void> {
  const { plan } = toy;
  const origin = monotonicNow();
  const log = new EventLog(folder.events, origin);
  const tell = (event: EventBody): void => told(log.append(event));
  try {
    const stages = plan.stages.map(({ id, op, key }) => ({ id, op, key }));
    const { variant, seed } = plan;
    tell({ k: 'attempt-start', attempt: 1, pid: process.pid, host: hostname(), variant, seed, run: plan.run, stages });
    const token = claimAttempt(folder.path, 1);
    const job = {
      run: folder.path,
      runs,
      engine: 'cpu',
      attempt: 1,
      origin: String(origin),
      stages: null,
      requireSameEnvironment: false,
      roomWaitMs: 0,
      token,
    } as const;
    await executePlan(job, NEVER_STOPPED, tell, { openWriter, steps: UNWATCHED });
    tell({ k: 'attempt-end', attempt: 1, state: 'done', exitCode: EXIT.ok });
  } finally {
    log.close();
  }
}
