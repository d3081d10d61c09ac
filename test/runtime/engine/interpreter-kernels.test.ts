// The interpreters' kernels and their gradients against eager tfjs on the stock cpu backend.

import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { EXIT, UserError } from '../../../src/exit-code.js';
import { correctKernels } from '../../../src/runtime/engine/interpreter/corrected-kernels.js';
import { cpuKernels } from '../../../src/runtime/engine/interpreter/cpu-kernels.js';
import { cpuMemory } from '../../../src/runtime/engine/interpreter/cpu-memory.js';
import type { DeviceMemory } from '../../../src/runtime/engine/interpreter/device-memory.js';
import type { KernelTable } from '../../../src/runtime/engine/interpreter/kernel-table.js';
import { broadcastKernel } from '../../../src/runtime/engine/interpreter/kernels/broadcast.js';
import { startWasmBackend } from '../../../src/runtime/engine/interpreter/wasm-backend.js';
import { wasmKernels } from '../../../src/runtime/engine/interpreter/wasm-kernels.js';
import { wasmMemory } from '../../../src/runtime/engine/interpreter/wasm-memory.js';
import { type KernelCase, kernelCases } from './kernel-cases.js';

correctKernels('cpu');
// The tested cpu kernels stand on a second cpu backend, so that backend `cpu` stays the oracle.
function register(backendName: string, table: KernelTable): void {
  for (const [kernelName, kernelFunc] of Object.entries(table)) {
    if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({ kernelName, backendName, kernelFunc });
  }
}
const ownCpu = new MathBackendCPU();
tf.registerBackend('own-cpu', () => ownCpu, 0);
tf.copyRegisteredKernels('cpu', 'own-cpu');
const wasm = await startWasmBackend();
const tested: Record<'own-cpu' | 'wasm', { memory: DeviceMemory; kernels: KernelTable; backend: object }> = {
  'own-cpu': { memory: cpuMemory(ownCpu), kernels: cpuKernels(cpuMemory(ownCpu)), backend: ownCpu },
  wasm: { memory: wasmMemory(wasm), kernels: wasmKernels(wasmMemory(wasm)), backend: wasm },
};
for (const [name, { kernels }] of Object.entries(tested)) register(name, kernels);
const aliveBefore = Object.values(tested).map(({ memory }) => memory.count());

/** Values in -1..1 that repeat for a (shape, seed). */
function values(shape: readonly number[], seed: number): Float32Array {
  const length = shape.reduce((product, extent) => product * extent, 1);
  return Float32Array.from({ length }, (_, i) => (Math.sin((i + 1) * 12.9898 * (seed + 1)) * 43758.5453) % 1);
}

const read = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

/** The result and the gradients of <result, fixed weights> for every argument. */
function evaluate(backend: string, { shapes, run, differentiable }: KernelCase): number[][] {
  tf.engine().setBackend(backend);
  tf.engine().startScope();
  const inputs = shapes.map((shape, i) => tf.tensor(values(shape, i), [...shape]));
  const result = run(...inputs);
  const arrays = [read(result)];
  if (differentiable) {
    const weights = tf.tensor(values(result.shape, 7), result.shape);
    const loss = (...x: tf.Tensor[]): tf.Scalar => tf.sum(tf.mul(run(...x), weights));
    arrays.push(...tf.grads(loss)(inputs).map(read));
  }
  tf.engine().endScope();
  return arrays;
}

function relativeError(actual: readonly number[], expected: readonly number[]): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  const scale = Math.max(1e-3, ...expected.map(Math.abs));
  const errors = actual.map((x, i) => Math.abs(x - expected[i]!) / scale);
  return errors.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(0, ...errors);
}

for (const backend of ['own-cpu', 'wasm'] as const) {
  for (const each of kernelCases) {
    test(`${backend}: ${each.name}`, () => {
      const expected = evaluate('cpu', each);
      evaluate(backend, each).forEach((actual, i) => {
        const error = relativeError(actual, expected[i]!);
        const what = i === 0 ? 'result' : `gradient ${i}`;
        assert.ok(error < 5e-6, `${what} is off by ${error.toExponential(1)} of its scale`);
      });
    });
  }
}

