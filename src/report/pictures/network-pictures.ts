// What one trained network of a run sees: pictures of a few frames with every subset of the modalities, and its features as points.
import type { NamedSuite } from '../../compiler/normal-form.js';
import type { EvaluateStage } from '../../compiler/stage-plan.js';
import { classPalette } from '../../runtime/data/class-facts.js';
import { frameConditions } from '../../runtime/data/frame-conditions.js';
import { shownAgain } from '../../runtime/data/normalise.js';
import { planSource } from '../../runtime/data/plan-source.js';
import type { Engine } from '../../runtime/engine/engine.js';
import { type FrameSegmentation, segmentFrames } from '../../runtime/run/evaluation/segment-frames.js';
import { networkOf } from '../../runtime/run/network-of.js';
import { readTrainedNetwork } from '../../runtime/run/trained-network.js';
import { chooseFrames, chooseSubsets } from './choose-frames.js';
import { classPicture, colourPicture, errorPicture, shareRight } from './class-pictures.js';
import { embed } from './embed.js';

/** A PNG file in base64. */
export type Png = string;

export interface PictureRow {
  /** subset as the results call it */
  readonly row: string;
  readonly answer: Png;
  readonly errors: Png;
  /** share of the labelled pixels that are right */
  readonly accuracy: number | null;
}
export interface PictureFrame {
  readonly name: string;
  /** how it was taken: `weather rain, failure none`; empty where nothing is known */
  readonly conditions: string;
  /** one per modality */
  readonly inputs: readonly Png[];
  readonly truth: Png;
  readonly rows: readonly PictureRow[];
}
export interface FeaturePoint {
  readonly x: number;
  readonly y: number;
  /** index of the class */
  readonly label: number;
  /** index of the modality */
  readonly modality: number;
}
/** Plain JSON: it is kept beside the report. */
export interface NetworkPictures {
  readonly frames: readonly PictureFrame[];
  /** empty where there are too few features */
  readonly points: readonly FeaturePoint[];
  /** stage of the encoder that the features are from */
  readonly stage: number;
  /** frames that the features are from */
  readonly featureFrames: number;
}

export interface PictureRequest {
  /** path of the run folder */
  readonly folder: string;
  /** of the folder's own plan, so that its paths are relative to it */
  readonly stage: EvaluateStage;
  readonly suite: NamedSuite;
  /** how many frames are shown */
  readonly count: number;
}

/** Frames whose features are embedded. */
const FEATURE_FRAMES = 24;

/** Throws a UserError where weights or frames cannot be read. */
export async function networkPictures(
  { folder, stage, suite, count }: PictureRequest,
  engine: Engine,
  progress: (done: number, total: number) => Promise<void>,
): Promise<NetworkPictures> {
  const { subject, model, data, evaluation, seed, semantics } = stage;
  const context = { baseFolder: folder, environment: process.env };
  const { weights } = readTrainedNetwork(folder, subject, networkOf(model, data.classes));
  const source = await planSource(data, evaluation.split, context);
  const total = source.frames.kind === 'streets' ? source.frames.frames : source.frames.names.length;
  const shown = new Set(chooseFrames(count, total));
  // however many frames are shown: the points are placed by comparing all with all
  const featured = new Set(chooseFrames(FEATURE_FRAMES, total));
  const frames = [...new Set([...shown, ...featured])].sort((a, b) => a - b);
  const request = { model, weights, data, evaluation, suite, seed, semantics, frames, segmented: shown, featured };
  const conditions = frameConditions(source);
  const take = (one: FrameSegmentation): PictureFrame => {
    const told = conditions[one.frame] ?? [];
    return {
      name: source.frames.kind === 'files' ? source.frames.names[one.frame]![0]! : `drawn frame ${one.frame}`,
      conditions: told.map(({ by, value }) => `${by} ${value}`).join(', '),
      ...picturesOf(one, stage, source.norms),
    };
  };
  const found = await segmentFrames(request, context, engine, take, (done) => progress(done, frames.length));
  const points = embed(found.features.map(({ vector }) => vector)) ?? [];
  return {
    frames: found.frames,
    points: points.map(([x, y], i) => {
      const { label, modality } = found.features[i]!;
      return { x: Number(x.toFixed(3)), y: Number(y.toFixed(3)), label, modality };
    }),
    stage: found.stage,
    featureFrames: featured.size,
  };
}

const base64 = (bytes: Uint8Array): Png => Buffer.from(bytes).toString('base64');

function picturesOf(
  { images, labels, rows }: FrameSegmentation,
  { data, evaluation: { image } }: EvaluateStage,
  norms: Awaited<ReturnType<typeof planSource>>['norms'],
): Pick<PictureFrame, 'inputs' | 'truth' | 'rows'> {
  const palette = classPalette(data);
  const each = image[0] * image[1] * 3;
  const kept = chooseSubsets(
    rows.map(({ row }) => row),
    data.modalities.length,
  );
  return {
    inputs: norms.map((norm, m) =>
      base64(colourPicture(shownAgain(images.subarray(m * each, (m + 1) * each), norm), image)),
    ),
    truth: base64(classPicture(labels, image, palette)),
    rows: rows
      .filter(({ row }) => kept.has(row))
      .map(({ row, classes }) => ({
        row,
        answer: base64(classPicture(classes, image, palette)),
        errors: base64(errorPicture(classes, labels, image, data.classes)),
        accuracy: shareRight(classes, labels, data.classes),
      })),
  };
}
