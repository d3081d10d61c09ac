// The files of queue records below a folder of runs: written whole, read as they are, old ones removed.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { makeFolder } from '../make-folder.js';
import { TEMPORARY_PREFIX, temporaryBeside } from '../whole-file.js';
import type { QueueRecord } from './queue-record.js';

/** Records of ended queues that are kept; the newest ones. */
const KEPT = 50;

export const queuesFolder = (runs: string): string => join(runs, 'queues');
export const queueFile = (runs: string, id: string): string => join(queuesFolder(runs), `${id}.json`);

/** An id that sorts by the time `now` (milliseconds since 1970): `20260131-235959-042-1a2b3c`. A command may follow another within a second. */
export function newQueueId(now: number): string {
  const time = new Date(now).toISOString().replace(/[-:Z]/g, '').replace(/[T.]/g, '-');
  return `${time}-${randomBytes(3).toString('hex')}`;
}

/**
 * Writes `record` in one step, so that readers never meet half of it. It is not synchronised with the disk, and a write that fails is
 * skipped: a view that shows an older state is no reason to end a queue.
 */
export function writeQueue(runs: string, record: QueueRecord): void {
  try {
    makeFolder(queuesFolder(runs));
    const file = queueFile(runs, record.id);
    const temporary = temporaryBeside(file);
    try {
      writeFileSync(temporary, `${JSON.stringify(record)}\n`, { mode: 0o600 });
      renameSync(temporary, file);
    } catch (cause) {
      rmSync(temporary, { force: true });
      throw cause;
    }
  } catch {
    // the runs themselves tell of a full disk
  }
}

/** The record in `file`; null when there is none or it is none of this version. */
export function readQueue(file: string): QueueRecord | null {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as QueueRecord;
    return value.v === 1 && Array.isArray(value.rows) ? value : null;
  } catch {
    return null;
  }
}

/** A writer that loses its temporary file skips one state of a view. */
const leftovers = (runs: string): readonly string[] =>
  namesIn(queuesFolder(runs)).filter((name) => name.startsWith(TEMPORARY_PREFIX));

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Ids of all queues below `runs`, the newest first. */
export function queueIds(runs: string): readonly string[] {
  const files = namesIn(queuesFolder(runs)).filter(
    (name) => name.endsWith('.json') && !name.startsWith(TEMPORARY_PREFIX),
  );
  return files.map((name) => name.slice(0, -'.json'.length)).sort((a, b) => (a < b ? 1 : -1));
}

/** The queue that was started last; null when there is none. */
export function newestQueue(runs: string): QueueRecord | null {
  for (const id of queueIds(runs)) {
    const record = readQueue(queueFile(runs, id));
    if (record !== null) return record;
  }
  return null;
}

/** Removes all but the newest records, and what killed writers left; records of queues that go on stay. */
export function removeOldQueues(runs: string): void {
  for (const name of leftovers(runs)) rmSync(join(queuesFolder(runs), name), { force: true });
  for (const id of queueIds(runs).slice(KEPT)) {
    const file = queueFile(runs, id);
    if (readQueue(file)?.ended !== false) rmSync(file, { force: true });
  }
}
