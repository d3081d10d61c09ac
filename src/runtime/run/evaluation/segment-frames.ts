// What a trained network makes of single frames with every subset of the modalities, and what its encoder sees in each modality: for
// pictures, not for numbers.
import type { Dataset, Evaluation, Model, NamedSuite } from '../../../compiler/normal-form.js';
import { encodeViews, segmentations } from '../../../model/evaluate.js';
import { forward } from '../../../model/forward.js';
import { withPrefix } from '../../../model/parameters.js';
import { subsetsPerCall } from '../../../model/subsets-per-call.js';
import type { DataContext } from '../../data/data-context.js';
import { openEvaluation } from '../../data/open-split.js';
import { nearestPositions } from '../../data/resize.js';
import type { Engine, LoadedModule } from '../../engine/engine.js';
import { openModule } from '../capture-module.js';
import { networkOf } from '../network-of.js';
import type { Weights } from '../weights-file.js';
import { renderViews } from './render-views.js';
import { fusionWeights, planViews } from './suite-views.js';

export interface SegmentationRequest {
  readonly model: Model;
  readonly weights: Weights;
  readonly data: Dataset;
  readonly evaluation: Pick<Evaluation, 'split' | 'image'>;
  /** whose rows are segmented */
  readonly suite: NamedSuite;
  readonly seed: number;
  readonly semantics: 'paper' | 'reference';
  /** frames of the split, in ascending order */
  readonly frames: readonly number[];
  readonly segmented: ReadonlySet<number>;
  /** those whose features are taken */
  readonly featured: ReadonlySet<number>;
}

/** The mean feature of one class in one modality of one frame. */
export interface ClassFeature {
  readonly frame: number;
  readonly modality: number;
  readonly label: number;
  readonly vector: Float32Array;
}
export interface FrameSegmentation {
  readonly frame: number;
  /** [M, H, W, 3], normalised */
  readonly images: Float32Array;
  /** [H, W] class ids, or the ignore value */
  readonly labels: Int32Array;
  /** rows of the suite with [H, W] class ids */
  readonly rows: readonly { readonly row: string; readonly classes: Int32Array }[];
}
export interface SegmentedFrames<T> {
  readonly frames: readonly T[];
  readonly features: readonly ClassFeature[];
  /** 1 to 4: the stage of the encoder that the features are from */
  readonly stage: number;
}

const PREFIX = 'student/';
/** Positions along the shorter side that a map needs for classes to be told apart on it. */
const LEAST_POSITIONS = 8;

/**
 * One frame after the other; `take` makes of each what is kept of it, so that the whole of only one is in memory, and `progress` is called
 * after each. Throws a UserError for frames that cannot be read.
 */
export async function segmentFrames<T>(
  request: SegmentationRequest,
  context: DataContext,
  engine: Engine,
  take: (frame: FrameSegmentation) => T,
  progress: (done: number) => Promise<void>,
): Promise<SegmentedFrames<T>> {
  const { model, weights, data, evaluation, suite, seed, semantics, frames, segmented, featured } = request;
  const network = networkOf(model, data.classes);
  const { image } = evaluation;
  const modalities = data.modalities.length;
  const plan = planViews(
    [suite],
    data.modalities.map(({ name }) => name),
    semantics,
  );
  const { rows } = plan.suites[0]!;
  const views = { network, prefix: PREFIX, views: plan.views.length, batch: 1, image };
  const subsets = subsetsPerCall(views, rows.length);
  const stage = featureStage(image);
  const functions = {
    encode: encodeViews(views),
    segment: segmentations({ ...views, subsets }),
    features: forward({ network, prefix: PREFIX, modalities, batch: 1, image }),
  };
  const { loaded } = await openModule('segment', functions, withPrefix(PREFIX, weights), engine, null);
  const out: T[] = [];
  const features: ClassFeature[] = [];
  const options = { batch: 1, image, workers: 0, semantics, indices: frames };
  const source = await openEvaluation(data, evaluation.split, options, context);
  try {
    let done = 0;
    for await (const batch of source) {
      const frame = frames[done]!;
      if (featured.has(frame))
        features.push(...classFeatures(loaded, batch.images, batch.labels, { frame, stage, image, data }));
      if (segmented.has(frame)) {
        const render = { views: plan.views, modalities, seed, semantics };
        loaded.run('encode', { images: renderViews(render, batch, frame) });
        const found: { row: string; classes: Int32Array }[] = [];
        for (let start = 0; start < rows.length; start += subsets) {
          const part = rows.slice(start, start + subsets);
          const fusion = new Float32Array(subsets * (views.views + 1));
          for (const [i, row] of part.entries()) fusion.set(fusionWeights(row, views.views), i * (views.views + 1));
          const { classes } = loaded.run('segment', { fusion });
          const size = image[0] * image[1];
          for (const [i, row] of part.entries()) {
            found.push({ row: row.label, classes: (classes as Int32Array).slice(i * size, (i + 1) * size) });
          }
        }
        out.push(take({ frame, images: batch.images, labels: batch.labels, rows: found }));
      }
      await progress(++done);
    }
  } finally {
    await source.close();
    loaded.dispose();
  }
  return { frames: out, features, stage };
}

/** The deepest stage whose map is still fine enough; stage j halves the map of stage 1, a quarter of the picture, j - 1 times. */
export function featureStage(image: readonly [number, number]): number {
  const side = Math.min(...image);
  return [4, 3, 2].find((stage) => side / 2 ** (stage + 1) >= LEAST_POSITIONS) ?? 1;
}

function classFeatures(
  module: LoadedModule,
  images: Float32Array,
  labels: Int32Array,
  { frame, stage, image, data }: { frame: number; stage: number; image: readonly [number, number]; data: Dataset },
): readonly ClassFeature[] {
  const name = `features${stage}`;
  const maps = module.run('features', { images }, [name])[name] as Float32Array;
  const [h, w] = image.map((side) => Math.ceil(side / 2 ** (stage + 1))) as [number, number];
  const channels = maps.length / (data.modalities.length * h * w);
  const [ys, xs] = [nearestPositions(image[0], h), nearestPositions(image[1], w)];
  return data.modalities.flatMap((_, modality) => {
    const sums = new Map<number, { readonly sum: Float32Array; count: number }>();
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        const label = labels[ys[y]! * image[1] + xs[x]!]!;
        if (label < 0 || label >= data.classes) continue;
        const own = sums.get(label) ?? { sum: new Float32Array(channels), count: 0 };
        sums.set(label, own);
        own.count++;
        const at = ((modality * h + y) * w + x) * channels;
        for (let c = 0; c < channels; c++) own.sum[c]! += maps[at + c]!;
      }
    }
    return [...sums]
      .sort(([a], [b]) => a - b)
      .map(([label, { sum, count }]) => ({ frame, modality, label, vector: sum.map((value) => value / count) }));
  });
}
