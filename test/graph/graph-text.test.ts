import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeAttributes, encodeAttributes } from '../../src/graph/attribute-text.js';
import { capture } from '../../src/graph/capture.js';
import { parseGraph } from '../../src/graph/parse-graph.js';
import { printGraph } from '../../src/graph/print-graph.js';
import { attentionStep } from './attention-step.js';

test('a printed graph parses back to the same text, as captured and optimised', () => {
  for (const optimise of [false, true]) {
    const text = printGraph(capture(attentionStep, { optimise }));
    assert.is(printGraph(parseGraph(text)), text);
  }
});

test('constants keep every bit', () => {
  const values = [0.1, -0, Number.NaN, Number.POSITIVE_INFINITY, 1e-45];
  const graph = capture({
    feeds: { 'a "quoted" name': { shape: [5], dtype: 'float32' } },
    state: {},
    apply: (feeds) => ({
      outputs: { 'x = %1': tf.add(Object.values(feeds)[0]!, tf.tensor1d(values)), minusZero: tf.fill([2], -0) },
    }),
  });
  const parsed = parseGraph(printGraph(graph));
  const constant = parsed.nodes.find((node) => node.kernel === 'Const')!.attributes.value as Float32Array;
  assert.equal([...constant], [...Float32Array.from(values)]);
  assert.ok(Object.is(parsed.outputs.get('minusZero')!.node.attributes.value, -0));
  assert.ok(parsed.outputs.has('x = %1'));
});

test('attributes of every kind survive', () => {
  const attributes = {
    n: 3,
    text: 'a"b',
    yes: true,
    nothing: null,
    list: [1, [2, 3]],
    odd: [Number.NaN, Number.NEGATIVE_INFINITY],
    i: Int32Array.of(-1, 2),
    b: Uint8Array.of(1, 0),
  };
  assert.equal(decodeAttributes(encodeAttributes(attributes)), attributes);
});

test('the readable form names the size of constants only', () => {
  const graph = capture({ feeds: {}, state: {}, apply: () => ({ outputs: { c: tf.range(0, 3000) } }) });
  assert.match(printGraph(graph, 'readable'), /"3000 values"/);
  assert.ok(printGraph(graph, 'readable').length < 250);
});

test('damaged text is refused with its line', () => {
  const text = printGraph(capture(attentionStep));
  const lines = text.split('\n');
  const broken = (index: number, line: string): string => lines.map((old, i) => (i === index ? line : old)).join('\n');
  const product = lines.findIndex((line) => line.includes('BatchMatMul'));
  assert.throws(() => parseGraph(broken(3, 'nonsense')), /line 4 of the graph: neither a node nor a result/);
  assert.throws(
    () => parseGraph(broken(product, lines[product]!.replace(/\(%\d+/, '(%9999'))),
    new RegExp(`line ${product + 1} .*%9999 is no earlier node`),
  );
  assert.throws(
    () => parseGraph(broken(product, lines[product]!.replace(/float32\[/, 'float32[7,'))),
    /BatchMatMul should be/,
  );
});

test.run();
