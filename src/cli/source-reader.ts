// Reads `.rseg` files for the compiler. What is no text file is told apart, so that the message can say what it is.
import { readFileSync, statSync } from 'node:fs';
import type { UnreadableSource } from '../compiler/source-reader.js';

/** Larger files are no experiments: the longest hand-written ones have some thousand lines. */
export const LIMIT_BYTES = 1024 * 1024;

/** Text of a file; null when there is none; else why there is none to read: a folder, no permission, too large, no UTF-8. */
export function readSource(path: string): string | UnreadableSource | null {
  try {
    const status = statSync(path);
    if (status.isDirectory()) return { reason: 'is a folder, not an .rseg file' };
    // A pipe would block, a device may never end.
    if (!status.isFile()) return { reason: 'is a device or a pipe, not a file', help: '`-` reads standard input' };
    if (status.size > LIMIT_BYTES) return tooLarge(status.size);
    return decodeSource(readFileSync(path));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ERR_INVALID_ARG_VALUE') return null;
    return { reason: `cannot be read: ${REASONS[code ?? ''] ?? code ?? String(error)}` };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'the disk reports an error',
};

function tooLarge(bytes: number): UnreadableSource {
  return { reason: `has ${bytes} bytes, at most ${LIMIT_BYTES} are read` };
}

/** The text that bytes are, or why they are none. A byte order mark stays in the text: spans count it. */
export function decodeSource(bytes: Buffer): string | UnreadableSource {
  if (bytes.length > LIMIT_BYTES) return tooLarge(bytes.length);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return {
      reason: `is not UTF-8 text: the byte at offset ${firstBadByte(bytes)} belongs to no character`,
      help: 'an .rseg file is plain text, saved as UTF-8',
    };
  }
}

/** Offset of the byte with which no character can go on. */
function firstBadByte(bytes: Buffer): number {
  let low = 0;
  let high = bytes.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isPrefix(bytes.subarray(0, middle + 1))) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether the bytes can be the beginning of a text. */
function isPrefix(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
