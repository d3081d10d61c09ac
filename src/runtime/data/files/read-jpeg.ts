// A JPEG file as 8-bit RGB. The header is read before anything is decompressed, as for PNG.
import { decode } from 'jpeg-js';
import { checkSize, damaged, MAXIMUM_SIDE, readBytes } from './damaged-file.js';
import type { StoredPicture } from './stored-picture.js';

/** Identity of the decoder: decoders of JPEG differ in the last bit. */
export const JPEG_DECODER = 'jpeg-js@0.4.4';

/** Memory that decoding one picture may take. */
const MEMORY_MB = 1024;

/** Size in the frame header (markers C0 to CF but C4, C8, CC). Throws an Error with a short reason. */
function jpegSize(bytes: Buffer): { readonly height: number; readonly width: number } {
  if (bytes.length === 0) throw new Error('the file is empty');
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) throw new Error('it does not start like a JPEG file');
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (bytes[at] !== 0xff) throw new Error('its header is damaged');
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  throw new Error('it ends inside the header');
}

/** @throws UserError with exit code 4 and `where` = file when it is missing, damaged or of another size. */
export function readJpeg(file: string, expected: readonly [number, number] | null): StoredPicture<Uint8Array> {
  const bytes = readBytes(file);
  let size: ReturnType<typeof jpegSize>;
  try {
    size = jpegSize(bytes);
  } catch (error) {
    throw damaged(file, (error as Error).message, error);
  }
  const { height, width } = size;
  if (height < 1 || width < 1 || height > MAXIMUM_SIDE || width > MAXIMUM_SIDE)
    throw damaged(file, `its header says ${height}x${width} pixels`);
  checkSize(file, size, expected);
  // A decoder fills up what is missing at the end; the end marker tells that nothing is.
  const end = bytes.subarray(-64).toString('latin1').trimEnd();
  if (!end.includes('\xff\xd9')) throw damaged(file, 'it ends before its end marker');
  try {
    const { data } = decode(bytes, {
      ...{ useTArray: true, formatAsRGBA: false, tolerantDecoding: false, maxMemoryUsageInMB: MEMORY_MB },
      maxResolutionInMP: (MAXIMUM_SIDE * MAXIMUM_SIDE) / 1e6,
    });
    if (data.length !== height * width * 3) throw new Error('pixels are missing');
    return { height, width, channels: 3, data };
  } catch (error) {
    throw damaged(file, error instanceof Error ? error.message : String(error), error);
  }
}
