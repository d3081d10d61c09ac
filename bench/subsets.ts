// How much cheaper it is to evaluate all 15 subsets of four modalities from one encoding than by 15 forward passes.
// `node dist/bench/subsets.js [--size 128] [--batch 2] [--rounds 5] [--engine NAME] [--json]`: the two alternate in one
// process; medians are compared. A forward pass gets only the modalities of its subset, and both sides end in confusion
// matrices on the host.
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import type { Dataset } from '../src/compiler/normal-form.js';
import { capture } from '../src/graph/capture.js';
import { addedConfusions } from '../src/model/confusion.js';
import type { FunctionDefinition } from '../src/model/function-definition.js';
import { resize } from '../src/model/mlp-decoder.js';
import { allSubsets } from '../src/model/modality-subsets.js';
import { initialParameters } from '../src/model/network.js';
import { named, withoutPrefix, withPrefix } from '../src/model/parameters.js';
import { evaluateNetwork } from '../src/model/segformer.js';
import { networkState } from '../src/model/state-shapes.js';
import { CounterRandom, STREAM } from '../src/random/philox.js';
import type { Batch } from '../src/runtime/data/batch.js';
import type { EngineName } from '../src/runtime/engine/engine.js';
import { openEngine } from '../src/runtime/engine/open-engine.js';
import { ConfusionTotals } from '../src/runtime/run/evaluation/confusion-totals.js';
import { SuiteEvaluator } from '../src/runtime/run/evaluation/evaluate-suites.js';
import { MIT_B0 } from './mit-b0.js';

const MODALITIES = ['rgb', 'depth', 'event', 'lidar'] as const;
/** Plain forward pass of `count` modalities to a confusion matrix. */
function forward(count: number, batch: number, size: number): FunctionDefinition {
  return {
    feeds: {
      images: { shape: [count * batch, size, size, 3], dtype: 'float32' },
      labels: { shape: [batch, size, size], dtype: 'int32' },
    },
    state: networkState('student/', MIT_B0),
    apply: (feeds, state) => {
      const { scores } = evaluateNetwork(named(feeds, 'images'), count, withoutPrefix('student/', state), MIT_B0);
      const predictions = tf.reshape(tf.argMax(resize(scores, size, size), 3), [1, batch, -1]);
      return {
        outputs: {
          confusion: addedConfusions(tf.reshape(named(feeds, 'labels'), [batch, -1]), predictions, MIT_B0.classes),
        },
      };
    },
  };
}

function randomBatch(batch: number, size: number): Batch {
  const random = new CounterRandom(1, STREAM.scene);
  const pixels = batch * size * size;
  return {
    images: Float32Array.from({ length: MODALITIES.length * pixels * 3 }, () => random.uniform(-1, 1)),
    labels: Int32Array.from({ length: pixels }, () => random.integer(MIT_B0.classes)),
    indices: Array.from({ length: batch }, (_, i) => i),
    absent: Array.from({ length: batch }, () => []),
  };
}

function dataset(size: number): Dataset {
  return {
    name: 'bench',
    root: null,
    generator: { call: 'streets', args: { seed: 1, failures: 0 } },
    classes: MIT_B0.classes,
    ignore: 255,
    names: null,
    palette: null,
    stored: null,
    crop: null,
    list: null,
    missing: 'error',
    size: [size, size],
    modalities: MODALITIES.map((name) => ({
      name,
      source: { call: 'generated', args: { picture: name, norm: 'unit' } },
    })),
    label: { source: { call: 'generated_labels', args: {} } },
    splits: [{ name: 'val', frames: 1 }],
  };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

const { values: options } = parseArgs({
  options: {
    size: { type: 'string', default: '128' },
    batch: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '5' },
    engine: { type: 'string', default: 'auto' },
    json: { type: 'boolean', default: false },
  },
});
const [size, batch, rounds] = [Number(options.size), Number(options.batch), Number(options.rounds)];
const subsets = allSubsets(MODALITIES.length);
const evaluator = new SuiteEvaluator({
  network: MIT_B0,
  prefix: 'student/',
  data: dataset(size),
  evaluation: { split: 'val', batch, image: [size, size] },
  suites: [
    {
      name: 'any',
      suite: { call: 'missing', args: { subsets: 'all_subsets', absent: 'remove', pixels: 1, probability: 0.2 } },
    },
  ],
  seed: 1,
  semantics: 'paper',
  byCondition: false,
});
const forwards = Object.fromEntries(MODALITIES.map((_, i) => [`forward_${i + 1}`, forward(i + 1, batch, size)]));
const functions = { ...evaluator.functions, ...forwards };
const engine = await openEngine(options.engine as EngineName | 'auto');
const module = await engine.load({
  name: 'subsets',
  functions: new Map(Object.entries(functions).map(([name, definition]) => [name, capture(definition)])),
});
const empty = Object.values(functions).flatMap(({ state }) => Object.entries(state));
module.setState({
  ...Object.fromEntries(empty.map(([name, { shape }]) => [name, new Float32Array(shape.reduce((n, s) => n * s, 1))])),
  ...withPrefix('student/', initialParameters(MIT_B0, 1)),
});

