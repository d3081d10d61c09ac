// Class prototypes of both networks in both forms, and the pixel counts behind them.
import type { FunctionDefinition } from '../../src/model/function-definition.js';
import { withoutIgnored } from '../../src/model/loss-input.js';
import { named } from '../../src/model/parameters.js';
import { classMasks, prototypes } from '../../src/model/prototypes.js';
import { permute } from '../../src/runtime/checkpoint/permute.js';
import type { Engine } from '../../src/runtime/engine/engine.js';
import { type GoldenCase, IGNORE } from './case.js';
import { largest, largestDifference, type Quantity } from './quantity.js';
import { runOnce } from './run-function.js';

const TOLERANCE = 1e-5;

export async function checkPrototypes(file: GoldenCase, engine: Engine): Promise<readonly Quantity[]> {
  const quantities: Quantity[] = [];
  for (const side of ['student', 'teacher'])
    for (const stage of [1, 2, 3, 4]) quantities.push(...(await checkStage(file, engine, side, stage)));
  return quantities;
}

async function checkStage(file: GoldenCase, engine: Engine, side: string, stage: number): Promise<readonly Quantity[]> {
  const features = `${side}.features.stage${stage}`;
  if (!file.has(features) || !file.has(`${side}.prototypes_mean.stage${stage}`)) return [];
  const map = file.maps(features);
  const feeds = { map: map.data, labels: file.labels('labels') };
  const got = await runOnce(engine, prototypeFunction(file, map.shape), feeds);
  const compare = (name: string, output: string, wanted: Float32Array): Quantity => ({
    name,
    error: largestDifference(got[output]!, wanted) / Math.max(largest(wanted), Number.MIN_VALUE),
    tolerance: TOLERANCE,
    measure: 'relative to largest entry',
  });
  const rows = (name: string): Float32Array => permute(file.float(name), [1, 0, 2, 3]).data;
  const mean = `${side}.prototypes_mean.stage${stage}`;
  const reference = `${side}.prototypes_reference.stage${stage}`;
  const counts = `prototype_counts.stage${stage}`;
  return [
    compare(mean, 'mean', rows(mean)),
    ...(file.has(reference) ? [compare(reference, 'reference', rows(reference))] : []),
    ...(side === 'student' && file.has(counts) ? [compare(counts, 'counts', file.float(counts).data)] : []),
  ];
}

function prototypeFunction({ config }: GoldenCase, shape: readonly number[]): FunctionDefinition {
  const [, h, w] = shape as [number, number, number];
  return {
    feeds: {
      map: { shape, dtype: 'float32' },
      labels: { shape: [config.batch, config.height, config.width], dtype: 'int32' },
    },
    state: {},
    apply: (feeds) => {
      const labels = withoutIgnored(named(feeds, 'labels'), IGNORE, config.num_classes);
      const masks = classMasks(labels, config.num_classes, h, w);
      const map = named(feeds, 'map');
      return {
        outputs: {
          mean: prototypes(map, masks, 'mean'),
          reference: prototypes(map, masks, 'squared-count'),
          counts: masks.counts,
        },
      };
    },
  };
}