for (const [name, { memory, kernels, backend }] of Object.entries(tested)) {
  const make = (shape: number[], contents: ArrayLike<number>): tf.TensorInfo => {
    const tensor = memory.allocate(shape, 'float32');
    memory.floats(tensor).set(contents);
    return tensor;
  };
  const call = (kernel: tf.KernelFunc, inputs: Record<string, tf.TensorInfo>, attrs: object): number[] => {
    const out = kernel({ inputs, attrs: attrs as tf.NamedAttrMap, backend }) as tf.TensorInfo;
    const contents = Array.from(memory.floats(out));
    memory.release(out);
    return contents;
  };

  test(`${name}: a product broadcasts both batch axes`, () => {
    const left = make([2, 1, 1, 2], [1, 2, 3, 4]);
    const right = make([1, 3, 2, 1], [1, 1, 2, 0, 0, 3]);
    const out = call(kernels.BatchMatMul!, { a: left, b: right }, { transposeA: false, transposeB: false });
    assert.equal(out, [3, 2, 6, 7, 6, 12]);
    memory.release(left);
    memory.release(right);
  });

  test(`${name}: broadcasting repeats leading, inner and last axes`, () => {
    const x = make([1, 2, 1], [5, 7]);
    assert.equal(call(broadcastKernel(memory), { x }, { shape: [2, 3, 2, 2] }), new Array(6).fill([5, 5, 7, 7]).flat());
    memory.release(x);
  });

  test(`${name}: a weight written in place is seen by the next product and convolution`, () => {
    const weight = make([1, 1, 1, 1], [0]);
    const x = make([1, 1, 1, 1], [1]);
    const window = { strides: 1, pad: 'valid', dilations: 1, dataFormat: 'NHWC' };
    const convolutions = ['Conv2D', 'DepthwiseConv2dNative'].map((kernel) => tf.getKernel(kernel, name).kernelFunc);
    for (const value of [3, 5]) {
      memory.floats(weight)[0] = value;
      assert.equal(call(kernels.BatchMatMul!, { a: x, b: weight }, {}), [value]);
      for (const kernel of convolutions) assert.equal(call(kernel, { x, filter: weight }, window), [value]);
    }
    memory.release(weight);
    memory.release(x);
  });
}

test('the gradient of resizing is the adjoint of resizing: <resize(x), d> = <x, gradient(d)>', () => {
  const modes = [
    [false, true],
    [true, false],
    [false, false],
  ] as const;
  for (const backend of ['cpu', 'wasm']) {
    tf.engine().setBackend(backend);
    for (const [from, to] of [
      [4, 8],
      [8, 4],
      [3, 7],
      [1, 5],
      [5, 1],
    ] as const) {
      for (const [alignCorners, halfPixel] of modes) {
        tf.engine().startScope();
        const x = tf.tensor4d(values([2, from, from + 1, 3], 1), [2, from, from + 1, 3]);
        const d = tf.tensor4d(values([2, to, to + 2, 3], 2), [2, to, to + 2, 3]);
        const project = (image: tf.Tensor): tf.Scalar =>
          tf.sum(tf.mul(tf.image.resizeBilinear(image as tf.Tensor4D, [to, to + 2], alignCorners, halfPixel), d));
        const [left] = read(project(x));
        const [right] = read(tf.sum(tf.mul(tf.grad(project)(x), x)));
        assert.ok(Math.abs(left! - right!) < 1e-4 * Math.max(1, Math.abs(left!)), `${backend} ${from}->${to}`);
        tf.engine().endScope();
      }
    }
  }
});

test('wasm: a full heap is an error that says what to do', () => {
  for (const elements of [2 ** 30 - 1, 2 ** 31]) {
    assert.throws(
      () => tested.wasm.memory.allocate([elements], 'float32'),
      (error: Error) => error instanceof UserError && error.exitCode === EXIT.memory && error.help !== null,
    );
  }
});

test('no kernel leaves a tensor behind', () => {
  assert.equal(
    Object.values(tested).map(({ memory }) => memory.count()),
    aliveBefore,
  );
});

test.run();
