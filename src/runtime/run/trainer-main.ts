// The trainer process: executes the plan of a run folder. Started by the supervisor with a job as its only argument; never
// owns a terminal.
import { EXIT, type ExitCode, UserError } from '../../exit-code.js';
import { openThreadedWriter } from '../checkpoint/threaded-writer.js';
import { CONTROL_SENTENCES, type ControlAnswer, type ControlAsk } from './control-ask.js';
import { type ControlServer, serveControl } from './control-socket.js';
import type { EventBody } from './event.js';
import { EventLog } from './event-log.js';
import { executePlan } from './execute-plan.js';
import { startHeartbeat } from './heartbeat.js';
import { type Shortage, waitForRoom } from './room.js';
import { requireNewest } from './run-fence.js';
import { runFolderAt } from './run-folder.js';
import { lock } from './run-lock.js';
import { SignalFlags, Stopped } from './stop-control.js';
import type { Failure, SupervisorMessage, TrainerJob, TrainerMessage } from './trainer-job.js';

const LOCK_WAIT_MS = 5000;

function failureOf(error: unknown): Failure {
  if (error instanceof UserError) return error;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exitCode: EXIT.internal, message, where: null, help: 'this is a defect of rseg: please report it' };
}

type RoomTeller = Extract<TrainerMessage, { readonly kind: 'room' }>['by'];

/** Tells the supervisor, where there is one. */
function say(message: TrainerMessage): void {
  // nobody listens when it ended just now
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

/** Tells a failure in every way that may still work: event log, supervisor, log file. */
async function tell(failure: Failure, log: EventLog, job: TrainerJob): Promise<void> {
  const { exitCode, message, where, help } = failure;
  process.stderr.write(`${message}\n`);
  try {
    requireNewest(job.run, job.token);
    log.append({ k: 'failure', exitCode, message, where, help });
  } catch {
    // a full disk, or a run that is somebody else's by now: the supervisor says it
  }
  if (!process.connected) return;
  const said: TrainerMessage = { kind: 'failure', failure: { exitCode, message, where, help } };
  await new Promise<void>((resolve) => process.send?.(said, undefined, undefined, () => resolve()) ?? resolve());
}

/** How long an answer takes to leave this process. */
const ANSWER_MS = 50;

/** What can be asked of a trainer whose supervisor left; it hears it between two steps. */
function answerAlone(ask: ControlAsk, flags: SignalFlags): ControlAnswer {
  switch (ask) {
    case 'stop':
      flags.request('SIGTERM');
      break;
    case 'stop-now':
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), ANSWER_MS);
      break;
    case 'checkpoint':
      flags.requestCheckpoint();
      break;
    case 'pause':
    case 'resume':
      flags.paused = ask === 'pause';
      break;
    case 'retry':
      return { done: false, say: 'there is nothing to retry: it is at work' };
  }
  return { done: true, say: CONTROL_SENTENCES[ask] };
}

async function main(job: TrainerJob): Promise<ExitCode> {
  const flags = new SignalFlags();
  flags.install();
  const held = await lock(job.run, 'trainer', 'rseg trainer', LOCK_WAIT_MS);
  const folder = runFolderAt(job.run);
  let alone = false;
  const waiting = new Set<RoomTeller>();
  let control: Promise<ControlServer | null> = Promise.resolve(null);
  process.on('message', ({ kind }: SupervisorMessage) => {
    if (kind !== 'continue-alone') {
      flags.paused = kind === 'pause';
      return;
    }
    alone = true;
    held.declareAlone();
    startHeartbeat(folder.heartbeat);
    control = serveControl(job.run, (ask) => answerAlone(ask, flags));
  });
  process.on('disconnect', () => {
    if (alone) return;
    // no checkpoint of this step can be written
    if (waiting.size > 0) process.exit(EXIT.terminated);
    flags.request('SIGTERM');
  });
  const parent = process.ppid;
  const waits: string[] = [];
  const tellRoom =
    (by: RoomTeller) =>
    (shortage: Shortage | null, waitedMs: number): void => {
      if (shortage === null) waiting.delete(by);
      else waiting.add(by);
      if (shortage === null) waits.push(`the disk was full: waited ${Math.round(waitedMs / 1000)} s for room`);
      say({ kind: 'room', by, wait: shortage === null ? null : { ...shortage, limitMs: job.roomWaitMs } });
    };
  // while it waits nothing is heard: that the supervisor is gone shows by the parent
  const patience = { limitMs: job.roomWaitMs, abandoned: () => !alone && process.ppid !== parent };
  waitForRoom({ ...patience, tell: tellRoom('trainer') });
  const log = new EventLog(folder.events, BigInt(job.origin));
  let exitCode: ExitCode = EXIT.ok;
  try {
    const write = (event: EventBody): void => {
      log.append(event);
      for (const message of waits.splice(0)) log.append({ k: 'warning', message });
    };
    const openWriter = openThreadedWriter({ limitMs: job.roomWaitMs, tell: tellRoom('checkpoints') });
    await executePlan(job, flags, write, {
      openWriter,
      steps: { step: (step) => say({ kind: 'step', ...step }), between: () => say({ kind: 'between' }) },
    });
  } catch (error) {
    if (error instanceof Stopped) {
      exitCode = error.reason === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
    } else {
      const failure = failureOf(error);
      exitCode = failure.exitCode;
      // what is left to write was waited for already
      waitForRoom(null);
      await tell(failure, log, job);
    }
  }
  if (!process.connected && exitCode !== EXIT.retry) {
    const state = exitCode === EXIT.ok ? 'done' : exitCode >= EXIT.interrupted ? 'stopped' : 'failed';
    log.append({ k: 'attempt-end', attempt: job.attempt, state, exitCode });
  }
  log.close();
  (await control)?.close();
  await held.release();
  return exitCode;
}

process.exit(await main(JSON.parse(process.argv[2] ?? '') as TrainerJob));
