// Who a process is, beyond its number: numbers are used again, (boot, start time) pairs are not.
import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';

export interface ProcessIdentity {
  readonly pid: number;
  /** clock ticks after boot at which the process started; null where /proc is missing */
  readonly startTicks: number | null;
  readonly bootId: string | null;
  readonly host: string;
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Field 22 of /proc/PID/stat; the second field is a name in parentheses that may hold spaces. */
function startTicks(pid: number): number | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[19]);
}

const bootId = (): string | null => readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? null;

export function identityOf(pid: number): ProcessIdentity {
  return { pid, startTicks: startTicks(pid), bootId: bootId(), host: hostname() };
}

/** Whether the very process lives, as far as this machine can see. */
export function isAlive({ pid, startTicks: ticks, bootId: boot }: ProcessIdentity): boolean {
  const present = identityOf(pid);
  if (present.startTicks === null && ticks !== null) return false;
  return present.bootId === boot && present.startTicks === ticks;
}

export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // containers may run under a user id without an entry
    return String(process.getuid?.() ?? 'unknown');
  }
}
