// Labels for a folder of pictures: what is there is kept, what cannot be read is named.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from '../../compiler/normal-form.js';
import { EXIT, UserError } from '../../exit-code.js';
import type { Network } from '../../model/network.js';
import { classNames, classPalette } from '../data/class-facts.js';
import { prepareReaders } from '../data/files/file-frames.js';
import type { Semantics } from '../data/resize.js';
import type { Engine } from '../engine/engine.js';
import { atomicWriteJson } from '../run/atomic-write.js';
import { makeFolder } from '../run/make-folder.js';
import { yieldToSignals } from '../run/stop-control.js';
import type { Weights } from '../run/weights-file.js';
import type { NpyType } from './encode-npy.js';
import { findInputs, type InputFrame, type Inputs } from './find-inputs.js';
import { Predictor } from './predictor.js';
import { type InputRules, type ReadFrame, readInput } from './read-input.js';
import { isWritten, type ResultSettings, writeResults } from './result-files.js';

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
  const done = (frame: InputFrame, read: ReadFrame, logits: Float32Array): void => {
    writeResults(frame, read, logits, settings);
    const seconds = (performance.now() - began - predictor.preparing) / 1000;
    progress(++written + broken.length, wanted.length, seconds);
  };
  const predictor = new Predictor({ ...request, engine });
  await prepareReaders(inputs.modalities.map(({ reader }) => reader));
  try {
    for (const frame of wanted) {
      const read = readOrBroken(() => readInput(frame, inputs, rules), frame, onError);
      if ('message' in read) broken.push(read);
      else await predictor.add(read, (logits) => done(frame, read, logits));
      await yieldToSignals();
    }
    await predictor.finish();
  } finally {
    predictor.dispose();
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

function readOrBroken(
  read: () => ReadFrame,
  { name }: InputFrame,
  onError: PredictRequest['onError'],
): ReadFrame | BrokenFrame {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError) || onError === 'stop') throw error;
    return { name, file: error.where, message: error.message };
  }
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
