// JSON files that describe a whole data set, read once per thread.
import { statSync } from 'node:fs';
import { EXIT, UserError } from '../../../exit-code.js';
import { readBytes } from '../files/damaged-file.js';

/** `meta.json` has some three megabytes. */
const MAXIMUM_BYTES = 64 * 1024 * 1024;

const known = new Map<string, unknown>();

/** The error about a description that does not say what is needed. */
export const notDescribed = (file: string, message: string): UserError =>
  new UserError(EXIT.data, message, { where: file, help: 'restore the file from the original archive' });

/** @throws UserError with exit code 4 and `where` = file when it is missing or no JSON. */
export function readJsonFile(file: string): unknown {
  if (known.has(file)) return known.get(file);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAXIMUM_BYTES)
    throw notDescribed(file, 'the file is too large for a description of a data set');
  let value: unknown;
  try {
    value = JSON.parse(readBytes(file).toString('utf8'));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw notDescribed(file, `this is no JSON: ${(error as Error).message}`);
  }
  known.set(file, value);
  return value;
}

/** The value below a path of keys; undefined when there is none. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Readonly<Record<string, unknown>>)[key]
        : undefined,
    value,
  );
}
