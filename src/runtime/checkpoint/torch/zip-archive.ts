// Zip archives as torch.save writes them: members stored as they are, zip64 where sizes need it; deflated members of
// archives that somebody packed again are read too. Only the table of contents is kept in memory.
// Source: PKWARE's APPNOTE.TXT 6.3, sections 4.3 and 4.5.3.
import { crc32, inflateRawSync } from 'node:zlib';
import type { ByteSource } from './file-bytes.js';

interface Member {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  /** bytes when unpacked */
  readonly size: number;
  /** position of its local header */
  readonly header: number;
}

/** Where the table of contents lies and how many members it has. */
interface TablePlace {
  readonly position: number;
  readonly length: number;
  readonly count: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const STORED = 0;
const DEFLATED = 8;
const UNKNOWN = 0xffffffff;

const LARGEST_TABLE = 1 << 26;
/** Deflated weights shrink by a few percent; text by ten times. More is an attack on memory. */
const LARGEST_RATIO = 200;
const LARGEST_INFLATED = 2 ** 31 - 1;
const HARMLESS = 1 << 20;

/** Whether the file may be a zip archive. */
export function looksLikeZip(source: ByteSource): boolean {
  return source.size >= 4 && view(source.read(0, 4)).getUint32(0, true) === LOCAL;
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export class ZipArchive {
  readonly #source: ByteSource;
  readonly #members = new Map<string, Member>();

  /** Reads the table of contents. Throws an Error with the reason when anything about it is wrong. */
  constructor(source: ByteSource) {
    this.#source = source;
    const { position, length, count } = this.#end();
    if (length > LARGEST_TABLE) throw new Error(`a table of contents of ${length} bytes`);
    const table = source.read(position, length);
    let at = 0;
    for (let i = 0; i < count; i++) at = this.#addEntry(table, at);
    this.#checkOverlap(position);
  }

  get names(): readonly string[] {
    return [...this.#members.keys()];
  }

  /** Bytes of a member when unpacked; undefined when there is none of that name. */
  sizeOf(name: string): number | undefined {
    return this.#members.get(name)?.size;
  }

  /** The contents of a member, which must be there, compared with its checksum. Throws an Error with the reason. */
  read(name: string): Uint8Array {
    const member = this.#members.get(name)!;
    const start = this.#dataStart(member);
    const raw = this.#source.read(start, member.packed);
    const bytes = member.method === STORED ? raw : inflate(member, raw);
    if (crc32(bytes) !== member.crc) throw new Error(`the checksum of ${name} differs`);
    return bytes;
  }

  #end(): TablePlace {
    const tail = Math.min(this.#source.size, 22 + 0xffff);
    const bytes = this.#source.read(this.#source.size - tail, tail);
    const data = view(bytes);
    for (let at = tail - 22; at >= 0; at--) {
      if (data.getUint32(at, true) !== END || at + 22 + data.getUint16(at + 20, true) !== tail) continue;
      const found = {
        count: data.getUint16(at + 10, true),
        length: data.getUint32(at + 12, true),
        position: data.getUint32(at + 16, true),
      };
      if (data.getUint16(at + 4, true) !== 0 && data.getUint16(at + 4, true) !== 0xffff)
        throw new Error('it is one part of several');
      const wide = found.count === 0xffff || found.length === UNKNOWN || found.position === UNKNOWN;
      return wide ? this.#end64(this.#source.size - tail + at) : found;
    }
    throw new Error('its table of contents is missing: it is cut short');
  }

  #end64(end: number): TablePlace {
    const locator = view(this.#source.read(end - 20, 20));
    if (locator.getUint32(0, true) !== LOCATOR64) throw new Error('its zip64 locator is missing');
    const data = view(this.#source.read(number64(locator, 8), 56));
    if (data.getUint32(0, true) !== END64) throw new Error('its zip64 table is missing');
    return { count: number64(data, 32), length: number64(data, 40), position: number64(data, 48) };
  }

  #addEntry(table: Uint8Array, at: number): number {
    const data = view(table.subarray(at));
    if (data.getUint32(0, true) !== CENTRAL) throw new Error('its table of contents is damaged');
    const [nameLength, extraLength] = [data.getUint16(28, true), data.getUint16(30, true)];
    const end = at + 46 + nameLength + extraLength + data.getUint16(32, true);
    if (end > table.length) throw new Error('its table of contents is damaged');
    const name = new TextDecoder().decode(table.subarray(at + 46, at + 46 + nameLength));
    const sizes = [data.getUint32(24, true), data.getUint32(20, true), data.getUint32(42, true)];
    const extra = table.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    const [size, packed, header] = widened(sizes, extra) as [number, number, number];
    const method = data.getUint16(10, true);
    if ((data.getUint16(8, true) & 1) !== 0) throw new Error(`${name} is encrypted`);
    if (method !== STORED && method !== DEFLATED) throw new Error(`${name} is packed by method ${method}`);
    if (method === STORED && packed !== size) throw new Error(`${name} is stored but has two sizes`);
    if (this.#members.has(name)) throw new Error(`${name} is in it twice`);
    if (method === DEFLATED && size > HARMLESS && (size > LARGEST_INFLATED || size > LARGEST_RATIO * packed))
      throw new Error(`${name} would unpack ${packed} bytes to ${size}`);
    this.#members.set(name, { name, method, crc: data.getUint32(16, true), packed, size, header });
    return end;
  }

  /** Members that share bytes are how a small file claims to be a large one. */
  #checkOverlap(table: number): void {
    let free = 0;
    const members = [...this.#members.values()].sort((a, b) => a.header - b.header);
    for (const { name, header, packed } of members) {
      if (header < free) throw new Error(`${name} overlaps the member before it`);
      free = header + 30 + packed;
    }
    if (free > table) throw new Error('a member reaches into the table of contents');
  }

  #dataStart({ name, header }: Member): number {
    const local = view(this.#source.read(header, 30));
    if (local.getUint32(0, true) !== LOCAL) throw new Error(`the header of ${name} is damaged`);
    return header + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  }
}

function inflate({ name, size }: Member, raw: Uint8Array): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = inflateRawSync(raw, { maxOutputLength: Math.max(1, size) });
  } catch (cause) {
    throw new Error(`${name} cannot be unpacked to its ${size} bytes`, { cause });
  }
  if (bytes.byteLength !== size) throw new Error(`${name} unpacks to ${bytes.byteLength} bytes instead of ${size}`);
  return bytes;
}

/** `sizes` with those that do not fit 32 bits taken from the zip64 field, where they stand in the same order. */
function widened(sizes: readonly number[], extra: Uint8Array): readonly number[] {
  if (!sizes.includes(UNKNOWN)) return sizes;
  const data = view(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + data.getUint16(at + 2, true)) {
    if (data.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    return sizes.map((size) => {
      if (size !== UNKNOWN) return size;
      next += 8;
      return number64(data, next - 8);
    });
  }
  throw new Error('a size is missing in its table of contents');
}

function number64(data: DataView, at: number): number {
  const value = Number(data.getBigUint64(at, true));
  if (!Number.isSafeInteger(value)) throw new Error(`a size of ${value} bytes`);
  return value;
}
