// Files that are either the old or the new one, never half of it: written aside, synchronised, then renamed.
import { dirname } from 'node:path';
import { withRoom } from './room.js';
import { stateFiles } from './state-files.js';
import { joinSmall, removeTree, temporaryBeside, writeAll } from './whole-file.js';

/** Makes renames and new entries in `folder` survive a power loss. */
export function syncFolder(folder: string): void {
  const descriptor = stateFiles().open(folder, 'read');
  try {
    stateFiles().sync(descriptor);
  } finally {
    stateFiles().close(descriptor);
  }
}

/** Writes `parts`, one after the other, as a new file and synchronises it. Throws when `path` exists or when not every byte arrived. */
export function writeDurably(path: string, parts: readonly Uint8Array[]): void {
  const descriptor = stateFiles().open(path, 'create');
  try {
    for (const part of joinSmall(parts)) writeAll(descriptor, part);
    stateFiles().sync(descriptor);
    const size = stateFiles().size(descriptor);
    const expected = parts.reduce((sum, part) => sum + part.byteLength, 0);
    if (size !== expected) throw new Error(`${path}: ${size} of ${expected} bytes were written`);
  } finally {
    stateFiles().close(descriptor);
  }
}

/**
 * Replaces `path` by `content` or leaves it as it is: after a failure (UserError, exit 6) the old file is intact and no
 * temporary file is left.
 */
export function atomicWrite(path: string, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  withRoom('write', path, bytes.byteLength, () => {
    const temporary = temporaryBeside(path);
    try {
      writeDurably(temporary, [bytes]);
      stateFiles().rename(temporary, path);
    } catch (cause) {
      removeQuietly(temporary);
      throw cause;
    }
    syncFolder(dirname(path));
  });
}

/** Removes what a failed write left; where even that fails, the next start does it, and the first failure is what counts. */
export function removeQuietly(path: string): void {
  try {
    removeTree(path);
  } catch {
    // told already by the failure that led here
  }
}

/** `atomicWrite` of a value as indented JSON. */
export function atomicWriteJson(path: string, value: unknown): void {
  atomicWrite(path, `${JSON.stringify(value, null, 2)}\n`);
}
