// The processes that work below a folder of runs, as their locks tell. Thin commands over run folders are made of it.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { foldersBelow } from '../runtime/run/folders-below.js';
import { isAlive } from '../runtime/run/process-identity.js';
import { queueFile, queueIds, readQueue } from '../runtime/run/queue/queue-file.js';
import type { QueueRecord, QueueState } from '../runtime/run/queue/queue-record.js';
import { type LockHolder, type LockRole, lockHolder } from '../runtime/run/run-lock.js';

export interface RunProcess {
  /** name of the run folder */
  readonly run: string;
  /** `supervisor`: the command of a user; `trainer`: what it started */
  readonly role: LockRole;
  readonly holder: LockHolder;
  /** on this machine, where it can be looked at and signalled */
  readonly here: boolean;
}

const ROLES: readonly LockRole[] = ['supervisor', 'trainer'];

/** Living processes of this machine, and those that other machines noted. */
export function processesOf(runs: string, run: string): readonly RunProcess[] {
  return ROLES.flatMap((role) => {
    const holder = lockHolder(join(runs, run), role);
    if (holder === null) return [];
    const here = holder.host === hostname();
    return here && !isAlive(holder) ? [] : [{ run, role, holder, here }];
  });
}

/** The same for all runs below `runs`, by folder name. */
export function allProcesses(runs: string): readonly RunProcess[] {
  return foldersBelow(runs).flatMap((run) => processesOf(runs, run));
}

/** Processes of this machine that drive queues below `runs` and may not be at work in any run folder just now. */
export const queueDrivers = (runs: string): readonly number[] => goingQueues(runs).map(({ pid }) => pid);

export interface Awaiting {
  readonly pid: number;
  /** it has other runs to do as well */
  readonly others: boolean;
}

/** Commands of this machine that would start `run` again or still, and do not work on it just now. */
export function awaiting(runs: string, run: string): readonly Awaiting[] {
  return goingQueues(runs).flatMap(({ pid, rows }) => {
    const ahead = rows.some((row) => row.run === run && (row.state === 'waiting' || row.state === 'retrying'));
    const others = rows.some((row) => row.run !== run && GOES_ON.has(row.state));
    return ahead ? [{ pid, others }] : [];
  });
}

const GOES_ON: ReadonlySet<QueueState> = new Set(['waiting', 'running', 'retrying']);

function goingQueues(runs: string): readonly QueueRecord[] {
  return queueIds(runs).flatMap((id) => {
    const record = readQueue(queueFile(runs, id));
    const going = record !== null && !record.ended && record.host === hostname() && isRseg(record.pid);
    return going ? [record] : [];
  });
}

/** Numbers of processes are used again: the one of a killed command may be anything by now. */
function isRseg(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .split('\0')
      .some((word) => /(^|\/)rseg(\.js)?$/.test(word));
  } catch {
    return false;
  }
}

/** Resident memory of a process in MB; null when it cannot be seen. */
export function residentMb(pid: number): number | null {
  try {
    const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line === null ? null : Math.round(Number(line[1]) / 1024);
  } catch {
    return null;
  }
}
