// Labels for a folder of pictures: what is there is kept, what cannot be read is named.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from '../../compiler/normal-form.js';
import { EXIT, UserError } from '../../exit-code.js';
import type { Network } from '../../model/network.js';
import { classNames, classPalette } from '../data/class-facts.js';
import type { Semantics } from '../data/resize.js';
import type { Engine } from '../engine/engine.js';
import { atomicWriteJson } from '../run/atomic-write.js';
import { makeFolder } from '../run/make-folder.js';
import { yieldToSignals } from '../run/stop-control.js';
import type { Weights } from '../run/weights-file.js';
import { orderedResults } from '../threads/in-order.js';
import { restoreFailure, type SentFailure } from '../threads/sent-failure.js';
import { worthThreads } from '../threads/worth-threads.js';
import type { NpyType } from './encode-npy.js';
import { findInputs, type InputFrame, type Inputs } from './find-inputs.js';
import { type InputResult, type InputWork, readFrame } from './input-work.js';
import { Predictor } from './predictor.js';
import type { InputRules, ReadFrame } from './read-input.js';
import { isWritten, type ResultSettings } from './result-files.js';
import { ResultWriter } from './result-writer.js';

export interface PredictRequest {
  readonly input: string;
  readonly out: string;
  readonly data: Dataset;
  readonly network: Network;
  readonly weights: Weights;
  readonly semantics: Semantics;
  /** modality -> folder below the input; null: as the data set lays them out */
  readonly folders: Readonly<Record<string, string>> | null;
  /** null: whole pictures, brought to `shortSide` as in an evaluation */
  readonly window: readonly [number, number] | null;
  readonly stride: number;
  readonly shortSide: number;
  readonly batch: number;
  /** threads that read pictures, and as many that write results, where there are enough of them; 0 = this one */
  readonly workers: number;
  readonly overlay: boolean;
  readonly probabilities: NpyType | null;
  /** also write what is there */
  readonly force: boolean;
  readonly onError: 'skip' | 'stop';
}
export interface BrokenFrame {
  readonly name: string;
  readonly file: string | null;
  readonly message: string;
}
export interface PredictSummary {
  readonly out: string;
  readonly layout: string;
  readonly frames: number;
  readonly written: number;
  /** were there before */
  readonly kept: number;
  readonly broken: readonly BrokenFrame[];
  /** frames per set of modalities, such as `rgb+depth` */
  readonly modalities: Readonly<Record<string, number>>;
  /** from the first picture to the last */
  readonly seconds: number;
  /** of them: making and loading graphs */
  readonly preparationSeconds: number;
  /** once the graphs are loaded */
  readonly picturesPerSecond: number;
}

const SCRIPT = 'predict/input-worker.js';

/** Says which network and settings made what lies in an output folder. */
const RECORD = 'predict.json';

/**
 * @param progress told after every picture
 * @throws UserError with exit code 2 (other results in the folder), 4 (nothing to label, or a damaged picture that stops it)
 */
export async function predictFolder(
  request: PredictRequest,
  engine: Engine,
  progress: (done: number, total: number, seconds: number) => void,
): Promise<PredictSummary> {
  const { input, out, data, network, window, onError } = request;
  const inputs = await findInputs(input, data, request.folders);
  const settings: ResultSettings = {
    out,
    classes: network.classes,
    palette: classPalette(data),
    overlay: request.overlay,
    probabilities: request.probabilities,
  };
  claimFolder(request);
  const wanted = inputs.frames.filter((frame) => request.force || !isWritten(frame, settings));
  const rules: InputRules = {
    shortSide: window === null ? request.shortSide : null,
    squeezed: window === null && data.stored !== null ? data.size : null,
    semantics: request.semantics,
  };
  const broken: BrokenFrame[] = [];
  const began = performance.now();
  let written = 0;
  const threads = worthThreads(wanted.length, request.workers);
  const writer = new ResultWriter(settings, threads, () => {
    const seconds = (performance.now() - began - predictor.preparing) / 1000;
    progress(++written + broken.length, wanted.length, seconds);
  });
  const done = (frame: InputFrame, { images: _images, ...read }: ReadFrame, logits: Float32Array): void =>
    writer.add({ frame, read, logits });
  const predictor = new Predictor({ ...request, engine });
  const work: InputWork = { inputs: { ...inputs, frames: wanted }, rules };
  const here = (number: number): Promise<InputResult> => readFrame(work, number);
  const pictures = { script: SCRIPT, data: work, count: wanted.length, threads, here };
  try {
    let next = 0;
    for await (const result of orderedResults<InputResult>(pictures)) {
      const frame = wanted[next++]!;
      if ('failure' in result) broken.push(brokenFrame(frame, result.failure, onError));
      else await predictor.add(result.read, (logits) => done(frame, result.read, logits));
      await writer.catchUp();
      await yieldToSignals();
    }
    await predictor.finish();
    await writer.catchUp(0);
  } finally {
    predictor.dispose();
    await writer.end();
  }
  const seconds = (performance.now() - began) / 1000;
  const preparationSeconds = predictor.preparing / 1000;
  const working = seconds - preparationSeconds;
  return {
    out,
    layout: inputs.layout,
    frames: inputs.frames.length,
    written,
    kept: inputs.frames.length - wanted.length,
    broken,
    modalities: countSubsets(inputs),
    seconds,
    preparationSeconds,
    picturesPerSecond: working > 0 ? written / working : 0,
  };
}

/** Throws what stops the command. */
function brokenFrame({ name }: InputFrame, sent: SentFailure, onError: PredictRequest['onError']): BrokenFrame {
  const failure = restoreFailure(sent);
  if (onError === 'stop') throw failure;
  return { name, file: sent.user?.where ?? null, message: failure.message };
}

function countSubsets({ frames, modalities }: Inputs): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { files } of frames) {
    const label = modalities.flatMap(({ name }, m) => (files[m] === null ? [] : [name])).join('+');
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

/** A folder holds the results of one network and one way of asking it: others would be taken for finished ones. */
function claimFolder(request: PredictRequest): void {
  const { out, weights, window, stride, shortSide, semantics, data, force } = request;
  const hash = createHash('sha256');
  for (const name of Object.keys(weights).sort()) hash.update(name).update(weights[name]!);
  const how = window === null ? { shortSide, semantics } : { window, stride };
  const record = { version: 1, weights: hash.digest('hex'), ...how, classes: classNames(data) };
  const path = join(out, RECORD);
  makeFolder(out);
  if (existsSync(path) && !force && JSON.stringify(readRecord(path)) !== JSON.stringify(record)) {
    throw new UserError(EXIT.usage, 'the folder holds the results of another network, or of other settings', {
      where: out,
      help: 'name another folder, or replace them with --force',
    });
  }
  atomicWriteJson(path, record);
}

function readRecord(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
