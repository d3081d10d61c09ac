// Files that are either the old or the new one, never half of it: written aside, synchronised, then renamed.
import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { withIo } from './io-failure.js';

/** Temporary names start so: whatever carries one after a crash may be removed. */
export const TEMPORARY_PREFIX = '.tmp-';

/** A fresh temporary path beside `path`. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `${TEMPORARY_PREFIX}${randomBytes(6).toString('hex')}-${basename(path)}`);
}

/** Makes renames and new entries in `folder` survive a power loss. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes a new file and synchronises it. Throws when `path` exists or when not every byte arrived. */
export function writeDurably(path: string, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(descriptor, bytes);
    fsyncSync(descriptor);
    const { size } = fstatSync(descriptor);
    if (size !== bytes.byteLength) throw new Error(`${path}: ${size} of ${bytes.byteLength} bytes were written`);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Replaces `path` by `content` or leaves it as it is: after a failure (UserError, exit 6) the old file is intact and no
 * temporary file is left.
 */
export function atomicWrite(path: string, content: string | Uint8Array): void {
  withIo('write', path, () => {
    const temporary = temporaryBeside(path);
    try {
      writeDurably(temporary, content);
      renameSync(temporary, path);
    } catch (cause) {
      rmSync(temporary, { force: true });
      throw cause;
    }
    syncFolder(dirname(path));
  });
}

/** `atomicWrite` of a value as indented JSON. */
export function atomicWriteJson(path: string, value: unknown): void {
  atomicWrite(path, `${JSON.stringify(value, null, 2)}\n`);
}
