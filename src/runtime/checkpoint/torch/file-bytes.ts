// Parts of a file by position, so that a large checkpoint is never in memory as a whole.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { EXIT, UserError } from '../../../exit-code.js';

/** Bytes that can be read by position: a file, or a buffer. */
export interface ByteSource {
  readonly size: number;
  /** A copy of `length` bytes from `position`. Throws a RangeError when they are not all there. */
  read(position: number, length: number): Uint8Array;
}

export class FileBytes implements ByteSource {
  readonly size: number;
  readonly #descriptor: number;

  /** Throws exit 4 when the file cannot be opened. */
  constructor(readonly path: string) {
    try {
      // a pipe must not be waited for
      this.#descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch (cause) {
      throw new UserError(EXIT.data, 'the weights cannot be read', { where: path, help: helpFor(cause), cause });
    }
    const status = fstatSync(this.#descriptor);
    if (!status.isFile()) {
      this.close();
      throw new UserError(EXIT.data, 'this is no file with weights', { where: path });
    }
    this.size = status.size;
  }

  read(position: number, length: number): Uint8Array {
    checkRange(this.size, position, length);
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const count = readSync(this.#descriptor, bytes, filled, Math.min(length - filled, 1 << 30), position + filled);
      if (count === 0) throw new RangeError('the file became shorter while it was read');
      filled += count;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

export class BufferBytes implements ByteSource {
  readonly size: number;

  constructor(readonly bytes: Uint8Array) {
    this.size = bytes.byteLength;
  }

  read(position: number, length: number): Uint8Array {
    checkRange(this.size, position, length);
    return new Uint8Array(this.bytes.subarray(position, position + length));
  }
}

function checkRange(size: number, position: number, length: number): void {
  const valid = Number.isSafeInteger(position) && Number.isSafeInteger(length) && position >= 0 && length >= 0;
  if (!valid || position + length > size) throw new RangeError(`bytes ${position} to ${position + length} of ${size}`);
}

function helpFor(cause: unknown): string {
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  return missing ? 'there is no such file' : (cause as Error).message;
}
