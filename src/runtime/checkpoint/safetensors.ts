// The safetensors file format: u64 little-endian header length, JSON header, raw little-endian data. Reading trusts
// nothing: every check of the format's reference reader, and those that JSON in JavaScript needs on top.
import { BYTES_PER_ELEMENT, parseHeader, readHeaderLength, type SafetensorsType } from './safetensors-header.js';

export type { SafetensorsType };

export type SafetensorsArray =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint8Array;

export interface StoredTensor {
  readonly dtype: SafetensorsType;
  readonly shape: readonly number[];
  readonly data: SafetensorsArray;
}
export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Reads a whole file that is already in memory. float32 and other aligned data are views of `bytes`, not copies.
 * @param where name used in errors
 * @throws UserError with exit code 9 when anything at all is wrong with the file
 */
export function decodeSafetensors(bytes: Uint8Array, where: string): SafetensorsFile {
  const length = readHeaderLength(bytes, bytes.byteLength, where);
  const { entries, metadata } = parseHeader(bytes.subarray(8, 8 + length), bytes.byteLength - 8 - length, where);
  const tensors = new Map<string, StoredTensor>();
  for (const { name, dtype, shape, begin, end } of entries) {
    const data = decodeValues(dtype, bytes.subarray(8 + length + begin, 8 + length + end));
    tensors.set(name, { dtype: dtype === 'F16' || dtype === 'BF16' ? 'F32' : dtype, shape, data });
  }
  return { tensors, metadata };
}

/** Typed view of the raw bytes; copies only where the platform demands an aligned start. F16 and BF16 become float32. */
export function decodeValues(dtype: SafetensorsType, raw: Uint8Array): SafetensorsArray {
  const size = BYTES_PER_ELEMENT[dtype];
  // not `slice`: that of a Buffer is a view
  const aligned = raw.byteOffset % size === 0 ? raw : new Uint8Array(raw);
  const at = [aligned.buffer, aligned.byteOffset, aligned.byteLength / size] as const;
  switch (dtype) {
    case 'F64':
      return new Float64Array(...at);
    case 'F32':
      return new Float32Array(...at);
    case 'F16':
      return Float32Array.from(new Uint16Array(...at), halfToFloat);
    case 'BF16': {
      const bits = Uint32Array.from(new Uint16Array(...at), (half) => half << 16);
      return new Float32Array(bits.buffer);
    }
    case 'I64':
      return new BigInt64Array(...at);
    case 'I32':
      return new Int32Array(...at);
    case 'I16':
      return new Int16Array(...at);
    case 'I8':
      return new Int8Array(...at);
    case 'U8':
    case 'BOOL':
      return new Uint8Array(...at);
  }
}

/** IEEE 754 half precision bits to a number. */
function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * The bytes of a file holding `tensors`, widest element first and then by name, so that equal content gives equal bytes
 * and every tensor is aligned. The header is padded with spaces to a multiple of 8.
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array {
  const parts = safetensorsParts(tensors, metadata);
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.byteLength;
  }
  return out;
}

/** The same bytes in pieces: the header, then views of the tensors' values. */
export function safetensorsParts(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
): readonly Uint8Array[] {
  const sorted = [...tensors].sort(
    ([a, x], [b, y]) => BYTES_PER_ELEMENT[y.dtype] - BYTES_PER_ELEMENT[x.dtype] || (a < b ? -1 : Number(a > b)),
  );
  const fields: string[] = [];
  if (metadata.size > 0) {
    const pairs = [...metadata].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
    fields.push(`"__metadata__":{${pairs.join(',')}}`);
  }
  let offset = 0;
  for (const [name, { dtype, shape, data }] of sorted) {
    checkWritable(name, dtype, shape, data);
    const end = offset + data.byteLength;
    fields.push(
      `${JSON.stringify(name)}:{"dtype":"${dtype}","shape":${JSON.stringify(shape)},"data_offsets":[${offset},${end}]}`,
    );
    offset = end;
  }
  const header = new TextEncoder().encode(`{${fields.join(',')}}`);
  const padded = Math.ceil(header.length / 8) * 8;
  const start = new Uint8Array(8 + padded).fill(0x20, 8);
  new DataView(start.buffer).setBigUint64(0, BigInt(padded), true);
  start.set(header, 8);
  return [start, ...sorted.map(([, { data }]) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength))];
}

function checkWritable(name: string, dtype: SafetensorsType, shape: readonly number[], data: SafetensorsArray): void {
  if (name === '__metadata__') throw new Error('a tensor cannot be named __metadata__');
  if (dtype === 'F16' || dtype === 'BF16') throw new Error(`tensor ${name}: ${dtype} is read but never written`);
  const expected = shape.reduce((n, side) => n * side, 1) * BYTES_PER_ELEMENT[dtype];
  if (data.byteLength !== expected)
    throw new Error(`tensor ${name}: ${data.byteLength} bytes for ${dtype}[${shape.join(',')}]`);
}
