// The typed graph of an experiment as text: it parses back, and the verifier finds what is broken.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Compilation, compile } from '../../src/compiler/compile.js';
import { packageRoot } from '../../src/package-root.js';
import { type ExperimentGraph, experimentGraph } from '../../src/plan/experiment-graph.js';
import { parseExperimentGraph, printExperimentGraph } from '../../src/plan/experiment-graph-text.js';
import { experimentGraphProblems } from '../../src/plan/verify-experiment-graph.js';
import { compiled, experimentText } from './experiment-text.js';

function graphOf(compilation: Compilation, variant: string): ExperimentGraph {
  return experimentGraph(compilation.variants.get(variant)!, 1, '9f31c2', compilation);
}
const graphWith = (edits: string): ExperimentGraph => graphOf(compiled(experimentText(edits)), 'own');

const CASES: readonly string[] = [
  '',
  'loss = ramp(from: 0, to: 5, over: 3 steps) * ce + -2 * kl + 3 * hpdm(single, align: conv1x1) as low + hpdm(hybrid)',
  'teacher = none\n  loss = ce',
  'student = segformer(mit_b0, weights: "a, b (c).safetensors")\n  teacher = segformer(mit_b0, weights: "t \\"x\\".safetensors")',
  'eval.suite ce = noise(except: [rgb, depth])\n  eval.suite s = clean',
];
for (const edits of CASES) {
  test(`parses back: ${edits}`, () => {
    const graph = graphWith(edits);
    assert.equal(experimentGraphProblems(graph), []);
    const text = printExperimentGraph(graph);
    assert.equal(parseExperimentGraph(text), graph);
    assert.is(printExperimentGraph(parseExperimentGraph(text)), text);
  });
}

test('every variant of the published experiment has a sound graph', () => {
  const read = (file: string): string => readFileSync(join(packageRoot, file), 'utf8');
  const compilation = compile('experiments/spcr.rseg', read);
  for (const variant of compilation.variants.keys()) {
    const graph = graphOf(compilation, variant);
    assert.equal(experimentGraphProblems(graph), [], variant);
    assert.equal(parseExperimentGraph(printExperimentGraph(graph)), graph);
  }
  const text = printExperimentGraph(graphOf(compilation, 'spcr'));
  assert.match(
    text,
    /%t +=.*\(mit_b0, weights: imagenet, frozen\)\(%x\.images\) *: Logits<8 x 256 x 256 x 25>, Features<32, 64, 160, 256> +@experiments\/spcr\.rseg:7/,
  );
  assert.match(text, /%total +=.*sum\(1 \* %ce, 100 \* %hpdm, 50 \* %kl, 12 \* %rrm\)/);
});

test('the verifier finds uses before definition, parts that are not there, sums of no scalars and doubles', () => {
  const graph = graphWith('');
  const broken = (line: RegExp, by: string): readonly string[] => {
    const text = printExperimentGraph(graph);
    assert.match(text, line);
    return experimentGraphProblems(parseExperimentGraph(text.replace(line, by)));
  };
  assert.equal(broken(/\(%t\.logits, %s\.logits\)/, '(%t.masks, %q)'), [
    '%t has no masks, which %kl uses',
    '%kl uses %q, which is not defined before it',
  ]);
  assert.equal(broken(/1 \* %ce/, '1 * %x'), ['%total adds %x, which is no scalar']);
  assert.equal(broken(/%rmm/, '%emm'), ['%emm is defined twice']);
});

test('text that is no graph is refused with its line', () => {
  assert.throws(() => parseExperimentGraph('graph a seed 1 key 1f {\n  what\n}'), /line 2 is no operation/);
  assert.throws(() => parseExperimentGraph('grph'), /no head/);
});

test.run();
