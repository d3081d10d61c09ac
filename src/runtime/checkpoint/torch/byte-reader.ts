// Sequential reading with a small buffer, for pickles: their length is known only when they end.
import type { ByteSource } from './file-bytes.js';

const CHUNK = 1 << 16;

/** Reads forward from `position` to `end`. Running out of bytes is a RangeError. */
export class ByteReader {
  readonly #source: ByteSource;
  readonly #end: number;
  #chunk: Uint8Array = new Uint8Array(0);
  #chunkStart: number;
  #position: number;

  constructor(source: ByteSource, position = 0, end = source.size) {
    this.#source = source;
    this.#end = Math.min(end, source.size);
    this.#position = position;
    this.#chunkStart = position;
  }

  get position(): number {
    return this.#position;
  }

  get remaining(): number {
    return this.#end - this.#position;
  }

  byte(): number {
    const at = this.#position - this.#chunkStart;
    const known = this.#chunk[at];
    if (known !== undefined) {
      this.#position++;
      return known;
    }
    return this.bytes(1)[0]!;
  }

  /** The next `length` bytes; `length` is compared with what is left before anything is allocated. */
  bytes(length: number): Uint8Array {
    if (length > this.remaining) throw new RangeError(`${length} bytes wanted, ${this.remaining} left`);
    let at = this.#position - this.#chunkStart;
    if (at + length > this.#chunk.length) {
      this.#chunk = this.#source.read(this.#position, Math.min(Math.max(CHUNK, length), this.remaining));
      this.#chunkStart = this.#position;
      at = 0;
    }
    this.#position += length;
    return this.#chunk.subarray(at, at + length);
  }

  /** Unsigned little-endian number of `width` bytes; a RangeError above 2^53. */
  unsigned(width: 1 | 2 | 4 | 8): number {
    const bytes = this.bytes(width);
    const view = new DataView(bytes.buffer, bytes.byteOffset, width);
    if (width === 1) return view.getUint8(0);
    if (width === 2) return view.getUint16(0, true);
    if (width === 4) return view.getUint32(0, true);
    const value = Number(view.getBigUint64(0, true));
    if (!Number.isSafeInteger(value)) throw new RangeError(`a length of ${value}`);
    return value;
  }

  /** The bytes up to the next line feed, which is skipped; at most `most` of them. */
  line(most: number): Uint8Array {
    const found: number[] = [];
    for (let byte = this.byte(); byte !== 0x0a; byte = this.byte()) {
      if (found.length === most) throw new RangeError(`a line longer than ${most} bytes`);
      found.push(byte);
    }
    return Uint8Array.from(found);
  }
}