const sample = randomBatch(batch, size);
const length = sample.images.length / MODALITIES.length;
const chosen = subsets.map((subset) => {
  const images = new Float32Array(subset.length * length);
  for (const [k, m] of subset.entries()) images.set(sample.images.subarray(m * length, (m + 1) * length), k * length);
  return images;
});

const together = (): Int32Array[] => {
  const totals = new ConfusionTotals(evaluator.rows, MIT_B0.classes, []);
  evaluator.addBatch(module, sample, 0, totals);
  return evaluator.rows.map((row) => Int32Array.from(totals.whole(row)));
};
const oneByOne = (): Int32Array[] =>
  subsets.map((subset, i) => {
    const feeds = { images: chosen[i]!, labels: sample.labels };
    return added(module.run(`forward_${subset.length}`, feeds).confusion as Int32Array);
  });
/** The matrix of all pictures of a batch. */
function added(matrices: Int32Array): Int32Array {
  const cells = MIT_B0.classes ** 2;
  const sum = new Int32Array(cells);
  matrices.forEach((count, i) => {
    sum[i % cells]! += count;
  });
  return sum;
}
/** One pass of all modalities: what evaluating a single subset costs. */
const fullOnly = (): void => {
  const all = subsets.length - 1;
  module.run(`forward_${MODALITIES.length}`, { images: chosen[all]!, labels: sample.labels });
};

function timed<T>(act: () => T): [number, T] {
  const began = performance.now();
  const result = act();
  return [performance.now() - began, result];
}

// first runs prepare the session
const [, a] = timed(together);
const [, b] = timed(oneByOne);
timed(fullOnly);
const differing = a.reduce(
  (n, matrix, i) => n + matrix.reduce((m, count, at) => m + Math.abs(count - b[i]![at]!), 0),
  0,
);
const ours: number[] = [];
const plain: number[] = [];
const full: number[] = [];
for (let round = 0; round < rounds; round++) {
  ours.push(timed(together)[0]);
  plain.push(timed(oneByOne)[0]);
  full.push(timed(fullOnly)[0]);
}
module.dispose();
const row = {
  name: 'evaluate 15 subsets',
  engine: engine.name,
  size,
  batch,
  ours_ms: median(ours),
  forward_ms: median(plain),
  full_ms: median(full),
  ratio: median(ours) / median(plain),
  /** at most 3 */
  ratio_to_full: median(ours) / median(full),
  differing_pixels: differing / 2,
};
console.log(
  options.json
    ? JSON.stringify({ rows: [row] })
    : `${row.name}, ${size}x${size}, batch ${batch}, ${row.engine}: ${row.ours_ms.toFixed(0)} ms against ` +
        `${row.forward_ms.toFixed(0)} ms for 15 forward passes, ratio ${row.ratio.toFixed(3)}; ` +
        `${row.full_ms.toFixed(0)} ms for one full pass, ratio ${row.ratio_to_full.toFixed(2)} (at most 3); ` +
        `${row.differing_pixels} predictions differ`,
);
