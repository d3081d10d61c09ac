// PNG to numbers: the platform's inflate with our own filters, several times faster than an inflate in JavaScript.
import { endianness } from 'node:os';
import { inflateSync } from 'node:zlib';
import { type BitDepth, type DecodedPng, decode } from 'fast-png';
import { readPngChunks } from './png-chunks.js';
import type { PngHeader } from './png-header.js';
import { unfilterRows } from './unfilter-png.js';

const CHANNELS = { grey: 1, rgb: 3, palette: 1, 'grey-alpha': 2, rgba: 4 } as const;
const DEPTHS: Readonly<Record<PngHeader['colour'], readonly number[]>> = {
  grey: [1, 2, 4, 8, 16],
  rgb: [8, 16],
  palette: [1, 2, 4, 8],
  'grey-alpha': [8, 16],
  rgba: [8, 16],
};

/** No zlib stream grows by more than this; a file that promises more is not worth the memory. */
const MOST_GROWTH = 1032;
/** First column, first row and distance of columns and rows in the seven passes of an interlaced picture. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

const rowBytes = (width: number, bits: number): number => Math.ceil((width * bits) / 8);

/** Bytes of all filtered rows. */
function filteredBytes({ width, height }: PngHeader, bits: number, interlaced: boolean): number {
  if (!interlaced) return height * (1 + rowBytes(width, bits));
  return PASSES.reduce((sum, [x, y, across, down]) => {
    const [columns, rows] = [Math.ceil((width - x) / across), Math.ceil((height - y) / down)];
    return columns <= 0 || rows <= 0 ? sum : sum + rows * (1 + rowBytes(columns, bits));
  }, 0);
}

/** Exactly `bytes` bytes; memory is bounded by them, whatever the stream holds. */
function inflate(compressed: Buffer, bytes: number): Buffer {
  if (bytes > compressed.length * MOST_GROWTH + MOST_GROWTH) throw new Error('it has too few bytes for its pixels');
  let raw: Buffer;
  try {
    raw = inflateSync(compressed, { chunkSize: Math.max(64, bytes + 1), maxOutputLength: bytes });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new Error('it holds more than its pixels', { cause: error });
    throw new Error(`its pixels cannot be unpacked (${message})`, { cause: error });
  }
  if (raw.length !== bytes) throw new Error(`pixels are missing: ${raw.length} bytes of ${bytes}`);
  return raw;
}

/** Two bytes per value, the high one first in the file. */
function wideValues(bytes: Uint8Array): Uint16Array {
  const own = bytes.slice();
  if (endianness() === 'LE') Buffer.from(own.buffer).swap16();
  return new Uint16Array(own.buffer);
}

/**
 * Pixels as fast-png returns them: interleaved, values below 8 bits packed, 16 bits as numbers. Interlaced pictures, rare
 * and slow anyway, are left to fast-png, their memory bounded first.
 *
 * @param header of the same file, its sides already found plausible.
 * @throws Error with a short reason when the file is damaged in any way that a checksum or a count can tell.
 */
export function decodePng(file: Buffer, header: PngHeader): DecodedPng {
  const { width, height, depth, colour } = header;
  if (!DEPTHS[colour].includes(depth)) throw new Error(`it is ${colour} with ${depth} bits per channel`);
  const { compressed, palette, interlaced } = readPngChunks(file);
  if (colour === 'palette' && palette === null) throw new Error('its palette is missing');
  const channels = CHANNELS[colour];
  const bits = channels * depth;
  const raw = inflate(compressed, filteredBytes(header, bits, interlaced));
  if (interlaced) return decode(file, { checkCrc: true });
  const bytes = unfilterRows(raw, height, rowBytes(width, bits), Math.max(1, bits >> 3));
  return {
    width,
    height,
    channels,
    depth: depth as BitDepth,
    data: depth === 16 ? wideValues(bytes) : bytes,
    text: {},
    ...(colour === 'palette' ? { palette: palette! } : {}),
  };
}
