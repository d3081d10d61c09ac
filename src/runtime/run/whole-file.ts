// Whole files and trees of files, made of the single operations of `state-files.ts`.
import { randomBytes } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { stateFiles } from './state-files.js';

/** Temporary names start so: whatever carries one after a crash may be removed. */
export const TEMPORARY_PREFIX = '.tmp-';

/** A fresh temporary path beside `path`. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `${TEMPORARY_PREFIX}${randomBytes(6).toString('hex')}-${basename(path)}`);
}

/** Writes all of `bytes`, however few the system takes at once. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.byteLength; ) {
    const count = stateFiles().write(descriptor, bytes.subarray(written));
    if (count <= 0) throw Object.assign(new Error('nothing more could be written'), { code: 'EIO' });
    written += count;
  }
}

const TAKEN: ReadonlySet<string> = new Set(['ENOTEMPTY', 'EEXIST']);

/** Small pieces are joined before they are written: a network has hundreds of small tensors. */
const JOINED_BYTES = 1 << 20;

/** `parts` in the same order, small neighbours joined. */
export function joinSmall(parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const joined: Uint8Array[] = [];
  let small: Uint8Array[] = [];
  let length = 0;
  const flush = (): void => {
    if (small.length > 0) joined.push(small.length === 1 ? small[0]! : Buffer.concat(small, length));
    small = [];
    length = 0;
  };
  for (const part of parts) {
    if (length + part.byteLength > JOINED_BYTES) flush();
    small.push(part);
    length += part.byteLength;
  }
  flush();
  return joined;
}

/** The contents of a file. */
export function readWhole(path: string): Buffer {
  const descriptor = stateFiles().open(path, 'read');
  try {
    const bytes = Buffer.alloc(stateFiles().size(descriptor));
    let length = 0;
    while (length < bytes.length) {
      const count = stateFiles().read(descriptor, bytes.subarray(length));
      if (count === 0) break;
      length += count;
    }
    return bytes.subarray(0, length);
  } finally {
    stateFiles().close(descriptor);
  }
}

/** Null where `work` finds gone what was seen a moment ago: others work in the folder, perhaps on another machine. */
export function ifThere<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Removes a file, or a folder with all that is in it; links are removed, never followed. Nothing there is no error. */
export function removeTree(path: string): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory()) {
    ifThere(() => stateFiles().remove(path));
    return;
  }
  for (const name of ifThere(() => stateFiles().list(path)) ?? []) removeTree(join(path, name));
  ifThere(() => stateFiles().removeFolder(path));
}

/** Removes a folder that others may look at: it vanishes under its name at once, and a killed removal leaves a temporary name. */
export function discardTree(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
  const aside = temporaryBeside(path);
  if (ifThere(() => stateFiles().rename(path, aside)) !== null) removeTree(aside);
}

/** Renames a folder to a free name, or to one under which another machine has put a folder that is not seen here yet: ours takes its place. */
export function placeFolder(from: string, to: string): void {
  try {
    stateFiles().rename(from, to);
  } catch (error) {
    if (!TAKEN.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    const aside = temporaryBeside(to);
    stateFiles().rename(to, aside);
    stateFiles().rename(from, to);
    removeTree(aside);
  }
}
