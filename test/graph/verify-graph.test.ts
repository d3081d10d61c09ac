// The verifier must see each kind of damage: one graph, broken in one way at a time.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { GraphNode, TensorGraph } from '../../src/graph/tensor-graph.js';
import { verifyGraph } from '../../src/graph/verify-graph.js';

const float = (...shape: number[]) => ({ shape, dtype: 'float32' as const });
const x: GraphNode = {
  id: 0,
  kernel: 'Input',
  inputs: [],
  attributes: { name: 'x', role: 'feed' },
  outputs: [float(2)],
};
const s: GraphNode = {
  id: 1,
  kernel: 'Input',
  inputs: [],
  attributes: { name: 's', role: 'state' },
  outputs: [float(2)],
};
const sum: GraphNode = {
  id: 2,
  kernel: 'Add',
  inputs: [
    { node: x, index: 0 },
    { node: s, index: 0 },
  ],
  attributes: {},
  outputs: [float(2)],
};
const graphOf = (nodes: readonly GraphNode[], last = sum): TensorGraph => ({
  nodes,
  outputs: new Map([['y', { node: last, index: 0 }]]),
  updates: new Map([['s', { node: last, index: 0 }]]),
});
const withSum = (change: Partial<GraphNode>): TensorGraph => {
  const changed = { ...sum, ...change };
  return graphOf([x, s, changed], changed);
};

test('a sound graph passes', () => {
  verifyGraph(graphOf([x, s, sum]));
});

const damages: readonly (readonly [string, TensorGraph, RegExp])[] = [
  ['use before definition', graphOf([x, sum, s]), /%1 does not come before its use/],
  ['a result that is not in the graph', graphOf([x, s]), /result: %2/],
  [
    'an output that does not exist',
    withSum({
      inputs: [
        { node: x, index: 1 },
        { node: s, index: 0 },
      ],
    }),
    /no output 1/,
  ],
  ['a missing operand', withSum({ inputs: [{ node: x, index: 0 }] }), /takes 2 inputs/],
  ['a wrong shape', withSum({ outputs: [float(3)] }), /should be float32\[2\], not float32\[3\]/],
  ['a wrong dtype', withSum({ outputs: [{ shape: [2], dtype: 'int32' }] }), /should be float32\[2\]/],
  ['attributes that mean nothing', withSum({ attributes: { axis: 1 } }), /normalised/],
  ['an unknown kernel', withSum({ kernel: 'Plus' }), /'Plus'/],
  ['two inputs of one name', graphOf([x, { ...x, id: 7 }, s, sum]), /two inputs are the feed 'x'/],
  ['two nodes of one id', graphOf([x, s, { ...sum, id: 1 }, sum]), /two nodes are called %1/],
  [
    'an update of no state',
    { ...graphOf([x, s, sum]), updates: new Map([['t', { node: sum, index: 0 }]]) },
    /'t', which is no state/,
  ],
];
for (const [name, graph, message] of damages)
  test(`refuses ${name}`, () => void assert.throws(() => verifyGraph(graph), message));

test('refuses an update of another shape', () => {
  const wide: GraphNode = { ...s, outputs: [float(1)] };
  const total: GraphNode = {
    ...sum,
    inputs: [
      { node: x, index: 0 },
      { node: wide, index: 0 },
    ],
  };
  assert.throws(
    () => verifyGraph(graphOf([x, wide, total], total)),
    /state 's' is float32\[1\], its update float32\[2\]/,
  );
});

test.run();
