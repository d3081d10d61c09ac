// A writer of zip archives for tests, able to lie about sizes and checksums.
import { crc32 } from 'node:zlib';

export interface ZipMember {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** as it lies in the archive; default: as it is */
  readonly packed?: Uint8Array;
  readonly method?: number;
  /** the size that the table states */
  readonly stated?: number;
  readonly crc?: number;
}

const WIDE = 0xffffffff;

function header(signature: number, member: ZipMember, position: number | null, zip64: boolean): Buffer {
  const { name, bytes, packed = bytes, method = 0, stated = bytes.length, crc = crc32(bytes) } = member;
  const label = Buffer.from(name);
  const central = position !== null;
  const wide = zip64 && central;
  const extra = Buffer.alloc(wide ? 28 : 0);
  if (wide) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    extra.writeBigUInt64LE(BigInt(stated), 4);
    extra.writeBigUInt64LE(BigInt(packed.length), 12);
    extra.writeBigUInt64LE(BigInt(position), 20);
  }
  const out = Buffer.alloc(central ? 46 : 30);
  const at = central ? 6 : 4;
  out.writeUInt32LE(signature, 0);
  out.writeUInt16LE(method, at + 4);
  out.writeUInt32LE(crc, at + 10);
  out.writeUInt32LE(wide ? WIDE : packed.length, at + 14);
  out.writeUInt32LE(wide ? WIDE : stated, at + 18);
  out.writeUInt16LE(label.length, at + 22);
  out.writeUInt16LE(extra.length, at + 24);
  if (central) out.writeUInt32LE(wide ? WIDE : position, 42);
  return Buffer.concat([out, label, extra]);
}

/** The bytes of an archive with `members` in order. */
export function zipFile(members: readonly ZipMember[], { zip64 = false } = {}): Uint8Array {
  const parts: Buffer[] = [];
  const table: Buffer[] = [];
  let position = 0;
  for (const member of members) {
    table.push(header(0x02014b50, member, position, zip64));
    const own = [header(0x04034b50, member, null, zip64), Buffer.from(member.packed ?? member.bytes)];
    parts.push(...own);
    position += own.reduce((sum, part) => sum + part.length, 0);
  }
  const directory = Buffer.concat(table);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(zip64 ? 0xffff : members.length, 10);
  end.writeUInt32LE(zip64 ? WIDE : directory.length, 12);
  end.writeUInt32LE(zip64 ? WIDE : position, 16);
  return Buffer.concat([...parts, directory, ...(zip64 ? end64(members.length, directory.length, position) : []), end]);
}

function end64(count: number, length: number, position: number): Buffer[] {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(length), 40);
  record.writeBigUInt64LE(BigInt(position), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(position + length), 8);
  return [record, locator];
}
