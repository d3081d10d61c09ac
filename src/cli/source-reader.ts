// Reads `.rseg` files for the compiler. What is no text file is told apart, so that the message can say what it is.
import { readFileSync, statSync } from 'node:fs';
import { EXIT, UserError } from '../exit-code.js';

/** Larger files are no experiments: the longest hand-written ones have some thousand lines. */
const LIMIT_BYTES = 16 * 1024 * 1024;

/** Text of a file; null when there is none. Throws a UserError for a folder, a file without permission, or no UTF-8. */
export function readSource(path: string): string | null {
  let bytes: Buffer;
  try {
    const { size } = statSync(path);
    if (size > LIMIT_BYTES) {
      throw new UserError(EXIT.fileErrors, `the file has ${size} bytes, at most ${LIMIT_BYTES} are read`, {
        where: path,
      });
    }
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    const reason = code === 'EISDIR' ? 'this is a folder, not an .rseg file' : `the file cannot be read (${code})`;
    throw new UserError(EXIT.fileErrors, reason, { where: path });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError(EXIT.fileErrors, `the file is not UTF-8 text (first bad byte at ${firstBadByte(bytes)})`, {
      where: path,
      help: 'save it as UTF-8; .rseg files are plain text',
    });
  }
}

function firstBadByte(bytes: Buffer): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    try {
      decoder.decode(bytes.subarray(0, middle + 1), { stream: true });
      decoder.decode(new Uint8Array(0), { stream: true });
      low = middle + 1;
    } catch {
      high = middle;
    }
  }
  return low;
}
