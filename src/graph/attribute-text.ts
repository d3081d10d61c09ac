// Attributes as JSON that loses nothing: typed arrays become `{"float32": base64}`, and numbers that JSON lacks
// (-0, NaN, infinities) become `{"number": text}`. Keys are sorted, so equal attributes have equal text.
import { hostArray } from './shape.js';
import type { Attributes, AttributeValue, DType, HostArray } from './tensor-graph.js';

function isHostArray(value: AttributeValue): value is HostArray {
  return ArrayBuffer.isView(value);
}

function arrayType(value: HostArray): DType {
  return value instanceof Float32Array ? 'float32' : value instanceof Int32Array ? 'int32' : 'bool';
}

function toJson(value: AttributeValue): unknown {
  if (isHostArray(value)) {
    return { [arrayType(value)]: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  }
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
    return { number: Object.is(value, -0) ? '-0' : String(value) };
  }
  return Array.isArray(value) ? value.map(toJson) : value;
}

function fromJson(value: unknown): AttributeValue {
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value !== 'object' || value === null) return value as AttributeValue;
  const [entry] = Object.entries(value);
  if (entry === undefined || typeof entry[1] !== 'string')
    throw new Error(`no attribute value: ${JSON.stringify(value)}`);
  const [kind, text] = entry;
  if (kind === 'number') return Number(text);
  const bytes = Buffer.from(text, 'base64');
  const array = hostArray(kind as DType, kind === 'bool' ? bytes.length : bytes.length / 4);
  new Uint8Array(array.buffer).set(bytes);
  return array;
}

export function encodeAttributes(attributes: Attributes): string {
  const names = Object.keys(attributes).sort();
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, toJson(attributes[name]!)])));
}

/** The inverse of `encodeAttributes`. */
export function decodeAttributes(text: string): Attributes {
  const json = JSON.parse(text) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, fromJson(value)]));
}
