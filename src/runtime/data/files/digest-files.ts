// Fingerprint of the files of a split.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { namesBeside } from '../muses/read-muses.js';
import { damaged } from './damaged-file.js';
import { fileInside } from './data-root.js';
import { type FilesPlan, namesOfFrame } from './file-frames.js';
import { depthOfPng, HEADER_BYTES, requireOneDepth } from './picture-depth.js';
import { JPEG_DECODER } from './read-jpeg.js';
import { DECODER } from './read-png.js';

/** Files read at the same time: enough to keep a disk busy. */
const AT_ONCE = 8;

interface Digested {
  /** name, size and sha256 */
  readonly line: string;
  readonly depth: 8 | 16 | null;
}

async function digestFile(root: string, name: string): Promise<Digested> {
  const path = fileInside(root, name);
  const hash = createHash('sha256');
  const status = await stat(path);
  if (!status.isFile()) throw damaged(path, 'it is a folder, a pipe or a device');
  const { size } = status;
  const stream = createReadStream(path, { highWaterMark: 1 << 20 });
  let depth: Digested['depth'] = null;
  stream.once('data', (start) => {
    depth = depthOfPng((start as Buffer).subarray(0, HEADER_BYTES));
  });
  await pipeline(stream, hash);
  return { line: `${name}\0${size}\0${hash.digest('hex')}\n`, depth };
}

/** Names of all files that are read, frame by frame; what recordings are read with comes once, at the end. */
export function existingNames(plan: FilesPlan): readonly string[] {
  const beside = new Set<string>();
  const own = plan.names.flatMap((_, index) => {
    const { modalities, label } = namesOfFrame(plan, index);
    for (const [m, reader] of plan.modalities.entries()) {
      const [recording] = modalities[m] ?? [];
      if (reader.kind !== 'muses' || recording === undefined) continue;
      for (const name of namesBeside(reader.sensor, plan.root, recording)) beside.add(name);
    }
    return [...modalities.flatMap((names) => names ?? []), label];
  });
  return [...own, ...beside];
}

/** A line per frame that goes without a modality. */
export const absenceLines = ({ absent }: FilesPlan): string =>
  absent.map((modalities, frame) => (modalities.length === 0 ? '' : `absent ${frame} ${modalities.join()}\n`)).join('');

/**
 * sha256 over the decoder and, in order, name, size and contents of every file. The place of the root is not part of it.
 *
 * @throws UserError with exit code 4 when pictures of one modality have numbers of different depths
 */
export async function digestFiles(plan: FilesPlan): Promise<string> {
  const names = existingNames(plan);
  const isJpeg = names.some((name) => /\.jpe?g$/i.test(name));
  const depths = new Map<string, Digested['depth']>();
  const all = createHash('sha256').update(`${DECODER}\n`);
  if (isJpeg) all.update(`${JPEG_DECODER}\n`);
  if (plan.mirrored.length > 0) all.update(`mirrored ${plan.mirrored.join()}\n`);
  all.update(absenceLines(plan));
  for (let start = 0; start < names.length; start += AT_ONCE) {
    const some = names.slice(start, start + AT_ONCE);
    const digested = await Promise.all(some.map((name) => digestFile(plan.root, name)));
    for (const [i, { line, depth }] of digested.entries()) {
      all.update(line);
      depths.set(some[i]!, depth);
    }
  }
  requireOneDepth(plan, (name) => depths.get(name) ?? null);
  return all.digest('hex');
}
