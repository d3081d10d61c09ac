// A PNG file as numbers: sizes checked before decoding, checksums while decoding, every failure names the file.
import { convertIndexedToRgb, type DecodedPng } from 'fast-png';
import type { Pixels } from '../frame.js';
import { checkSize, damaged, MAXIMUM_SIDE, readBytes } from './damaged-file.js';
import { decodePng } from './decode-png.js';
import { type PngHeader, readPngHeader } from './png-header.js';
import type { StoredPicture } from './stored-picture.js';

/** Identity of the decoder's results: part of the fingerprint of every data set, since decoders could disagree. */
export const DECODER = 'fast-png@8.0.0';

export interface DecodedPicture extends StoredPicture<Pixels> {
  readonly palette: NonNullable<DecodedPng['palette']> | null;
  readonly png: DecodedPng;
}

/** Values below 8 bits are packed, each row on whole bytes. */
function unpack(png: DecodedPng): Uint8Array {
  const out = new Uint8Array(png.width * png.height);
  const bytesPerRow = Math.ceil((png.width * png.depth) / 8);
  const mask = (1 << png.depth) - 1;
  for (let y = 0, o = 0; y < png.height; y++) {
    for (let x = 0; x < png.width; x++, o++) {
      const bit = x * png.depth;
      out[o] = (png.data[y * bytesPerRow + (bit >> 3)]! >> (8 - png.depth - (bit & 7))) & mask;
    }
  }
  return out;
}

function plausible({ width, height }: PngHeader, bytes: number): string | null {
  if (width === 0 || height === 0) return `its header says ${height}x${width} pixels`;
  if (width > MAXIMUM_SIDE || height > MAXIMUM_SIDE)
    return `its header says ${height}x${width} pixels, more than ${MAXIMUM_SIDE}`;
  // A complete file of that size is never this much larger than its raw pixels; the decoder would inflate all of it.
  if (bytes > width * height * 16 + 1_000_000) return `${bytes} bytes are too many for ${height}x${width} pixels`;
  return null;
}

/**
 * Decodes one file.
 *
 * @param expected [height, width] that the picture must have, or null for any.
 * @throws UserError with exit code 4 and `where` = file when it is missing, damaged or of another size.
 */
export function readPng(file: string, expected: readonly [number, number] | null): DecodedPicture {
  const bytes = readBytes(file);
  let header: PngHeader;
  try {
    header = readPngHeader(bytes);
  } catch (error) {
    throw damaged(file, (error as Error).message, error);
  }
  const problem = plausible(header, bytes.length);
  if (problem !== null) throw damaged(file, problem);
  checkSize(file, header, expected);
  let png: DecodedPng;
  try {
    png = decodePng(bytes, header);
  } catch (error) {
    throw damaged(file, (error as Error).message, error);
  }
  const data =
    png.depth < 8
      ? unpack(png)
      : png.data instanceof Uint16Array
        ? png.data
        : new Uint8Array(png.data.buffer, png.data.byteOffset, png.data.length);
  if (data.length !== png.width * png.height * png.channels) throw damaged(file, 'pixels are missing');
  return { width: png.width, height: png.height, channels: png.channels, data, palette: png.palette ?? null, png };
}

/** Any PNG as interleaved RGB: grey is repeated, alpha dropped, a palette looked up; 1- to 4-bit grey is spread to 0..255. */
export function toRgb(picture: DecodedPicture): Pixels {
  const { channels, data, png } = picture;
  if (picture.palette !== null) {
    const colours = convertIndexedToRgb(png);
    return takeChannels(colours, picture.palette[0]!.length);
  }
  const spread = png.depth < 8 ? 255 / ((1 << png.depth) - 1) : 1;
  return takeChannels(spread === 1 ? data : data.map((v) => v * spread), channels);
}

function takeChannels(data: Pixels, channels: number): Pixels {
  if (channels === 3) return data;
  const pixels = data.length / channels;
  const out = data instanceof Uint16Array ? new Uint16Array(pixels * 3) : new Uint8Array(pixels * 3);
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  for (let i = 0, o = 0; i < data.length; i += channels, o += 3) {
    out[o] = data[i]!;
    out[o + 1] = data[i + green]!;
    out[o + 2] = data[i + blue]!;
  }
  return out;
}
