// A step whose loss or gradient is not finite leaves the state as it was, on every engine: bit for bit.
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { capture } from '../../../src/graph/capture.js';
import { adamw } from '../../../src/model/adamw.js';
import type { FunctionDefinition } from '../../../src/model/function-definition.js';
import { firstNonFinite } from '../../../src/runtime/engine/interpreter/first-non-finite.js';
import { openEngine } from '../../../src/runtime/engine/open-engine.js';

const PAIR = { shape: [2, 2], dtype: 'float32' } as const;
const SCALAR = { shape: [], dtype: 'float32' } as const;

/** A parameter under AdamW and a running sum beside it. */
const step: FunctionDefinition = {
  feeds: { gradient: PAIR, lr: SCALAR, step: SCALAR },
  state: { 'net/w': PAIR, 'adam.m/w': PAIR, 'adam.v/w': PAIR, sum: PAIR },
  apply: (feeds, state) => {
    const settings = { decay: 0.01, beta1: 0.9, beta2: 0.999, eps: 1e-8 };
    const rate = { lr: feeds.lr!, step: feeds.step! };
    const loss = tf.sum(feeds.gradient!);
    return {
      outputs: { loss, finite: tf.isFinite(loss) },
      state: {
        ...adamw(state, 'net/', { w: feeds.gradient! }, rate, settings),
        sum: tf.add(state.sum!, feeds.gradient!),
      },
    };
  },
};
const feeds = (first: number) => ({
  gradient: Float32Array.of(first, 0.5, -1, 2),
  lr: Float32Array.of(0.1),
  step: Float32Array.of(1),
});

for (const name of ['tensorflow', 'wasm', 'cpu'] as const) {
  const engine = await openEngine(name).catch((error: Error) => {
    console.log(`SKIP: ${error.message}`);
    return null;
  });
  (engine === null ? test.skip : test)(`${name}: a step that is not finite changes nothing`, async () => {
    const module = await engine!.load({ name: 'guard', functions: new Map([['step', capture(step)]]) });
    const zeros = { 'adam.m/w': new Float32Array(4), 'adam.v/w': new Float32Array(4), sum: new Float32Array(4) };
    const start = { 'net/w': Float32Array.of(1, 2, 3, 4), ...zeros };
    module.setState(start);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const { loss } = module.run('step', feeds(bad), ['loss']);
      assert.not.ok(Number.isFinite(loss![0]));
      assert.equal(module.getState(), start);
    }
    assert.equal(module.run('step', feeds(1)).finite, Uint8Array.of(1));
    const after = module.getState();
    for (const entry of Object.keys(start)) assert.not.equal(after[entry], start[entry as keyof typeof start], entry);
    module.dispose();
  });
}

test('the first value that is not finite is found', async () => {
  const definition: FunctionDefinition = {
    feeds: { x: PAIR },
    state: { w: PAIR },
    apply: (feeds, state) => {
      const root = tf.sqrt(tf.sub(feeds.x!, state.w!));
      return { outputs: { loss: tf.sum(tf.mul(root, feeds.x!)) } };
    },
  };
  const graph = capture(definition);
  const w = Float32Array.of(1, 1, 1, 1);
  assert.match(
    (await firstNonFinite(graph, { x: Float32Array.of(2, 3, 0, 1) }, { w })) ?? '',
    /^%\d+ = Sqrt : float32\[2,2\]$/,
  );
  assert.is(await firstNonFinite(graph, { x: Float32Array.of(2, 3, 1, 1) }, { w }), null);
  assert.is(await firstNonFinite(graph, { x: Float32Array.of(2, Number.NaN, 1, 1) }, { w }), 'the input x');
});

test.run();
