// What the passes must achieve, rule by rule, and that no pass breaks a graph.
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { capture } from '../../src/graph/capture.js';
import { optimise, passes } from '../../src/graph/optimise.js';
import { fillValue } from '../../src/graph/ref.js';
import { rewrite } from '../../src/graph/rewrite.js';
import type { TensorGraph } from '../../src/graph/tensor-graph.js';
import { verifyGraph } from '../../src/graph/verify-graph.js';
import { attentionStep } from './attention-step.js';

type Expression = (x: tf.Tensor, y: tf.Tensor) => tf.Tensor;

function captured(expression: Expression, shape: readonly number[] = [2, 3]): TensorGraph {
  const spec = { shape, dtype: 'float32' as const };
  return capture(
    { feeds: { x: spec, y: spec }, state: {}, apply: ({ x, y }) => ({ outputs: { result: expression(x!, y!) } }) },
    { optimise: false },
  );
}

/** Kernels of the optimised graph without its inputs and constants. */
function kernelsOf(expression: Expression, shape?: readonly number[]): string[] {
  const graph = optimise(captured(expression, shape));
  verifyGraph(graph);
  return graph.nodes
    .map((node) => node.kernel)
    .filter((kernel) => kernel !== 'Input' && kernel !== 'Fill' && kernel !== 'Const');
}

const simplified: readonly (readonly [string, Expression, readonly string[]])[] = [
  ['a value nobody needs is not computed', (x, y) => tf.addN([tf.exp(y), tf.neg(x)].slice(1)), ['Neg']],
  [
    'equal work is done once',
    (x, y) => tf.sub(tf.exp(tf.add(x, y)), tf.sqrt(tf.exp(tf.add(x, y)))),
    ['Add', 'Exp', 'Sqrt', 'Sub'],
  ],
  [
    'x + y and y + x are the same',
    (x, y) => tf.sub(tf.exp(tf.add(x, y)), tf.sqrt(tf.exp(tf.add(y, x)))),
    ['Add', 'Exp', 'Sqrt', 'Sub'],
  ],
  ['clones and casts to the own type vanish', (x) => tf.exp(tf.cast(x.clone(), 'float32')), ['Exp']],
  [
    'reshapes join, and vanish when they restore the shape',
    (x) => tf.exp(tf.reshape(tf.expandDims(tf.reshape(x, [6])), [2, 3])),
    ['Exp'],
  ],
  ['transposes join', (x) => tf.transpose(tf.exp(tf.transpose(tf.transpose(x)))), ['Exp', 'Transpose']],
  [
    'a transpose of axes of one is a reshape',
    (x) => tf.exp(tf.transpose(tf.reshape(x, [1, 2, 3]), [1, 0, 2])),
    ['Reshape', 'Exp'],
  ],
  [
    'a tile is left to the kernel that broadcasts',
    (x) => tf.mul(tf.tile(tf.sum(x, 0, true), [2, 1]), tf.exp(x)),
    ['Sum', 'Exp', 'Multiply'],
  ],
  ['reductions over nothing are reshapes', (x) => tf.exp(tf.sum(tf.reshape(x, [2, 1, 3]), 1)), ['Exp']],
  [
    'whole slices, empty pads and single parts vanish',
    (x) =>
      tf.exp(
        tf.pad(tf.concat([tf.slice(x, [0, 0], [2, 3])]), [
          [0, 0],
          [0, 0],
        ]),
      ),
    ['Exp'],
  ],
  ['x * 1 + 0 is x', (x) => tf.exp(tf.add(tf.mul(tf.onesLike(x), tf.div(x, 1)), tf.zerosLike(x))), ['Exp']],
  ['x * 0 is 0', (x, y) => tf.sub(tf.exp(x), tf.mul(tf.zerosLike(x), tf.log(y))), ['Exp']],
  [
    'double negation vanishes and a negated term is subtracted',
    (x, y) => tf.add(tf.neg(tf.neg(tf.exp(x))), tf.neg(y)),
    ['Exp', 'Sub'],
  ],
  ['factors join', (x) => tf.neg(tf.mul(tf.div(tf.mul(x, 3), 7), 2)), ['Multiply']],
  [
    'constants are computed once',
    (x) => tf.mul(x, tf.sqrt(tf.add(tf.scalar(2), tf.tensor1d([1, 2, 7])))),
    ['Multiply'],
  ],
  [
    'the product of a stack with one matrix is one product',
    (x, y) => tf.matMul(tf.reshape(x, [4, 2, 3]), tf.reshape(y, [1, 3, 8])),
    ['Reshape', 'Reshape', 'BatchMatMul', 'Reshape'],
  ],
];
for (const [name, expression, wanted] of simplified) {
  test(name, () => {
    const stack = name.startsWith('the product of a stack');
    assert.equal(kernelsOf(expression, stack ? [24] : undefined), [...wanted]);
  });
}

test('a division by a power of two is an exact multiplication, any other stays', () => {
  assert.equal(
    kernelsOf((x) => tf.div(x, 8)),
    ['Multiply'],
  );
  assert.equal(
    kernelsOf((x) => tf.div(x, 3)),
    ['RealDiv'],
  );
});

test('constants are folded in float32', () => {
  const graph = optimise(captured((x) => tf.add(x, tf.mul(tf.scalar(0.1), tf.scalar(0.2)))));
  const sum = graph.outputs.get('result')!.node;
  assert.is(fillValue(sum.inputs[1]!), Math.fround(Math.fround(0.1) * Math.fround(0.2)));
});

test('every pass alone, and every round of all, keeps a training step valid', () => {
  const graph = capture(attentionStep, { optimise: false });
  verifyGraph(graph);
  for (const pass of passes) {
    const { graph: result } = rewrite(graph, pass.rules);
    verifyGraph(result);
    assert.equal([...result.updates.keys()], [...graph.updates.keys()], pass.name);
  }
  const rules = passes.flatMap((pass) => pass.rules);
  let current = graph;
  let rounds = 0;
  for (let changed = true; changed; rounds++) {
    ({ graph: current, changed } = rewrite(current, rules));
    verifyGraph(current);
    assert.ok(rounds < 10, 'the passes come to an end');
  }
  assert.ok(
    current.nodes.length < 0.75 * graph.nodes.length,
    `${graph.nodes.length} nodes became ${current.nodes.length}`,
  );
});

test.run();
