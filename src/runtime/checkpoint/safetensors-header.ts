// The JSON header of a safetensors file, checked as strictly as the format allows.
import { EXIT, UserError } from '../../exit-code.js';
import { findDuplicateKey } from './duplicate-json-key.js';

/** Types that are read as they are stored. F16 and BF16 are widened to float32 on reading and never written. */
export type SafetensorsType = 'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32' | 'I16' | 'I8' | 'U8' | 'BOOL';
export const BYTES_PER_ELEMENT: Readonly<Record<SafetensorsType, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};
/** A refusal of the file, exit code 9. */
export function refuse(where: string, reason: string): UserError {
  return new UserError(EXIT.checkpoint, `not a valid safetensors file: ${reason}`, {
    where,
    help: 'the file is damaged or was written by something else; use another copy of it',
  });
}

export interface HeaderEntry {
  readonly name: string;
  readonly dtype: SafetensorsType;
  readonly shape: readonly number[];
  /** byte range inside the data part */
  readonly begin: number;
  readonly end: number;
}

const MAX_HEADER_BYTES = 100_000_000;

/**
 * The length of the JSON header from the first 8 bytes of a file of `size` bytes.
 * @throws UserError with exit code 9
 */
export function readHeaderLength(start: Uint8Array, size: number, where: string): number {
  if (size < 8) throw refuse(where, `${size} bytes are too few to hold a header length`);
  const stated = new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true);
  if (stated > BigInt(MAX_HEADER_BYTES)) throw refuse(where, `its header would be ${stated} bytes long (limit 100 MB)`);
  const length = Number(stated);
  if (8 + length > size) throw refuse(where, `its header of ${length} bytes ends behind the end of the file`);
  return length;
}

/**
 * Entries in the order of their data. They cover `dataBytes` exactly: no hole, no overlap, nothing left over.
 * @throws UserError with exit code 9
 */
export function parseHeader(
  header: Uint8Array,
  dataBytes: number,
  where: string,
): { readonly entries: readonly HeaderEntry[]; readonly metadata: ReadonlyMap<string, string> } {
  if (header[0] !== 0x7b) throw refuse(where, 'its header does not start with {');
  const root = parseObject(header, where);
  let metadata: ReadonlyMap<string, string> = new Map();
  const entries: HeaderEntry[] = [];
  // Object.entries lists own properties only, `__proto__` included, and touches no prototype.
  for (const [name, value] of Object.entries(root)) {
    if (name === '__metadata__') metadata = readMetadata(value, where);
    else entries.push(readEntry(name, value, where));
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let expected = 0;
  for (const { name, begin, end } of entries) {
    if (begin < expected) throw refuse(where, `tensor ${name} overlaps the one before it`);
    if (begin > expected) throw refuse(where, `${begin - expected} bytes before tensor ${name} belong to nothing`);
    expected = end;
  }
  if (expected > dataBytes)
    throw refuse(where, `it is cut short: ${expected - dataBytes} of ${expected} bytes of data are missing`);
  if (expected < dataBytes) throw refuse(where, `${dataBytes - expected} bytes at its end belong to nothing`);
  return { entries, metadata };
}

function parseObject(header: Uint8Array, where: string): object {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(header);
  } catch {
    throw refuse(where, 'its header is not UTF-8');
  }
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    throw refuse(where, 'its header is not JSON');
  }
  if (!isObject(root)) throw refuse(where, 'its header is not an object');
  const duplicate = findDuplicateKey(text);
  if (duplicate !== null) throw refuse(where, `its header names ${JSON.stringify(duplicate)} twice`);
  return root;
}

function readMetadata(value: unknown, where: string): ReadonlyMap<string, string> {
  if (!isObject(value)) throw refuse(where, '__metadata__ is not an object');
  const pairs = new Map<string, string>();
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw refuse(where, `__metadata__ entry ${JSON.stringify(key)} is not a text`);
    pairs.set(key, text);
  }
  return pairs;
}

function readEntry(name: string, value: unknown, where: string): HeaderEntry {
  if (!isObject(value)) throw refuse(where, `tensor ${name} has no description`);
  const fields = new Map<string, unknown>(Object.entries(value));
  for (const key of fields.keys())
    if (key !== 'dtype' && key !== 'shape' && key !== 'data_offsets')
      throw refuse(where, `tensor ${name} has an unknown field ${JSON.stringify(key)}`);
  const dtype = fields.get('dtype');
  if (!isType(dtype)) throw refuse(where, `tensor ${name} has an unsupported type ${JSON.stringify(dtype)}`);
  const shape = fields.get('shape');
  if (!isSizes(shape)) throw refuse(where, `the shape of tensor ${name} is not a list of sizes`);
  const offsets = fields.get('data_offsets');
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!)
    throw refuse(where, `the data_offsets of tensor ${name} are not a range`);
  let size: number = BYTES_PER_ELEMENT[dtype];
  for (const side of shape) {
    size *= side;
    if (!Number.isSafeInteger(size)) throw refuse(where, `the size of tensor ${name} overflows`);
  }
  const [begin, end] = [offsets[0]!, offsets[1]!];
  if (end - begin !== size)
    throw refuse(where, `tensor ${name} is ${dtype}[${shape.join(',')}] = ${size} bytes but has ${end - begin}`);
  return { name, dtype, shape, begin, end };
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isType = (value: unknown): value is SafetensorsType =>
  typeof value === 'string' && Object.hasOwn(BYTES_PER_ELEMENT, value);
const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((side) => Number.isSafeInteger(side) && side >= 0);
