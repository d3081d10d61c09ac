// The trainer process: executes the plan of a run folder. Started by the supervisor with a job as its only argument; never
// owns a terminal.
import { EXIT, type ExitCode, UserError } from '../../exit-code.js';
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

async function main(job: TrainerJob): Promise<ExitCode> {
  const flags = new SignalFlags();
  flags.install();
  const held = await lock(job.run, 'trainer', 'rseg trainer', LOCK_WAIT_MS);
  const folder = runFolderAt(job.run);
  let alone = false;
  process.on('message', (message: SupervisorMessage) => {
    if (message.kind !== 'continue-alone') return;
    alone = true;
    held.declareAlone();
    startHeartbeat(folder.heartbeat);
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
  await held.release();
  return exitCode;
}

process.exit(await main(JSON.parse(process.argv[2] ?? '') as TrainerJob));
