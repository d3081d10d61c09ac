// Every kernel and its gradients, captured and interpreted, against the same expression computed eagerly by tfjs's stock
// cpu backend.
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { EXIT, UserError } from '../../../src/exit-code.js';
import { type CapturableFunction, capture } from '../../../src/graph/capture.js';
import type { TensorGraph } from '../../../src/graph/tensor-graph.js';
import type { Engine } from '../../../src/runtime/engine/engine.js';
import { openCpuEngine } from '../../../src/runtime/engine/interpreter/cpu-engine.js';
import { startWasmBackend } from '../../../src/runtime/engine/interpreter/wasm-backend.js';
import { openWasmEngine } from '../../../src/runtime/engine/interpreter/wasm-engine.js';
import { type KernelCase, kernelCases } from './kernel-cases.js';
import { relativeError } from './relative-error.js';

/** Values in -1..1 that repeat for a (shape, seed). */
function values(shape: readonly number[], seed: number): Float32Array {
  const length = shape.reduce((product, extent) => product * extent, 1);
  return Float32Array.from({ length }, (_, i) => (Math.sin((i + 1) * 12.9898 * (seed + 1)) * 43758.5453) % 1);
}

/** The result and the gradients of <result, weights> for every argument. */
function resultAndGradients({ run, differentiable }: KernelCase, inputs: tf.Tensor[]): tf.Tensor[] {
  const result = run(...inputs);
  if (!differentiable) return [result];
  const weights = tf.tensor(values(result.shape, 7), result.shape);
  const loss = (): tf.Scalar => tf.sum(tf.mul(run(...inputs), weights));
  return [result, ...tf.engine().gradients(loss, inputs, undefined, true).grads];
}

function definitionOf(each: KernelCase): CapturableFunction {
  return {
    feeds: Object.fromEntries(each.shapes.map((shape, i) => [`x${i}`, { shape, dtype: 'float32' }])),
    state: {},
    apply: (feeds) => {
      const results = resultAndGradients(
        each,
        each.shapes.map((_, i) => feeds[`x${i}`]!),
      );
      return {
        outputs: Object.fromEntries(results.map((tensor, i) => [i === 0 ? 'result' : `gradient ${i}`, tensor])),
      };
    },
  };
}

function eagerly(each: KernelCase): number[][] {
  tf.engine().setBackend('cpu');
  tf.engine().startScope();
  const inputs = each.shapes.map((shape, i) => tf.tensor(values(shape, i), [...shape]));
  const arrays = resultAndGradients(each, inputs).map((tensor) => Array.from(tensor.dataSync()));
  tf.engine().endScope();
  return arrays;
}

const run = async (engine: Engine, graph: TensorGraph, shapes: KernelCase['shapes']) => {
  const loaded = await engine.load({ name: 'case', functions: new Map([['f', graph]]) });
  const outputs = loaded.run('f', Object.fromEntries(shapes.map((shape, i) => [`x${i}`, values(shape, i)])));
  loaded.dispose();
  return outputs;
};

const engines = [await openCpuEngine(), await openWasmEngine()];
const alive = (): number[] => engines.map(({ name }) => tf.findBackend(name).numDataIds());
const aliveBefore = alive();

for (const engine of engines) {
  for (const each of kernelCases) {
    test(`${engine.name}: ${each.name}`, async () => {
      const expected = eagerly(each);
      for (const optimise of [false, true]) {
        const outputs = await run(engine, capture(definitionOf(each), { optimise }), each.shapes);
        Object.entries(outputs).forEach(([what, actual], i) => {
          const error = relativeError(actual, expected[i]!);
          assert.ok(error < 5e-6, `${what} is off by ${error.toExponential(1)} of its scale`);
        });
      }
    });
  }

  test(`${engine.name}: a product broadcasts both batch axes`, async () => {
    // tfjs's own cpu kernel cannot do this, so the numbers are written out.
    const specs = {
      a: { shape: [2, 1, 1, 2], dtype: 'float32' },
      b: { shape: [1, 3, 2, 1], dtype: 'float32' },
    } as const;
    const graph = capture({ feeds: specs, state: {}, apply: ({ a, b }) => ({ outputs: { y: tf.matMul(a!, b!) } }) });
    const loaded = await engine.load({ name: 'case', functions: new Map([['f', graph]]) });
    const feeds = { a: Float32Array.of(1, 2, 3, 4), b: Float32Array.of(1, 1, 2, 0, 0, 3) };
    assert.equal(loaded.run('f', feeds).y, Float32Array.of(3, 2, 6, 7, 6, 12));
    loaded.dispose();
  });
}

test('the gradient of resizing is the adjoint of resizing: <resize(x), d> = <x, gradient(d)>', () => {
  const sizes = [
    [4, 8],
    [8, 4],
    [3, 7],
    [1, 5],
    [5, 1],
  ] as const;
  const modes = [
    [false, true],
    [true, false],
    [false, false],
  ] as const;
  const number = (x: tf.Tensor): number => x.dataSync()[0]!;
  for (const backend of ['cpu', 'wasm']) {
    tf.engine().setBackend(backend);
    for (const [from, to] of sizes) {
      for (const [alignCorners, halfPixel] of modes) {
        tf.engine().startScope();
        const x = tf.tensor4d(values([2, from, from + 1, 3], 1), [2, from, from + 1, 3]);
        const d = tf.tensor4d(values([2, to, to + 2, 3], 2), [2, to, to + 2, 3]);
        const project = (image: tf.Tensor): tf.Scalar =>
          tf.sum(tf.mul(tf.image.resizeBilinear(image as tf.Tensor4D, [to, to + 2], alignCorners, halfPixel), d));
        const left = number(project(x));
        const right = number(tf.sum(tf.mul(tf.grad(project)(x), x)));
        assert.ok(Math.abs(left - right) < 1e-4 * Math.max(1, Math.abs(left)), `${backend} ${from}->${to}`);
        tf.engine().endScope();
      }
    }
  }
});

test('wasm: a full heap is an error that says what to do', async () => {
  const backend = await startWasmBackend();
  for (const elements of [2 ** 30 - 1, 2 ** 31]) {
    assert.throws(
      () => backend.makeOutput([elements], 'float32'),
      (error: Error) => error instanceof UserError && error.exitCode === EXIT.memory && error.help !== null,
    );
  }
});

test('no kernel leaves a tensor behind', () => {
  assert.equal(alive(), aliveBefore);
});

test.run();
