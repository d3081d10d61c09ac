// Ablations and seeds (language reference, S5 and S7).
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { planStages } from '../../../src/compiler/plan.js';
import { codes, compileText, START, variantOf } from '../compile-text.js';

const rows = (...lines: readonly string[]) =>
  compileText(`${START}ablation t of full {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`);
const seeds = (text: string) => compileText(`${START}experiment main extends full {\n  seeds = ${text}\n}\n`);

test('rows stand in their order behind the base, which is the experiment itself', () => {
  const compilation = rows('z: loss drop kl', 'a: loss drop rrm', 'm: loss.hpdm.pair = single; loss.rrm.pair = hybrid');
  assert.equal([...compilation.variants.keys()], ['full.t.base', 'full.t.z', 'full.t.a', 'full.t.m']);
  assert.is(variantOf(compilation, 'full.t.base').form.variant, 'full');
  const { loss } = variantOf(compilation, 'full.t.m').form;
  assert.equal(
    loss
      .filter(({ label }) => label !== 'ce' && label !== 'kl')
      .map(({ label, loss: call }) => [label, call.args.pair]),
    [
      ['hpdm', 'single'],
      ['rrm', 'hybrid'],
    ],
  );
});

test('`base` is no name of a row, equal rows are told, a row without effect is an error', () => {
  assert.equal(codes(rows('base: loss drop kl')), ['RS2110']);
  assert.equal(codes(rows('a: loss drop kl', 'b: loss keep ce, hpdm, rrm')), ['duplicate-variant']);
  assert.equal(codes(rows('a: loss.kl.weight = 25 * 2')), ['RS2108']);
  assert.equal(codes(rows('a: loss drop kl', 'a: loss drop rrm')), ['RS2101']);
  assert.equal(codes(rows('a: workers = 1')), ['RS2108'], 'runtime settings make no variant');
});

test('a row is a list of edits like a body', () => {
  assert.equal(codes(rows('a: train.batch = 1; train.batch = 2')), ['RS2102']);
  assert.equal(codes(rows('a: loss drop kl; loss add 30 * kl')), []);
  assert.equal(codes(rows('a: train { batch = 1 }')), []);
});

test('renaming an experiment or a row keeps every key', () => {
  const key = (text: string, address: string) =>
    planStages(variantOf(compileText(text), address).form, 1, { baseFolder: '/' }).stages.map((stage) => stage.key);
  const text = (name: string, row: string) =>
    `${START}experiment ${name} extends full {\n  train.batch = 4\n}\nablation t of ${name} {\n  ${row}: loss drop kl\n}\n`;
  assert.equal(key(text('one', 'no_kl'), 'one.t.no_kl'), key(text('two', 'without'), 'two.t.without'));
});

test('an ablation may be of a row, and an experiment may extend one', () => {
  const compilation = compileText(`${START}
ablation t of full {
  no_kl: loss drop kl
}
ablation u of full.t.no_kl {
  no_rrm: loss drop rrm
}
experiment main extends full.t.no_kl {
  train.batch = 2
}
`);
  assert.equal(codes(compilation), []);
  const labels = (address: string) => variantOf(compilation, address).form.loss.map(({ label }) => label);
  assert.equal(labels('full.t.no_kl.u.no_rrm'), ['ce', 'hpdm']);
  assert.equal(labels('full.t.no_kl.u.base'), labels('full.t.no_kl'));
  assert.equal(labels('main'), ['ce', 'hpdm', 'rrm']);
});

test('S7: seeds are replicates: one, a range, a list of both; none twice', () => {
  const declared = (text: string) => variantOf(seeds(text), 'main').form.seeds;
  assert.equal(declared('7'), [7]);
  assert.equal(declared('0..2'), [0, 1, 2]);
  assert.equal(declared('[5, 1..3]'), [5, 1, 2, 3]);
  assert.equal(codes(seeds('[1, 1..3]')), ['RS4116']);
  assert.equal(codes(seeds('[]')), ['RS4116']);
  for (const bad of ['3..1', '-1', '1.5', '1 epochs', 'all']) assert.is(codes(seeds(bad)).length, 1, bad);
  const main = variantOf(seeds('1..3'), 'main').form;
  const runs = main.seeds.map((seed) => planStages(main, seed, { baseFolder: '/' }).run);
  assert.is(new Set(runs).size, 3);
});

test.run();
