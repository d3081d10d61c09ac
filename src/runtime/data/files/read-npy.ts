// A NumPy array file as a picture: [H, W] or [H, W, channels], C order, versions 1 to 3 of the format (NEP 1).
import { EXIT, UserError } from '../../../exit-code.js';
import { checkSize, damaged, MAXIMUM_SIDE, readBytes } from './damaged-file.js';
import type { StoredNumbers, StoredPicture } from './stored-picture.js';

const MAGIC = Buffer.from('\x93NUMPY', 'latin1');

interface Decoder {
  readonly bytes: number;
  readonly read: (view: DataView, count: number) => StoredNumbers;
}

const filled = <T extends StoredNumbers>(out: T, number: (index: number) => number): T => {
  for (let i = 0; i < out.length; i++) out[i] = number(i);
  return out;
};

/** Whole numbers of any width; a picture holds 0 to 65535. Throws an Error with a short reason for others. */
function whole(bytes: number, number: (view: DataView, at: number) => number): Decoder {
  return {
    bytes,
    read: (view, count) =>
      filled(new Uint16Array(count), (i) => {
        const value = number(view, i * bytes);
        if (value < 0 || value > 65535) throw new Error(`number ${i} is ${value}, outside 0 to 65535`);
        return value;
      }),
  };
}

/** Numbers that a picture can hold exactly; doubles become floats. */
const DECODERS: Readonly<Record<string, Decoder>> = {
  '|u1': { bytes: 1, read: (v, n) => filled(new Uint8Array(n), (i) => v.getUint8(i)) },
  '|b1': { bytes: 1, read: (v, n) => filled(new Uint8Array(n), (i) => v.getUint8(i)) },
  '<u2': { bytes: 2, read: (v, n) => filled(new Uint16Array(n), (i) => v.getUint16(2 * i, true)) },
  '>u2': { bytes: 2, read: (v, n) => filled(new Uint16Array(n), (i) => v.getUint16(2 * i)) },
  '|i1': whole(1, (v, at) => v.getInt8(at)),
  '<i2': whole(2, (v, at) => v.getInt16(at, true)),
  '<i4': whole(4, (v, at) => v.getInt32(at, true)),
  '<u4': whole(4, (v, at) => v.getUint32(at, true)),
  '<i8': whole(8, (v, at) => Number(v.getBigInt64(at, true))),
  '<u8': whole(8, (v, at) => Number(v.getBigUint64(at, true))),
  '<f4': { bytes: 4, read: (v, n) => filled(new Float32Array(n), (i) => v.getFloat32(4 * i, true)) },
  '>f4': { bytes: 4, read: (v, n) => filled(new Float32Array(n), (i) => v.getFloat32(4 * i)) },
  '<f8': { bytes: 8, read: (v, n) => filled(new Float32Array(n), (i) => v.getFloat64(8 * i, true)) },
  '>f8': { bytes: 8, read: (v, n) => filled(new Float32Array(n), (i) => v.getFloat64(8 * i)) },
};

interface Header {
  readonly type: string;
  readonly shape: readonly number[];
  readonly start: number;
}

/** Throws an Error with a short reason. */
function readHeader(bytes: Buffer): Header {
  if (bytes.length === 0) throw new Error('the file is empty');
  if (!bytes.subarray(0, 6).equals(MAGIC)) throw new Error('it does not start like an npy file');
  const long = (bytes[6] ?? 0) >= 2;
  const text = long ? 12 : 10;
  if (bytes.length < text) throw new Error('it ends inside the header');
  const start = text + (long ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8));
  if (bytes.length < start) throw new Error('it ends inside the header');
  const header = bytes.toString('latin1', text, start);
  const type = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const shape = /'shape'\s*:\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (type === undefined || order === undefined || shape === undefined) throw new Error('its header is damaged');
  if (order === 'True') throw new Error('its numbers are stored column by column, which is not read');
  const sides = shape.split(',').flatMap((side) => (side.trim() === '' ? [] : [Number(side)]));
  return { type, shape: sides, start };
}

/**
 * Reads one file.
 *
 * @throws UserError with exit code 4 and `where` = file when it is missing, damaged, of another size, or holds NaN or infinite numbers.
 */
export function readNpy(file: string, expected: readonly [number, number] | null): StoredPicture {
  const bytes = readBytes(file);
  let header: Header;
  try {
    header = readHeader(bytes);
  } catch (error) {
    throw damaged(file, (error as Error).message, error);
  }
  const [height = 0, width = 0, channels = 1, ...more] = header.shape;
  const sides = header.shape.join('x');
  if (more.length > 0 || height < 1 || width < 1 || channels < 1 || channels > 16)
    throw damaged(file, `an array of shape ${sides} is no picture`);
  if (height > MAXIMUM_SIDE || width > MAXIMUM_SIDE)
    throw damaged(file, `its header says ${sides}, more than ${MAXIMUM_SIDE} per side`);
  const decoder = DECODERS[header.type];
  if (decoder === undefined) {
    throw new UserError(EXIT.data, `an array of type ${header.type} cannot be read`, {
      where: file,
      help: 'types are whole numbers, bool, float32 and float64, in the order of bytes of common processors',
    });
  }
  checkSize(file, { height, width }, expected);
  const count = height * width * channels;
  const length = count * decoder.bytes;
  if (bytes.length - header.start !== length)
    throw damaged(file, `it holds ${bytes.length - header.start} bytes of numbers instead of ${length}`);
  let data: StoredNumbers;
  try {
    data = decoder.read(new DataView(bytes.buffer, bytes.byteOffset + header.start, length), count);
  } catch (error) {
    throw damaged(file, (error as Error).message, error);
  }
  const wrong = data instanceof Float32Array ? data.findIndex((value) => !Number.isFinite(value)) : -1;
  if (wrong >= 0) throw damaged(file, `number ${wrong} is ${data[wrong]}`);
  return { height, width, channels, data };
}
