// What callers of the TensorFlow engine rely on: shared state, updates in place, feeds, errors, no leaks.

import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { EXIT, UserError } from '../../../src/exit-code.js';
import { type CapturableFunction, capture } from '../../../src/graph/capture.js';
import { loadAddon } from '../../../src/runtime/engine/tensorflow/addon.js';
import { lowerModule } from '../../../src/runtime/engine/tensorflow/lower-module.js';
import { openTensorFlowEngine } from '../../../src/runtime/engine/tensorflow/tensorflow-engine.js';
import { explainTensorFlowError } from '../../../src/runtime/engine/tensorflow/tensorflow-error.js';

const engine = await openTensorFlowEngine();
const addon = loadAddon();
const f32 = (...shape: number[]) => ({ shape, dtype: 'float32' as const });
const load = (functions: Record<string, CapturableFunction>) =>
  engine.load({
    name: 'test',
    functions: new Map(Object.entries(functions).map(([name, definition]) => [name, capture(definition)])),
  });

const hyper = { beta1: 0.9, beta2: 0.999, eps: 1e-8, decay: 0.05 };
const adamState = { w: f32(5), m: f32(5), v: f32(5) };
function adamStep(withOutput: boolean): CapturableFunction {
  return {
    feeds: { g: f32(5), lr: f32(), step: f32() },
    state: adamState,
    apply: ({ g, lr, step }, { w, m, v }) => {
      const next = tf
        .engine()
        .runKernel('AdamW', { param: w!, m: m!, v: v!, grad: g!, lr: lr!, step: step! }, hyper) as tf.Tensor[];
      return {
        outputs: withOutput ? { before: w!, after: tf.mul(next[0]!, 1.5) } : { before: w! },
        state: { w: next[0]!, m: next[1]!, v: next[2]! },
      };
    },
  };
}

/** Loshchilov and Hutter's algorithm 2 in double precision. */
function adamReference(w: number[], gradients: readonly number[][], lr: number): number[] {
  const m = w.map(() => 0);
  const v = w.map(() => 0);
  gradients.forEach((g, t) => {
    const [c1, c2] = [1 - hyper.beta1 ** (t + 1), 1 - hyper.beta2 ** (t + 1)];
    g.forEach((x, i) => {
      m[i] = hyper.beta1 * m[i]! + (1 - hyper.beta1) * x;
      v[i] = hyper.beta2 * v[i]! + (1 - hyper.beta2) * x * x;
      w[i] = w[i]! * (1 - lr * hyper.decay) - (lr * (m[i]! / c1)) / (Math.sqrt(v[i]! / c2) + hyper.eps);
    });
  });
  return w;
}

// small gradients: epsilon in the wrong place would show
const start = [1, -2, 0.5, 0, 3];
const gradients = [1, 2, 3].map((t) => start.map((x, i) => Math.sin(t * 7 + i) * 10 ** -(2 * i) + x * 1e-9));

for (const withOutput of [false, true]) {
  test(`AdamW ${withOutput ? 'as arithmetic' : 'in place'} follows the published formula`, async () => {
    const module = await load({ step: adamStep(withOutput) });
    module.setState({ w: Float32Array.from(start), m: new Float32Array(5), v: new Float32Array(5) });
    gradients.forEach((g, t) => {
      const before = module.getState(['w']).w!;
      const out = module.run('step', {
        g: Float32Array.from(g),
        lr: Float32Array.of(0.01),
        step: Float32Array.of(t + 1),
      });
      assert.equal(out.before, before, 'outputs see the state as it was');
      if (withOutput) assert.ok(Math.abs(out.after![0]! - 1.5 * module.getState(['w']).w![0]!) < 1e-6);
    });
    const wanted = adamReference([...start], gradients, 0.01);
    module
      .getState(['w'])
      .w!.forEach(
        (x, i) => void assert.ok(Math.abs(x - wanted[i]!) < 2e-6, `element ${i}: ${x}, should be ${wanted[i]}`),
      );
    module.dispose();
  });
}

test('functions share the state, and the state never shares memory with fed arrays', async () => {
  const put: CapturableFunction = {
    feeds: { x: f32(64) },
    state: { s: f32(4, 16) },
    apply: ({ x }) => ({ outputs: {}, state: { s: tf.reshape(x!, [4, 16]) } }),
  };
  const swap: CapturableFunction = {
    feeds: {},
    state: { s: f32(4, 16), t: f32(4, 16) },
    apply: (_, { s, t }) => ({ outputs: {}, state: { s: t!, t: tf.add(s!, 1) } }),
  };
  const module = await load({ put, swap });
  assert.equal([...module.stateNames].sort(), ['s', 't']);
  module.setState({ t: new Float32Array(64).fill(7), s: new Float32Array(64) });
  const fed = new Float32Array(64).fill(1);
  module.run('put', { x: fed });
  fed.fill(99);
  module.run('swap', {});
  assert.equal([...module.getState().s!], new Array(64).fill(7));
  assert.equal([...module.getState().t!], new Array(64).fill(2));
  module.dispose();
});

