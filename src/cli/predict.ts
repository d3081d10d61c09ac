// `rseg predict NETWORK FOLDER --out FOLDER`: labels for pictures, with whichever modalities each of them has.
import { resolve } from 'node:path';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import type { NpyType } from '../runtime/predict/encode-npy.js';
import { type PredictSummary, predictFolder } from '../runtime/predict/predict-folder.js';
import { engineOf } from './engine-option.js';
import { findCheckpoint } from './find-checkpoint.js';
import { openNetwork } from './open-network.js';
import { predictNetwork } from './predict-network.js';
import { printAll } from './print-all.js';
import { progressLine } from './progress-line.js';

export interface PredictCommandOptions {
  readonly out: string;
  readonly runs: string;
  /** FILE or FILE:variant that describes network and data */
  readonly like?: string;
  /** `rgb=DIR,depth=DIR` */
  readonly modalities?: string;
  readonly overlay?: boolean;
  /** true: the default type */
  readonly probabilities?: string | boolean;
  readonly window?: string;
  readonly stride?: string;
  readonly batch: string;
  readonly force?: boolean;
  readonly onError: string;
  readonly engine?: string;
  readonly json?: boolean;
}

/** Share of a window by which the next one is moved on, unless `--stride` says it. */
const STRIDE = 2 / 3;

/** Exit 4 when pictures are damaged (with `--on-error skip` they are only named) or there are none. */
export async function predictCommand(
  checkpoint: string,
  input: string,
  options: PredictCommandOptions,
): Promise<ExitCode> {
  const engineName = engineOf(options);
  const window = options.window === undefined ? null : sizeOf(options.window);
  const stride = strideOf(options, window);
  const batch = countOf('--batch', options.batch);
  const probabilities = npyTypeOf(options.probabilities);
  const onError = onErrorOf(options.onError);
  const path = findCheckpoint(checkpoint, options.runs);
  const found = predictNetwork(path, 'student', options.like);
  if (found === null) return EXIT.fileErrors;
  const { data, image, semantics } = found;
  const folders = options.modalities === undefined ? null : foldersOf(options.modalities, data.modalities);
  const opened = await openNetwork(path, 'student', found, engineName);
  const request = {
    input: resolve(input),
    out: resolve(options.out),
    data,
    network: opened.network,
    weights: opened.weights,
    semantics,
    folders,
    window,
    stride,
    shortSide: Math.min(...image),
    batch,
    workers: found.runtime.workers,
    overlay: options.overlay === true,
    probabilities,
    force: options.force === true,
    onError,
  };
  const summary = await predictFolder(request, opened.engine, (done, total, seconds) => {
    progressLine(`${done} of ${total} pictures, ${(done / seconds).toFixed(1)} per second`);
  });
  progressLine('');
  for (const { name, file, message } of summary.broken)
    console.error(`skipped ${name}: ${message}\n  --> ${file ?? ''}`);
  if (options.json === true) printAll(`${JSON.stringify({ ...summary, engine: opened.engine.name })}\n`);
  else printAll(text(summary, options.out));
  return EXIT.ok;
}

function text({ written, kept, broken, modalities, layout, picturesPerSecond }: PredictSummary, out: string): string {
  const subsets = Object.entries(modalities).map(([subset, count]) => `  ${String(count).padStart(6)}  ${subset}`);
  const rest = [
    ...(kept > 0 ? [`${kept} were there before (--force writes them again)`] : []),
    ...(broken.length > 0 ? [`${broken.length} could not be read`] : []),
  ];
  const rate = written > 0 ? `, ${picturesPerSecond.toFixed(1)} pictures per second` : '';
  return [
    `${written} labelled in ${out}${rate}${rest.length > 0 ? `; ${rest.join('; ')}` : ''}`,
    `found by ${layout}, with`,
    ...subsets,
    '',
  ].join('\n');
}

function sizeOf(text: string): readonly [number, number] {
  const match = /^(\d+)x(\d+)$/.exec(text);
  const size = [Number(match?.[1]), Number(match?.[2])] as const;
  if (size.every((side) => side > 0 && side % 32 === 0)) return size;
  throw new UserError(EXIT.usage, `--window ${text} is no size`, { help: 'HEIGHTxWIDTH in multiples of 32: 512x512' });
}

function strideOf({ stride }: PredictCommandOptions, window: readonly [number, number] | null): number {
  if (stride === undefined) return window === null ? 1 : Math.round(Math.min(...window) * STRIDE);
  if (window === null) throw new UserError(EXIT.usage, '--stride is the distance of windows: give --window as well');
  const value = countOf('--stride', stride);
  if (value <= Math.min(...window)) return value;
  throw new UserError(EXIT.usage, `--stride ${stride} leaves gaps between windows of ${window.join('x')}`);
}

function countOf(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new UserError(EXIT.usage, `${option} ${text} is no whole number above 0`);
}

function npyTypeOf(value: string | boolean | undefined): NpyType | null {
  if (value === undefined || value === false) return null;
  if (value === true || value === 'float16') return 'float16';
  if (value === 'float32') return 'float32';
  throw new UserError(EXIT.usage, `--probabilities ${value} is no type`, { help: 'float16 or float32' });
}

function onErrorOf(value: string): 'skip' | 'stop' {
  if (value === 'skip' || value === 'stop') return value;
  throw new UserError(EXIT.usage, `--on-error ${value} is no policy`, { help: 'skip or stop' });
}

function foldersOf(text: string, modalities: readonly { readonly name: string }[]): Record<string, string> {
  const pairs = text.split(',').map((part) => {
    const [, name, folder] = /^([^=]+)=(.+)$/.exec(part) ?? [];
    if (name !== undefined && folder !== undefined && modalities.some((known) => known.name === name)) {
      return [name, folder] as const;
    }
    const names = modalities.map((known) => known.name).join(', ');
    throw new UserError(EXIT.usage, `--modalities: ${part} names no modality and folder`, {
      help: `NAME=FOLDER with commas; the network knows ${names}`,
    });
  });
  return Object.fromEntries(pairs);
}
