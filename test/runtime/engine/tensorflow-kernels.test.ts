// Every kernel a graph may hold, with its gradients: TensorFlow's session against eager tfjs on the cpu backend, with the
// graph as captured and with the passes.
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type CapturableFunction, capture } from '../../../src/graph/capture.js';
import { kernelNames } from '../../../src/graph/kernel-signatures/lookup.js';
import { sizeOf } from '../../../src/graph/shape.js';
import type { TensorGraph } from '../../../src/graph/tensor-graph.js';
import { verifyGraph } from '../../../src/graph/verify-graph.js';
import { statelessNormal } from '../../../src/random/philox.js';
import { correctKernels } from '../../../src/runtime/engine/interpreter/corrected-kernels.js';
import { openTensorFlowEngine } from '../../../src/runtime/engine/tensorflow/tensorflow-engine.js';
import { type KernelCase, kernelCases } from './kernel-cases.js';

correctKernels('cpu');
const engine = await openTensorFlowEngine();

/** Values in -1..1 that repeat for a (shape, seed). */
function values(shape: readonly number[], seed: number): Float32Array {
  return Float32Array.from(
    { length: sizeOf(shape) },
    (_, i) => (Math.sin((i + 1) * 12.9898 * (seed + 1)) * 43758.5453) % 1,
  );
}

/** The result, and the gradients of <result, fixed weights> for every argument. */
function evaluate({ run, differentiable }: KernelCase, inputs: readonly tf.Tensor[]): tf.Tensor[] {
  const result = run(...inputs);
  if (!differentiable) return [result];
  const weights = tf.tensor(values(result.shape, 7), result.shape);
  return [result, ...tf.grads((...x: tf.Tensor[]) => tf.sum(tf.mul(run(...x), weights)))([...inputs])];
}

function definition(kernelCase: KernelCase): CapturableFunction {
  const feeds = Object.fromEntries(
    kernelCase.shapes.map((shape, i) => [`x${i}`, { shape, dtype: 'float32' as const }]),
  );
  return {
    feeds,
    state: {},
    apply: (given) => ({
      outputs: Object.fromEntries(evaluate(kernelCase, Object.values(given)).map((tensor, i) => [`y${i}`, tensor])),
    }),
  };
}

function reference(kernelCase: KernelCase): number[][] {
  void tf.setBackend('cpu');
  return tf.tidy(() =>
    evaluate(
      kernelCase,
      kernelCase.shapes.map((shape, i) => tf.tensor(values(shape, i), [...shape])),
    ).map((y) => Array.from(y.dataSync())),
  );
}

function assertClose(actual: ArrayLike<number>, wanted: readonly number[], message: string): void {
  assert.is(actual.length, wanted.length, message);
  const finite = wanted.filter(Number.isFinite).map(Math.abs);
  const scale = Math.max(1e-3, ...finite);
  wanted.forEach((value, i) => {
    const same = Object.is(value, actual[i]) || Math.abs(value - actual[i]!) <= 2e-6 * scale;
    assert.ok(same, `${message}: element ${i} is ${actual[i]}, should be ${value}`);
  });
}

const captured = new Map<string, TensorGraph>();
for (const kernelCase of kernelCases) {
  captured.set(kernelCase.name, capture(definition(kernelCase)));
  captured.set(`${kernelCase.name}, as captured`, capture(definition(kernelCase), { optimise: false }));
}
const module = await engine.load({ name: 'kernels', functions: captured });

for (const kernelCase of kernelCases) {
  test(kernelCase.name, () => {
    const wanted = reference(kernelCase);
    const feeds = Object.fromEntries(kernelCase.shapes.map((shape, i) => [`x${i}`, values(shape, i)]));
    for (const name of [kernelCase.name, `${kernelCase.name}, as captured`]) {
      verifyGraph(captured.get(name)!);
      const outputs = module.run(name, feeds);
      wanted.forEach(
        (array, i) =>
          void assertClose(outputs[`y${i}`]!, array, `${name}, ${i === 0 ? 'result' : `gradient ${i - 1}`}`),
      );
    }
  });
}

test('the cases use every kernel that a graph may hold', () => {
  const used = new Set([...captured.values()].flatMap((graph) => graph.nodes.map((node) => node.kernel)));
  // AdamW has tests of its own; RandomNormal is compared below
  assert.equal(
    kernelNames.filter((kernel) => !used.has(kernel) && kernel !== 'AdamW' && kernel !== 'RandomNormal'),
    [],
  );
});

test('the gradient of a half-pixel resize is its adjoint: <resize(v), d> = <v, grad(d)>', async () => {
  const shape = [1, 5, 4, 2] as const;
  const target = [1, 8, 3, 2] as const;
  const graph = capture({
    feeds: { v: { shape, dtype: 'float32' }, d: { shape: target, dtype: 'float32' } },
    state: {},
    apply: ({ v, d }) => {
      const resized = tf.image.resizeBilinear(v as tf.Tensor4D, [8, 3], false, true);
      const gradient = tf.grad((x) =>
        tf.sum(tf.mul(tf.image.resizeBilinear(x as tf.Tensor4D, [8, 3], false, true), d!)),
      )(v!);
      return { outputs: { left: tf.sum(tf.mul(resized, d!)), right: tf.sum(tf.mul(v!, gradient)) } };
    },
  });
  const loaded = await engine.load({ name: 'adjoint', functions: new Map([['f', graph]]) });
  const { left, right } = loaded.run('f', { v: values(shape, 1), d: values(target, 2) });
  loaded.dispose();
  assert.ok(Math.abs(left![0]!) > 0.01);
  assert.ok(Math.abs(left![0]! - right![0]!) < 1e-5 * Math.abs(left![0]!), `${left} and ${right}`);
});

test('random normal numbers are those of the counter-based generator, for negative seeds too', async () => {
  const graph = capture({
    feeds: { seed: { shape: [2], dtype: 'int32' } },
    state: {},
    apply: ({ seed }) => ({
      outputs: { noise: tf.engine().runKernel('RandomNormal', { seed: seed! }, { shape: [5, 201] }) as tf.Tensor },
    }),
  });
  const loaded = await engine.load({ name: 'noise', functions: new Map([['f', graph]]) });
  for (const [key, counter] of [
    [7, 0],
    [-7, 12345],
    [0x7fffffff, -1],
  ] as const) {
    const { noise } = loaded.run('f', { seed: Int32Array.of(key, counter) });
    const wanted = statelessNormal(key, counter >>> 0, 1005);
    wanted.forEach(
      (value, i) =>
        void assert.ok(
          Math.abs(value - noise![i]!) < 1e-5,
          `(${key}, ${counter}) element ${i}: ${noise![i]} should be ${value}`,
        ),
    );
  }
  loaded.dispose();
});

test.after(() => module.dispose());
test.run();
