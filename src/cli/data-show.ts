// `rseg data show TARGET`: one frame as a picture.
import { dirname, resolve } from 'node:path';
import process from 'node:process';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { planSource } from '../runtime/data/plan-source.js';
import { openFrames } from '../runtime/data/source-plan.js';
import { encodeRgb } from '../runtime/pictures/encode-png.js';
import { framePicture } from '../runtime/pictures/frame-picture.js';
import { atomicWrite } from '../runtime/run/atomic-write.js';
import { chooseSplits } from './choose-splits.js';
import { findDataset } from './find-dataset.js';
import { halfBlocks } from './half-blocks.js';

export interface DataShowOptions {
  readonly sample: number;
  readonly split: string;
  readonly out: string;
}

/** Writes the PNG file; on a terminal also draws it. Throws a UserError for a frame that does not exist (exit 2) or cannot be read (exit 4). */
export async function dataShowCommand(target: string, { sample, split, out }: DataShowOptions): Promise<ExitCode> {
  const found = findDataset(target);
  if (found === null) return EXIT.fileErrors;
  const { file, dataset } = found;
  chooseSplits(dataset, [split]);
  const context = { baseFolder: resolve(dirname(file)), environment: process.env };
  const source = await planSource(dataset, split, context);
  const frames = openFrames(source);
  if (!Number.isInteger(sample) || sample < 0 || sample >= frames.frames) {
    throw new UserError(EXIT.usage, `split ${split} has ${frames.frames} frames, so no frame ${sample}`, {
      help: `--sample 0 to --sample ${frames.frames - 1}`,
    });
  }
  const picture = framePicture(frames.read(sample), dataset);
  atomicWrite(resolve(out), encodeRgb(picture.rgb, picture.height, picture.width));
  if (process.stdout.isTTY === true && process.env.NO_COLOR === undefined) {
    process.stdout.write(`${halfBlocks(picture, process.stdout.columns ?? 80)}\n`);
  }
  const name = source.frames.kind === 'files' ? source.frames.names[sample]![0] : `drawn frame ${sample}`;
  console.error(`${name}\nwrote ${out}: ${dataset.modalities.map((one) => one.name).join(', ')}, label`);
  return EXIT.ok;
}
