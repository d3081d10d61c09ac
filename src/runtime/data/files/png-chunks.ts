// The chunks of a PNG file, every checksum verified before a pixel is unpacked.
import { crc32 } from 'node:zlib';

export interface PngChunks {
  /** zlib stream of all IDAT chunks */
  readonly compressed: Buffer;
  /** colours of a palette picture; transparency is not kept */
  readonly palette: [number, number, number][] | null;
  readonly interlaced: boolean;
}

/** Chunks that every reader must understand; any other with a capital first letter changes the picture. */
const CRITICAL = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND']);

function readPalette(body: Buffer): [number, number, number][] {
  if (body.length === 0 || body.length % 3 !== 0) throw new Error(`its palette has ${body.length} bytes`);
  return Array.from({ length: body.length / 3 }, (_, i) => [body[3 * i]!, body[3 * i + 1]!, body[3 * i + 2]!]);
}

/** @throws Error with a short reason when the file ends early, a checksum differs or a chunk cannot be understood. */
export function readPngChunks(file: Buffer): PngChunks {
  const parts: Buffer[] = [];
  let palette: PngChunks['palette'] = null;
  for (let at = 8; ; ) {
    if (at + 12 > file.length) throw new Error('the file ends before its last chunk');
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const end = at + 8 + length;
    if (end + 4 > file.length) throw new Error(`the file ends inside a chunk (${JSON.stringify(type)})`);
    if (crc32(file.subarray(at + 4, end)) !== file.readUInt32BE(end))
      throw new Error(`the checksum (CRC) of chunk ${JSON.stringify(type)} is wrong`);
    const body = file.subarray(at + 8, end);
    if (type === 'IEND') break;
    if (type === 'IDAT') parts.push(body);
    else if (type === 'PLTE') palette = readPalette(body);
    else if (!CRITICAL.has(type) && (file[at + 4]! & 0x20) === 0)
      throw new Error(`it needs the unknown chunk ${JSON.stringify(type)}`);
    at = end + 4;
  }
  const [compression, filter, interlace] = [file[26]!, file[27]!, file[28]!];
  if (compression !== 0 || filter !== 0 || interlace > 1) {
    throw new Error(`it uses unknown methods (compression ${compression}, filter ${filter}, interlace ${interlace})`);
  }
  if (parts.length === 0) throw new Error('it has no pixels');
  return { compressed: parts.length === 1 ? parts[0]! : Buffer.concat(parts), palette, interlaced: interlace === 1 };
}
