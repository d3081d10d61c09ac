// Typed reading of node attributes: a wrong one is an error that names it, never `undefined` further on.
import type { Attributes, AttributeValue } from './tensor-graph.js';

function wrong(name: string, wanted: string, value: AttributeValue | undefined): Error {
  return new Error(`attribute '${name}' should be ${wanted}, not ${JSON.stringify(value) ?? 'missing'}`);
}

export function numberAttribute(attributes: Attributes, name: string): number {
  const value = attributes[name];
  if (typeof value !== 'number') throw wrong(name, 'a number', value);
  return value;
}

export function stringAttribute(attributes: Attributes, name: string): string {
  const value = attributes[name];
  if (typeof value !== 'string') throw wrong(name, 'a text', value);
  return value;
}

/** An absent flag is false. */
export function flagAttribute(attributes: Attributes, name: string): boolean {
  const value = attributes[name] ?? false;
  if (typeof value !== 'boolean') throw wrong(name, 'true or false', value);
  return value;
}

/** A list of numbers; one number counts as a list of one. */
export function numbersAttribute(attributes: Attributes, name: string): readonly number[] {
  const value = attributes[name];
  if (typeof value === 'number') return [value];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'number'))
    throw wrong(name, 'a list of numbers', value);
  return value;
}

/** `numbersAttribute`, or null where the attribute is absent or null. */
export function optionalNumbersAttribute(attributes: Attributes, name: string): readonly number[] | null {
  return attributes[name] == null ? null : numbersAttribute(attributes, name);
}

/** `[height, width]`; one number stands for both. */
export function pairAttribute(attributes: Attributes, name: string, fallback?: number): readonly [number, number] {
  const list = attributes[name] == null && fallback !== undefined ? [fallback] : numbersAttribute(attributes, name);
  const [first, second = first] = list;
  if (first === undefined || second === undefined || list.length > 2)
    throw wrong(name, 'one or two numbers', attributes[name]);
  return [first, second];
}

/** A list of `[before, after]` pairs. */
export function pairsAttribute(attributes: Attributes, name: string): readonly (readonly [number, number])[] {
  const value = attributes[name];
  if (!Array.isArray(value)) throw wrong(name, 'a list of pairs', value);
  return value.map((pair: AttributeValue) => {
    if (!Array.isArray(pair) || typeof pair[0] !== 'number' || typeof pair[1] !== 'number')
      throw wrong(name, 'a list of pairs', value);
    return [pair[0], pair[1]] as const;
  });
}
