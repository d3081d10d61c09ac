// Files of small data sets, written byte for byte as the real ones are.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { encode as encodePng } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import { findDataset } from '../../../../src/cli/find-dataset.js';
import type { Dataset } from '../../../../src/compiler/normal-form.js';
import { packageRoot } from '../../../../src/package-root.js';
import { type FilesPlan, fileFrames } from '../../../../src/runtime/data/files/file-frames.js';
import { planFiles } from '../../../../src/runtime/data/files/plan-files.js';

const folders: string[] = [];

export function newTree(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'rseg-tree-')));
  folders.push(root);
  return root;
}

export function removeTrees(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function write(root: string, name: string, bytes: Uint8Array | string): void {
  const file = join(root, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

export type Side = readonly [number, number];
/** Number of row, column and channel. */
export type Rule = (y: number, x: number, c: number) => number;

export const numbers = ([height, width]: Side, channels: number, rule: Rule): number[] =>
  Array.from({ length: height * width * channels }, (_, i) => {
    const pixel = Math.floor(i / channels);
    return rule(Math.floor(pixel / width), pixel % width, i % channels);
  });

export function png(
  root: string,
  name: string,
  size: Side,
  channels: 1 | 2 | 3 | 4,
  rule: Rule,
  depth: 8 | 16 = 8,
): void {
  const values = numbers(size, channels, rule);
  const data = depth === 8 ? Uint8Array.from(values) : Uint16Array.from(values);
  write(root, name, encodePng({ height: size[0], width: size[1], channels, depth, data }));
}

export function jpeg(root: string, name: string, size: Side, rule: Rule): void {
  const data = Uint8Array.from(numbers(size, 4, (y, x, c) => (c === 3 ? 255 : rule(y, x, c))));
  write(root, name, new Uint8Array(encodeJpeg({ height: size[0], width: size[1], data }, 100).data));
}

/** Version 1.0 of the format, header padded to a multiple of 64 bytes. */
export function npy(
  root: string,
  name: string,
  shape: readonly number[],
  values: readonly number[],
  type = '<f4',
): void {
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const head = Buffer.from(`\x93NUMPY\x01\x00\x00\x00${text.padEnd(length - 1)}\n`, 'latin1');
  head.writeUInt16LE(length, 8);
  const bytes = Number(type.slice(-1));
  const body = Buffer.alloc(values.length * bytes);
  for (const [i, value] of values.entries()) {
    if (type === '<f4') body.writeFloatLE(value, i * 4);
    else if (type === '<f8') body.writeDoubleLE(value, i * 8);
    else if (type === '<i8') body.writeBigInt64LE(BigInt(value), i * 8);
    else if (type === '<i4') body.writeInt32LE(value, i * 4);
    else body.writeUIntLE(value, i * bytes, bytes);
  }
  write(root, name, Buffer.concat([head, body]));
}

/** The data set of `experiments/datasets/NAME.rseg` at `root`, with other numbers. */
export function datasetAt(name: string, root: string, change: Partial<Dataset>): Dataset {
  const found = findDataset(resolve(packageRoot, 'experiments', 'datasets', `${name}.rseg`));
  if (found === null) throw new Error(`${name}.rseg has errors`);
  return { ...found.dataset, root, ...change };
}

export const context = { baseFolder: '/', environment: {} };

export async function open(dataset: Dataset, split: string) {
  const plan: FilesPlan = await planFiles(dataset, dataset.splits.find(({ name }) => name === split)!, context);
  return { plan, source: fileFrames(plan) };
}

/** The error that `work` ends with. */
export async function failure(
  work: () => unknown,
): Promise<Error & { readonly exitCode?: number; readonly where?: string | null }> {
  try {
    await work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing went wrong');
}
