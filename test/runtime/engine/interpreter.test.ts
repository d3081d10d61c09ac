// What a caller of an interpreting engine relies on: state, updates, feeds, errors, memory.
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { capture } from '../../../src/graph/capture.js';
import type { GraphModule, TensorGraph } from '../../../src/graph/tensor-graph.js';
import { statelessNormal } from '../../../src/random/philox.js';
import type { Engine } from '../../../src/runtime/engine/engine.js';
import { openCpuEngine } from '../../../src/runtime/engine/interpreter/cpu-engine.js';
import { openWasmEngine } from '../../../src/runtime/engine/interpreter/wasm-engine.js';

const spec = (...shape: number[]) => ({ shape, dtype: 'float32' as const });
const moduleOf = (functions: Record<string, TensorGraph>): GraphModule => ({
  name: 'tested',
  functions: new Map(Object.entries(functions)),
});

const listeners = (): number[] =>
  ['uncaughtException', 'unhandledRejection'].map((event) => process.listenerCount(event));
const listenersBefore = listeners();
const engines: Engine[] = [await openCpuEngine(), await openWasmEngine()];

for (const engine of engines) {
  const alive = (): number => tf.findBackend(engine.name).numDataIds();
  const name = (what: string): string => `${engine.name}: ${what}`;

  test(name('an update replaces state and is seen by the other functions'), async () => {
    const before = alive();
    const add = capture({
      feeds: { x: spec(2) },
      state: { total: spec(2) },
      apply: ({ x }, { total }) => {
        const sum = tf.add(total!, x!);
        return { outputs: { sum, twice: tf.mul(sum, 2) }, state: { total: sum } };
      },
    });
    const read = capture({
      feeds: {},
      state: { total: spec(2) },
      apply: (_, { total }) => ({ outputs: { total: total! } }),
    });
    const loaded = await engine.load(moduleOf({ add, read }));
    assert.equal(loaded.stateNames, ['total']);
    const initial = Float32Array.of(1, 2);
    loaded.setState({ total: initial });
    const afterLoad = alive();
    assert.equal(loaded.run('add', { x: Float32Array.of(10, 20) }), {
      sum: Float32Array.of(11, 22),
      twice: Float32Array.of(22, 44),
    });
    assert.equal(loaded.run('add', { x: Float32Array.of(1, 1) }, ['twice']), { twice: Float32Array.of(24, 46) });
    assert.equal(loaded.run('read', {}), { total: Float32Array.of(12, 23) });
    assert.equal(loaded.getState(), { total: Float32Array.of(12, 23) });
    assert.equal(initial, Float32Array.of(1, 2), 'the caller keeps its array');
    assert.is(alive(), afterLoad);
    loaded.dispose();
    assert.is(alive(), before);
  });

  test(name('two states exchange their values, and a copied state lives on its own'), async () => {
    const swap = capture({
      feeds: {},
      state: { a: spec(1), b: spec(1), c: spec(1), d: spec(1) },
      apply: (_, { a, b }) => ({ outputs: {}, state: { a: b!, b: a!, c: a!, d: tf.reshape(a!, [1]) } }),
    });
    const step = adamW();
    const loaded = await engine.load(moduleOf({ swap, step }));
    const zero = Float32Array.of(0);
    loaded.setState({ a: Float32Array.of(1), b: Float32Array.of(2), c: zero, d: zero, m: zero, v: zero });
    loaded.run('swap', {});
    assert.equal(loaded.getState(['a', 'b', 'c', 'd']), {
      a: Float32Array.of(2),
      b: Float32Array.of(1),
      c: Float32Array.of(1),
      d: Float32Array.of(1),
    });
    // AdamW overwrites b in place: c and d, which were copied from the same tensor, must not move.
    loaded.run('step', { g: Float32Array.of(1), lr: Float32Array.of(0.5), t: Float32Array.of(1) });
    assert.equal(loaded.getState(['c', 'd']), { c: Float32Array.of(1), d: Float32Array.of(1) });
    assert.is.not(loaded.getState(['b']).b![0], 1);
    loaded.dispose();
  });

  test(name('AdamW follows the formula over three steps'), async () => {
    const loaded = await engine.load(moduleOf({ step: adamW() }));
    let [p, m, v] = [0.3, 0, 0];
    loaded.setState({ b: Float32Array.of(p), m: Float32Array.of(0), v: Float32Array.of(0) });
    const [lr, decay, eps] = [0.01, 0.1, 1e-8];
    for (const [i, g] of [0.5, -0.25, 1e-4].entries()) {
      const t = i + 1;
      p *= 1 - lr * decay;
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      p -= (lr * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + eps);
      const out = loaded.run('step', { g: Float32Array.of(g), lr: Float32Array.of(lr), t: Float32Array.of(t) });
      assert.ok(Math.abs(loaded.getState(['b']).b![0]! - p) < 1e-6);
      assert.ok(Math.abs(out.half![0]! - p / 2) < 1e-6, 'an output may read the updated parameter');
    }
    loaded.dispose();
  });

  test(name('AdamW does not overwrite what another node still reads'), async () => {
    const graph = capture({
      feeds: { g: spec(1), lr: spec(), t: spec() },
      state: { p: spec(1), m: spec(1), v: spec(1) },
      apply: ({ g, lr, t }, { p, m, v }) => {
        const [param, first, second] = runAdamW(p!, m!, v!, g!, lr!, t!);
        return { outputs: { before: p!, moved: tf.sub(param!, p!) }, state: { p: param!, m: first!, v: second! } };
      },
    });
    const loaded = await engine.load(moduleOf({ step: graph }));
    loaded.setState({ p: Float32Array.of(1), m: Float32Array.of(0), v: Float32Array.of(0) });
    const out = loaded.run('step', { g: Float32Array.of(1), lr: Float32Array.of(0.5), t: Float32Array.of(1) });
    assert.equal(out.before, Float32Array.of(1));
    assert.ok(Math.abs(out.moved![0]! + 0.55) < 1e-6, String(out.moved));
    loaded.dispose();
  });

  test(name('random numbers are those of the counter-based generator'), async () => {
    const graph = capture({
      feeds: { seed: { shape: [2], dtype: 'int32' } },
      state: {},
      apply: ({ seed }) => ({
        outputs: { noise: tf.engine().runKernel('RandomNormal', { seed: seed! }, { shape: [3, 5] }) as tf.Tensor },
      }),
    });
    const loaded = await engine.load(moduleOf({ graph }));
    assert.equal(loaded.run('graph', { seed: Int32Array.of(7, 9) }).noise, statelessNormal(7, 9, 15));
    loaded.dispose();
  });

  test(name('outputs keep their types'), async () => {
    const graph = capture({
      feeds: { x: spec(3), mask: { shape: [3], dtype: 'bool' } },
      state: {},
      apply: ({ x, mask }) => ({
        outputs: { large: tf.logicalAnd(tf.greater(x!, 1), mask!), floor: tf.cast(x!, 'int32') },
      }),
    });
    const loaded = await engine.load(moduleOf({ graph }));
    const out = loaded.run('graph', { x: Float32Array.of(0.5, 1.5, 2.5), mask: Uint8Array.of(1, 0, 1) });
    assert.equal(out, { large: Uint8Array.of(0, 0, 1), floor: Int32Array.of(0, 1, 2) });
    loaded.dispose();
  });

  test(name('errors name the feed, the state, the function and the kernel'), async () => {
    const before = alive();
    const graph = capture({
      feeds: { x: spec(2) },
      state: { w: spec(2) },
      apply: ({ x }, { w }) => ({ outputs: { y: tf.mul(x!, w!) } }),
    });
    const loaded = await engine.load(moduleOf({ graph }));
    const x = Float32Array.of(1, 2);
    assert.throws(() => loaded.run('graph', { x }), /'w' has no value yet/);
    loaded.setState({ w: x });
    assert.throws(() => loaded.run('graph', {}), /feed 'x' is missing/);
    assert.throws(() => loaded.run('graph', { x: Float32Array.of(1) }), /feed 'x' has 1 values.*float32\[2\]/);
    assert.throws(() => loaded.run('graph', { x: Int32Array.of(1, 2) }), /feed 'x' is a Int32Array/);
    assert.throws(() => loaded.run('other', { x }), /no function 'other'/);
    assert.throws(() => loaded.run('graph', { x }, ['z']), /no output 'z'/);
    assert.throws(() => loaded.setState({ u: x }), /uses a state 'u'/);
    assert.throws(() => loaded.getState(['u']), /uses a state 'u'/);
    assert.equal(loaded.run('graph', { x }), { y: Float32Array.of(1, 4) }, 'an error leaves the module usable');
    loaded.dispose();
    assert.throws(() => loaded.run('graph', { x }), /was disposed/);
    assert.is(alive(), before);

    const unknown: TensorGraph = {
      ...graph,
      nodes: graph.nodes.map((node) => (node.kernel === 'Multiply' ? Object.assign(node, { kernel: 'Bessel' }) : node)),
    };
    let message = '';
    await engine.load(moduleOf({ unknown })).catch((error: Error) => {
      message = error.message;
    });
    assert.match(message, new RegExp(`function 'unknown'.*${engine.name} engine has no kernel for %\\d+ = Bessel`));
  });
}

test('an engine leaves the handling of uncaught errors to its process', () => {
  assert.equal(listeners(), listenersBefore);
});

function runAdamW(
  param: tf.Tensor,
  m: tf.Tensor,
  v: tf.Tensor,
  grad: tf.Tensor,
  lr: tf.Tensor,
  step: tf.Tensor,
): tf.Tensor[] {
  const constants = { beta1: 0.9, beta2: 0.999, eps: 1e-8, decay: 0.1 };
  return tf.engine().runKernel('AdamW', { param, m, v, grad, lr, step }, constants) as unknown as tf.Tensor[];
}

/** One parameter `b` with its moments; the output `half` reads the new parameter. */
function adamW(): TensorGraph {
  return capture({
    feeds: { g: spec(1), lr: spec(), t: spec() },
    state: { b: spec(1), m: spec(1), v: spec(1) },
    apply: ({ g, lr, t }, { b, m, v }) => {
      const [param, first, second] = runAdamW(b!, m!, v!, g!, lr!, t!);
      return { outputs: { half: tf.mul(param!, 0.5) }, state: { b: param!, m: first!, v: second! } };
    },
  });
}

test.run();
