// Which attempt may write into a run folder. The kernel's lock keeps processes of one machine apart; two machines, or two containers, that
// were given the same job do not see each other's. So every attempt writes its own token here when it begins, and looks before everything
// it writes whether the token is still its own: the newest attempt stays, an older one ends with exit 75 without a trace.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, UserError } from '../../exit-code.js';
import { atomicWriteJson } from './atomic-write.js';
import { identityOf, type ProcessIdentity } from './process-identity.js';
import { type SchedulerJob, schedulerJob } from './scheduler-job.js';

/** Content of `attempt.json`. */
export interface AttemptClaim extends ProcessIdentity {
  readonly attempt: number;
  /** differs between any two attempts, also between two that think they are the third */
  readonly token: string;
  /** the job at a scheduler that made the attempt */
  readonly job: SchedulerJob | null;
}

const FILE = 'attempt.json';

/** The attempt that may write; null when there was none, or its note cannot be read. */
export function newestAttempt(run: string): AttemptClaim | null {
  try {
    return JSON.parse(readFileSync(join(run, FILE), 'utf8')) as AttemptClaim;
  } catch {
    return null;
  }
}

/** Makes `attempt` of this process the one that may write; returns its token. */
export function claimAttempt(run: string, attempt: number): string {
  const token = randomBytes(8).toString('hex');
  const claim: AttemptClaim = { ...identityOf(process.pid), attempt, token, job: schedulerJob(process.env) };
  atomicWriteJson(join(run, FILE), claim);
  return token;
}

/** Throws exit 75 when another attempt has begun since `token` was claimed. A note that cannot be read ends nothing. */
export function requireNewest(run: string, token: string): void {
  const newest = newestAttempt(run);
  if (newest === null || newest.token === token) return;
  const by = newest.job === null ? `process ${newest.pid}` : `job ${newest.job.id}`;
  throw new UserError(EXIT.retry, `${by} on ${newest.host} has taken the run over (attempt ${newest.attempt})`, {
    where: run,
    help: 'nothing is lost: what this copy had not written is computed there',
  });
}
