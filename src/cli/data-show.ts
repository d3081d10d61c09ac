// `rseg data show TARGET`: one frame as a picture, with what a trained network makes of it.
import { dirname, resolve } from 'node:path';
import process from 'node:process';
import type { Dataset } from '../compiler/normal-form.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import type { Frame } from '../runtime/data/frame.js';
import type { NormName } from '../runtime/data/normalise.js';
import { planSource } from '../runtime/data/plan-source.js';
import { openFrames, prepareFrames } from '../runtime/data/source-plan.js';
import { encodeRgb } from '../runtime/pictures/encode-png.js';
import { framePicture, frameTiles } from '../runtime/pictures/frame-picture.js';
import { predictFrame } from '../runtime/predict/predict-frame.js';
import { atomicWrite } from '../runtime/run/atomic-write.js';
import { asciiSymbols, unicodeSymbols } from '../ui/symbols.js';
import { decideOutput, factsOfProcess } from '../ui/terminal-capabilities.js';
import { chooseSplits } from './choose-splits.js';
import { frameText } from './data-show-text.js';
import { engineOf } from './engine-option.js';
import { findCheckpoint } from './find-checkpoint.js';
import { findDataset } from './find-dataset.js';
import { openNetwork } from './open-network.js';
import { predictNetwork } from './predict-network.js';
import { subjectOf } from './subject-option.js';

export interface DataShowOptions {
  readonly sample: number;
  readonly split: string;
  readonly out: string;
  /** whose answer is shown beside the label */
  readonly checkpoint?: string;
  readonly subject?: string;
  readonly like?: string;
  readonly runs: string;
  readonly engine?: string;
}

/**
 * Writes the PNG file; on a terminal also draws it. Throws a UserError for a frame or a network that does not exist or does not fit (exit 2), or
 * cannot be read (exit 4, 9).
 */
export async function dataShowCommand(target: string, options: DataShowOptions): Promise<ExitCode> {
  const { sample, split, out, checkpoint } = options;
  const found = findDataset(target);
  if (found === null) return EXIT.fileErrors;
  const { file, dataset } = found;
  chooseSplits(dataset, [split]);
  const context = { baseFolder: resolve(dirname(file)), environment: process.env };
  const source = await planSource(dataset, split, context);
  await prepareFrames(source);
  const frames = openFrames(source);
  if (!Number.isInteger(sample) || sample < 0 || sample >= frames.frames) {
    throw new UserError(EXIT.usage, `split ${split} has ${frames.frames} frames, so no frame ${sample}`, {
      help: `--sample 0 to --sample ${frames.frames - 1}`,
    });
  }
  const frame = frames.read(sample);
  const prediction = checkpoint === undefined ? null : await predict(frame, source.norms, dataset, checkpoint, options);
  if (prediction === 'errors') return EXIT.fileErrors;
  const tiles = frameTiles(frame, dataset, prediction);
  const picture = framePicture(tiles);
  atomicWrite(resolve(out), encodeRgb(picture.rgb, picture.height, picture.width));
  if (process.stdout.isTTY === true) {
    const { colour, unicode } = decideOutput(factsOfProcess(process));
    const style = { depth: colour, symbols: unicode ? unicodeSymbols : asciiSymbols };
    process.stdout.write(frameText(tiles, process.stdout.columns ?? 80, style));
  }
  const name = source.frames.kind === 'files' ? source.frames.names[sample]![0] : `drawn frame ${sample}`;
  console.error(`${name}\nwrote ${out}: ${tiles.tiles.map(({ caption }) => caption).join(', ')}`);
  if (prediction !== null) console.error(agreement(frame, prediction, dataset));
  return EXIT.ok;
}

/** Class ids of the frame, or `errors` when the file that describes the network has some, which were printed. */
async function predict(
  frame: Frame,
  norms: readonly NormName[],
  dataset: Dataset,
  checkpoint: string,
  options: DataShowOptions,
): Promise<Uint8Array | 'errors'> {
  const subject = subjectOf(options);
  const engineName = engineOf(options);
  const path = findCheckpoint(checkpoint, options.runs);
  const found = predictNetwork(path, subject, options.like);
  if (found === null) return 'errors';
  const [ours, theirs] = [dataset, found.data].map(
    ({ classes, modalities }) => `${modalities.map(({ name }) => name).join(', ')}; ${classes} classes`,
  );
  if (ours !== theirs) {
    throw new UserError(EXIT.usage, `the network was trained on other data than ${dataset.name}`, {
      help: `it knows ${theirs}; ${dataset.name} has ${ours}`,
    });
  }
  const network = await openNetwork(path, subject, found, engineName);
  const sizes = { shortSide: Math.min(...found.image), semantics: found.semantics };
  return predictFrame(frame, norms, sizes, network);
}

function agreement({ labels }: Frame, prediction: Uint8Array, { ignore }: Dataset): string {
  let labelled = 0;
  let equal = 0;
  for (const [i, label] of labels.entries()) {
    if (label === ignore) continue;
    labelled++;
    if (label === prediction[i]) equal++;
  }
  if (labelled === 0) return 'no pixel of this frame has a label';
  return `prediction and label agree on ${((100 * equal) / labelled).toFixed(1)} % of the labelled pixels`;
}
