// The trainer process: executes the plan of a run folder. Started by the supervisor with a job as its only argument; never
// owns a terminal.
import { EXIT, type ExitCode, UserError } from '../../exit-code.js';
import { CONTROL_SENTENCES, type ControlAnswer, type ControlAsk } from './control-ask.js';
import { type ControlServer, serveControl } from './control-socket.js';
import { EventLog } from './event-log.js';
import { executePlan } from './execute-plan.js';
import { startHeartbeat } from './heartbeat.js';
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
    if (!alone) flags.request('SIGTERM');
  });
  const log = new EventLog(folder.events, BigInt(job.origin));
  let exitCode: ExitCode = EXIT.ok;
  try {
    await executePlan(job, flags, (event) => void log.append(event));
  } catch (error) {
    if (error instanceof Stopped) {
      exitCode = error.reason === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
    } else {
      const failure = failureOf(error);
      exitCode = failure.exitCode;
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
