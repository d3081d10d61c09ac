import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { batchNormEvaluation, batchNormTraining, momentsOf, runningMoments } from '../../src/model/batch-norm.js';
import type { Tensors } from '../../src/model/function-definition.js';
import { gelu } from '../../src/model/gelu.js';
import { valueAndGradients } from '../../src/model/gradients.js';
import { layerNorm } from '../../src/model/layer-norm.js';
import { allNear, near, normals } from './numbers.js';
import { compute } from './run-on-cpu.js';

type Inputs = Parameters<typeof compute>[0];

/** Compares the gradient of sum(weights * f(inputs)) with finite differences along one direction per input. */
async function checkGradient(inputs: Inputs, f: (feeds: Tensors) => tf.Tensor, what: string): Promise<void> {
  const scalar = (feeds: Tensors): tf.Scalar => {
    const out = tf.reshape(f(feeds), [-1]);
    const weights = tf.tensor1d(Array.from({ length: out.size }, (_, i) => Math.sin(3 * i + 1)));
    return tf.sum(tf.mul(out, weights));
  };
  const analytic = await compute(inputs, (feeds) => valueAndGradients(() => scalar(feeds), feeds).gradients);
  const value = async (moved: Inputs): Promise<number> =>
    (await compute(moved, (feeds) => ({ y: scalar(feeds) }))).y![0]!;
  for (const [name, { shape, data }] of Object.entries(inputs)) {
    const direction = Float32Array.from(data, (_, i) => Math.cos(2 * i + 0.4) + Math.sign(analytic[name]![i]!));
    const h = 2e-3;
    const at = (sign: number): Promise<number> =>
      value({ ...inputs, [name]: { shape, data: Float32Array.from(data, (x, i) => x + sign * h * direction[i]!) } });
    const numeric = ((await at(1)) - (await at(-1))) / (2 * h);
    const along = direction.reduce((sum, d, i) => sum + d * analytic[name]![i]!, 0);
    near(along / numeric, 1, 5e-3, `${what} ${name}`);
  }
}

const vectors = { gain: normals(2, 6), bias: normals(3, 6) };

test('layer norm: values and gradients', async () => {
  const x = { shape: [2, 3], data: Float32Array.of(1, 2, 3, -1, -1, 2) };
  const gain = { shape: [3], data: Float32Array.of(1, 2, 1) };
  const bias = { shape: [3], data: Float32Array.of(0, 0, 5) };
  const { y } = await compute({ x, gain, bias }, (f) => ({ y: layerNorm(f.x!, f.gain!, f.bias!, 1e-6) }));
  const s = Math.sqrt(1.5);
  allNear(y!, [-s, 0, 5 + s, -Math.SQRT1_2, -Math.SQRT2, 5 + Math.SQRT2], 1e-5);
  await checkGradient(
    { x: normals(1, 4, 6), ...vectors },
    (f) => layerNorm(f.x!, f.gain!, f.bias!, 1e-6),
    'layer norm',
  );
});

test('gelu is the exact form', async () => {
  const x = { shape: [4], data: Float32Array.of(-3, -0.5, 0, 2) };
  const { y } = await compute({ x }, (f) => ({ y: gelu(f.x!) }));
  allNear(y!, [-0.00404951, -0.15426877, 0, 1.9544997], 1e-6);
  await checkGradient({ x: normals(4, 5, 6) }, (f) => gelu(f.x!), 'gelu');
});

test('batch norm in training normalises every column and differentiates through its moments', async () => {
  const x = normals(5, 16, 6);
  const { y } = await compute({ x }, (f) => {
    const one = tf.ones([6]);
    return { y: batchNormTraining(f.x!, momentsOf(f.x!), one, tf.zeros([6])) };
  });
  for (let c = 0; c < 6; c++) {
    const column = Array.from({ length: 16 }, (_, i) => y![i * 6 + c]!);
    near(
      column.reduce((a, b) => a + b, 0),
      0,
      1e-5,
    );
    near(column.reduce((a, b) => a + b * b, 0) / 16, 1, 1e-3);
  }
  const training = (f: Tensors): tf.Tensor => batchNormTraining(f.x!, momentsOf(f.x!), f.gain!, f.bias!);
  await checkGradient({ x, ...vectors }, training, 'batch norm');
});

test('running moments: momentum 0.1, variance unbiased; evaluation uses them', async () => {
  const x = { shape: [2, 1], data: Float32Array.of(1, 3) };
  const { mean, variance, y } = await compute({ x }, (f) => {
    const old = { mean: tf.tensor1d([10]), variance: tf.tensor1d([4]) };
    const next = runningMoments(old, momentsOf(f.x!), 2);
    return { ...next, y: batchNormEvaluation(f.x!, next, tf.tensor1d([2]), tf.tensor1d([1])) };
  });
  near(mean![0]!, 9.2, 1e-6);
  near(variance![0]!, 3.6 + 0.2, 1e-6);
  near(y![0]!, 1 + (2 * (1 - 9.2)) / Math.sqrt(3.8 + 1e-5), 1e-5);
});

test('gradients of what a function does not use are left out', async () => {
  const outputs = await compute({ a: normals(1, 2), b: normals(2, 2) }, (f) => {
    const { gradients } = valueAndGradients(() => tf.sum(tf.square(f.a!)), f);
    assert.equal(Object.keys(gradients), ['a']);
    return gradients;
  });
  allNear(
    outputs.a!,
    normals(1, 2).data.map((x) => 2 * x),
    1e-6,
  );
});

test.run();
