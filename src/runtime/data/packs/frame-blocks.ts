// Frames as the blocks of a pack, and back: numbers as they are, or deflated where pictures are mostly empty.
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Frame, Pixels } from '../frame.js';
import { bytesOf } from '../kernels/pixel-kernels.js';
import { ALIGNMENT, damagedPack, type PackBlock, type PackFrame } from './pack-file.js';

/** Deflating costs time at every reading: worth it for pictures that shrink at least that much, as sparse sensors and labels do. */
const LEAST_GAIN = 4;
const FASTEST = 1;

type Numbers = Pixels | Int16Array;

/** One channel of a picture whose channels are equal; else null. */
function onePlane(picture: Pixels): Pixels | null {
  for (let i = 0; i < picture.length; i += 3) {
    if (picture[i] !== picture[i + 1] || picture[i] !== picture[i + 2]) return null;
  }
  return picture.filter((_, i) => i % 3 === 0);
}

interface Stored {
  readonly block: Omit<PackBlock, 'at'>;
  readonly data: Uint8Array;
}

function stored(numbers: Numbers, planes: 1 | 3): Stored {
  const raw = bytesOf(numbers);
  const small = deflateRawSync(raw, { level: FASTEST });
  const deflated = small.length * LEAST_GAIN <= raw.length;
  const data = deflated ? small : raw;
  return {
    block: { bytes: numbers.BYTES_PER_ELEMENT as 1 | 2, planes, deflated, length: data.length },
    data,
  };
}

function storedPicture(picture: Pixels): Stored {
  const plane = onePlane(picture);
  return plane === null ? stored(picture, 3) : stored(plane, 1);
}

function storedLabels(labels: Int16Array): Stored {
  const fits = labels.every((label) => label >= 0 && label < 256);
  return stored(fits ? Uint8Array.from(labels) : labels, 1);
}

/** The bytes of a frame, padded to the alignment, and its record but for where it begins in the file. */
export interface EncodedFrame {
  readonly record: Omit<PackFrame, 'at'>;
  readonly data: Uint8Array;
}

export function encodeFrame(frame: Frame): EncodedFrame {
  const all = [
    ...frame.pictures.map((picture, m) => (frame.absent?.includes(m) ? null : storedPicture(picture))),
    storedLabels(frame.labels),
  ];
  const parts: Uint8Array[] = [];
  const blocks: (PackBlock | null)[] = [];
  let end = 0;
  for (const one of all) {
    blocks.push(one === null ? null : { ...one.block, at: end });
    if (one === null) continue;
    const padding = (ALIGNMENT - (one.data.length % ALIGNMENT)) % ALIGNMENT;
    parts.push(one.data, new Uint8Array(padding));
    end += one.data.length + padding;
  }
  const data = Buffer.concat(parts);
  return { record: { length: data.length, crc: crc32(data), blocks }, data };
}

/** The numbers of a block: those of the file itself where they are stored as they are. */
function numbersOf(data: Buffer, block: PackBlock, count: number, file: string): Uint8Array {
  const part = data.subarray(block.at, block.at + block.length);
  const bytes = count * block.bytes;
  const raw = block.deflated
    ? inflateRawSync(part, { chunkSize: Math.max(64, bytes + 1), maxOutputLength: bytes })
    : part;
  if (raw.length !== bytes) throw damagedPack(file, `a picture has ${raw.length} bytes, not ${bytes}`);
  // a plain array: what is made like a picture must not become a Buffer
  return bytesOf(raw);
}

/** The same picture with its only plane three times. */
function threePlanes(plane: Pixels): Pixels {
  const out = new (plane.constructor as new (length: number) => Pixels)(plane.length * 3);
  for (let i = 0, o = 0; i < plane.length; i++, o += 3) {
    const value = plane[i]!;
    out[o] = value;
    out[o + 1] = value;
    out[o + 2] = value;
  }
  return out;
}

function pictureOf(data: Buffer, block: PackBlock | null, pixels: number, file: string): Pixels {
  if (block === null) return new Uint8Array(pixels * 3);
  const bytes = numbersOf(data, block, pixels * block.planes, file);
  const numbers = block.bytes === 1 ? bytes : new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  return block.planes === 3 ? numbers : threePlanes(numbers);
}

function labelsOf(data: Buffer, block: PackBlock, pixels: number, file: string): Int16Array {
  const bytes = numbersOf(data, block, pixels, file);
  return block.bytes === 1 ? Int16Array.from(bytes) : new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
}

/** The frame of `data`, the bytes that `record` names; `file` is told in errors. Throws exit 4 when the checksum is wrong. */
export function decodeFrame(
  data: Buffer,
  { crc, blocks }: PackFrame,
  [height, width]: readonly [number, number],
  file: string,
): Pick<Frame, 'pictures' | 'labels'> {
  if (crc32(data) !== crc) throw damagedPack(file, 'the checksum of a frame is wrong');
  const pixels = height * width;
  const label = blocks[blocks.length - 1];
  if (label === null || label === undefined) throw damagedPack(file, 'a frame has no label');
  return {
    pictures: blocks.slice(0, -1).map((block) => pictureOf(data, block, pixels, file)),
    labels: labelsOf(data, label, pixels, file),
  };
}