test('only the outputs that are asked for are returned, and updates happen with none', async () => {
  const count: CapturableFunction = {
    feeds: { x: { shape: [2], dtype: 'int32' }, b: { shape: [2], dtype: 'bool' } },
    state: { n: { shape: [], dtype: 'int32' } },
    apply: ({ x, b }, { n }) => ({
      outputs: { x: x!, b: tf.logicalNot(b!), constant: tf.scalar(4) },
      state: { n: tf.add(n!, tf.scalar(1, 'int32')) },
    }),
  };
  const module = await load({ count });
  module.setState({ n: Int32Array.of(5) });
  const feeds = { x: Int32Array.of(1, -2), b: Uint8Array.of(0, 1) };
  assert.equal(module.run('count', feeds, []), {});
  assert.equal(module.run('count', feeds, ['constant']), { constant: Float32Array.of(4) });
  assert.equal(module.run('count', feeds), {
    x: Int32Array.of(1, -2),
    b: Uint8Array.of(1, 0),
    constant: Float32Array.of(4),
  });
  assert.equal(module.getState(), { n: Int32Array.of(8) });
  module.dispose();
});

test('wrong calls name the function and what is wrong', async () => {
  const module = await load({ step: adamStep(false) });
  const feeds = { g: new Float32Array(5), lr: Float32Array.of(1), step: Float32Array.of(1) };
  assert.throws(() => module.run('stop', feeds), /no function 'stop'/);
  assert.throws(
    () => module.run('step', { ...feeds, g: new Float32Array(4) }),
    /step: 'g' has 4 values, float32\[5\] needs 5/,
  );
  assert.throws(() => module.run('step', { g: feeds.g, lr: feeds.lr }), /step: 'step' is missing/);
  assert.throws(() => module.run('step', feeds, ['loss']), /'step' has no output 'loss'/);
  assert.throws(() => module.setState({ q: new Float32Array(5) }), /no function of the module has the state 'q'/);
  module.dispose();
  module.dispose();
  assert.throws(() => module.run('step', feeds), /disposed/);
});

test('runs leave neither tensors nor sessions nor folders behind', async () => {
  const sessions = addon.getNumOfSavedModels();
  const module = await load({ step: adamStep(true) });
  module.setState({ w: new Float32Array(5), m: new Float32Array(5), v: new Float32Array(5) });
  const tensors = addon.getNumOfTensors();
  for (let t = 1; t <= 3; t++)
    module.run('step', { g: new Float32Array(5).fill(t), lr: Float32Array.of(1), step: Float32Array.of(t) });
  module.getState();
  assert.throws(() => module.run('step', {}));
  assert.is(addon.getNumOfTensors(), tensors);
  module.dispose();
  assert.is(addon.getNumOfSavedModels(), sessions);
  assert.equal(
    readdirSync(tmpdir()).filter((name) => name.startsWith(`rseg-graph-${process.pid}-`)),
    [],
  );
});

test('a layer norm without gradient is one kernel of oneDNN with the same result, also where it cannot be one', async () => {
  const norm = (x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor): tf.Tensor => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const unit = tf.mul(centred, tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), 1e-5)));
    return tf.add(tf.mul(unit, gain), bias);
  };
  const normed = (rows: number): CapturableFunction => ({
    feeds: { x: f32(rows, 32), gain: f32(32), bias: f32(32) },
    state: {},
    apply: ({ x, gain, bias }) => ({ outputs: { y: norm(x!, gain!, bias!) } }),
  });
  const ops = (definition: CapturableFunction): string[] =>
    lowerModule({ name: 'n', functions: new Map([['f', capture(definition)]]) }, { oneDnn: true }).program.nodes.map(
      (node) => node.op,
    );
  assert.ok(ops(normed(4096)).includes('_MklLayerNorm'));
  assert.not(ops(normed(16)).includes('_MklLayerNorm'), 'small ones are faster without');
  const withGradient: CapturableFunction = {
    ...normed(4096),
    apply: ({ x, gain, bias }) => ({
      outputs: { y: norm(x!, gain!, bias!), dx: tf.grad((z) => tf.sum(tf.square(norm(z, gain!, bias!))))(x!) },
    }),
  };
  assert.not(ops(withGradient).includes('_MklLayerNorm'), 'the gradient needs the inner values');

  const module = await load({ one: normed(4096), several: withGradient });
  const feeds = {
    x: Float32Array.from({ length: 4096 * 32 }, (_, i) => Math.sin(i * 1.3) * (1 + (i % 7)) + 3),
    gain: Float32Array.from({ length: 32 }, (_, i) => 1 + i / 10),
    bias: Float32Array.from({ length: 32 }, (_, i) => i / 5 - 3),
  };
  const one = module.run('one', feeds).y!;
  const several = module.run('several', feeds, ['y']).y!;
  let worst = 0;
  for (let i = 0; i < one.length; i++) worst = Math.max(worst, Math.abs(one[i]! - several[i]!));
  assert.ok(worst < 2e-5, `largest difference ${worst}`);
  module.dispose();
});

test('running out of memory is an error a user can act on', () => {
  const raw = new Error(
    'Session fail to run with error: OOM when allocating tensor with shape[4096,4096] on /device:GPU:0',
  );
  const explained = explainTensorFlowError(raw, 'step_m4');
  assert.instance(explained, UserError);
  assert.is((explained as UserError).exitCode, EXIT.memory);
  assert.match(explained.message, /'step_m4'/);
  assert.not.instance(explainTensorFlowError(new Error('Incompatible shapes'), 'f'), UserError);
});

test.run();
