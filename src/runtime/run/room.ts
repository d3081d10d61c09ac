// Writes that a full disk refuses. A trainer waits for room and repeats the write, so that nothing is lost; every other process is told at
// once. The waiting process stands still: whoever may stop it ends it from outside, its last checkpoint is intact.
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { EXIT, UserError } from '../../exit-code.js';
import { formatBytes } from '../../format-bytes.js';
import { errorCode, ioFailure } from './io-failure.js';

export interface Shortage {
  readonly path: string;
  /** bytes that the write needs */
  readonly needed: number;
  /** bytes that are free; null where the file system does not say */
  readonly free: number | null;
}
export interface Patience {
  /** how long to wait for room */
  readonly limitMs: number;
  /** a wait begins (what is missing) or ends (null, after so many milliseconds) */
  tell(shortage: Shortage | null, waitedMs: number): void;
  /** nobody wants the work any more */
  abandoned(): boolean;
}

/** A user's quota may be used up where the disk is not full: there is nothing to look at, so the write is tried again now and then. */
const TRY_ANYWAY_MS = 30_000;
const LOOK_MS = 500;
/** What may be free again; a limit of the process itself never is. */
const ROOM: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);

let patience: Patience | null = null;

/** Makes this thread wait for room from now on; null: no longer. */
export function waitForRoom(how: Patience | null): void {
  patience = how;
}

const sleep = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/**
 * Runs `work`, which writes `bytes` bytes at `path` and leaves nothing when it throws. Where the disk is full, waits for room as long as
 * this thread is told to, then tries again. Throws UserErrors (exit 6) that name `operation` and `path`, with needed and free bytes.
 */
export function withRoom<T>(operation: string, path: string, bytes: number, work: () => T): T {
  const began = performance.now();
  let tried = began;
  let waits = false;
  for (;;) {
    try {
      const result = work();
      if (waits) patience?.tell(null, performance.now() - began);
      return result;
    } catch (cause) {
      if (!ROOM.has(errorCode(cause) ?? '')) throw ioFailure(operation, path, cause);
      const over = (): boolean =>
        patience === null || performance.now() - began >= patience.limitMs || patience.abandoned();
      if (!waits && !over()) patience?.tell(shortageOf(path, bytes), 0);
      waits = !over();
      tried = performance.now();
      while (!over() && !isWorthATry(path, bytes, tried)) sleep(LOOK_MS);
      if (over()) throw noRoom(operation, path, bytes, cause);
    }
  }
}

function isWorthATry(path: string, bytes: number, tried: number): boolean {
  const free = freeBytes(path);
  const since = performance.now() - tried;
  return since >= TRY_ANYWAY_MS || (since >= LOOK_MS && free !== null && free > bytes);
}

/** Bytes that this user may still write where `path` lies, or will lie; null when that cannot be told. */
export function freeBytes(path: string): number | null {
  try {
    const { blocks, bavail, bsize } = statfsSync(path);
    // some network file systems tell nothing
    return blocks === 0 ? null : bavail * bsize;
  } catch {
    return dirname(path) === path ? null : freeBytes(dirname(path));
  }
}

const shortageOf = (path: string, needed: number): Shortage => ({ path, needed, free: freeBytes(path) });

/** `283 MB are needed, 12 MB are free` */
export function shortageText({ needed, free }: Shortage): string {
  return `${formatBytes(needed)} are needed${free === null ? '' : `, ${formatBytes(free)} are free`}`;
}

function noRoom(operation: string, path: string, bytes: number, cause: unknown): unknown {
  const failure = ioFailure(operation, path, cause);
  if (!(failure instanceof UserError)) return failure;
  const { message, help } = failure;
  const where = { where: path, ...(help === null ? {} : { help }), cause };
  return new UserError(EXIT.io, `${message}; ${shortageText(shortageOf(path, bytes))}`, where);
}
