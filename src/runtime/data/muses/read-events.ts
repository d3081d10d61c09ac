// The event camera's file: HDF5 with the arrays events/x, y, t and p, of the last 30 ms before the picture.
import { readSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Dataset, File } from 'h5wasm/node';
import { UserError } from '../../../exit-code.js';
import { damaged, withFile } from '../files/damaged-file.js';
import { hdf5 } from './hdf5.js';

export interface Events {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** 1 brighter, 0 darker */
  readonly polarity: ArrayLike<number>;
}

const SIGNATURE = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1');
/** Thirty milliseconds of a camera whose every pixel fires a hundred times a second are far fewer. */
const MAXIMUM_EVENTS = 50_000_000;
/** Bytes of one piece of an array, which are unpacked at once. */
const MAXIMUM_PIECE = 256 * 1024 * 1024;

function startsLikeHdf5(file: string): boolean {
  const start = Buffer.alloc(SIGNATURE.length);
  withFile(file, (descriptor) => readSync(descriptor, start, 0, start.length, 0));
  return start.equals(SIGNATURE);
}

/** Whether an entry is a link, which may lead to any file of the machine. Throws when there is no such entry. */
const isLink = (file: File, path: string): boolean =>
  file.get_external_link(path).filename !== undefined || (file.get_link(path) as string | null) !== null;

/** The array, which lies in the file itself. */
function arrayAt(file: File, path: string): Dataset {
  const missing = new Error(`it has no array ${path}`);
  let found: unknown;
  try {
    if (isLink(file, dirname(path)) || isLink(file, path)) throw new Error(`${path} is a link`);
    found = file.get(path);
  } catch (error) {
    throw (error as Error).message.includes(' is a link') ? error : missing;
  }
  if (!hdf5().isDataset(found)) throw missing;
  return found;
}

function numbersOf(events: File, name: string): ArrayLike<number> {
  const found = arrayAt(events, `events/${name}`);
  const { shape, size, chunks } = found.metadata;
  const length = shape?.[0] ?? 0;
  if (shape?.length !== 1 || length > MAXIMUM_EVENTS) throw new Error(`events/${name} has shape ${shape?.join('x')}`);
  // an array in one piece may be told to lie in any file of the machine
  if (chunks === null) throw new Error(`events/${name} is not stored in pieces`);
  if (chunks.reduce((product, side) => product * side, size) > MAXIMUM_PIECE)
    throw new Error(`a piece of events/${name} is larger than 256 MB`);
  const value = length === 0 ? new Uint8Array(0) : found.value;
  if (!ArrayBuffer.isView(value) || value instanceof BigInt64Array || value instanceof BigUint64Array)
    throw new Error(`events/${name} holds no numbers of 32 bits or fewer`);
  return value as unknown as ArrayLike<number>;
}

/** The innermost reason of the library, whose messages are stacks of calls. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return [...text.matchAll(/ in \w+\(\): (.+)/g)].at(-1)?.[1] ?? text.split('\n')[0]!;
}

/** @throws UserError with exit code 4 and `where` = file when it is missing, damaged or holds something else. */
export function readEvents(file: string): Events {
  let opened: File | null = null;
  try {
    if (!startsLikeHdf5(file)) throw new Error('it does not start like an HDF5 file');
    opened = hdf5().open(file);
    const [x, y, polarity] = ['x', 'y', 'p'].map((name) => numbersOf(opened!, name)) as [
      ArrayLike<number>,
      ArrayLike<number>,
      ArrayLike<number>,
    ];
    if (x.length !== y.length || x.length !== polarity.length)
      throw new Error(`it has ${x.length}, ${y.length} and ${polarity.length} events`);
    return { x, y, polarity };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw damaged(file, reasonOf(error), error);
  } finally {
    opened?.close();
  }
}
