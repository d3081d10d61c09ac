// `FILE:variant@seed`: what is meant, and what is said when nothing is.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile } from '../../src/compiler/compile.js';
import { isSelectionProblem, parseTarget, selectVariant } from '../../src/compiler/select-variant.js';
import { packageRoot } from '../../src/package-root.js';
import { readerIn, readerOf } from './fixture-reader.js';

const spcr = compile('experiments/spcr.rseg', readerIn(packageRoot));

function problem(variant: string | null, compilation = spcr) {
  const selected = selectVariant(compilation, variant);
  assert.ok(isSelectionProblem(selected));
  return selected;
}

test('targets split into file, variant and seed', () => {
  assert.equal(parseTarget('a/b.rseg'), { file: 'a/b.rseg', variant: null, seed: null });
  assert.equal(parseTarget('b.rseg:spcr.terms.no_kl@2'), { file: 'b.rseg', variant: 'spcr.terms.no_kl', seed: 2 });
  assert.equal(parseTarget('b.rseg@3'), { file: 'b.rseg', variant: null, seed: 3 });
  assert.equal(parseTarget('odd:dir/b.rseg'), { file: 'odd:dir/b.rseg', variant: null, seed: null });
});

test('the only experiment, a row, the shared base, a seed', () => {
  const only = selectVariant(spcr, null);
  assert.ok(!isSelectionProblem(only));
  assert.equal([only.form.variant, only.seeds], ['spcr', [1, 2, 3]]);
  const row = selectVariant(spcr, 'spcr.terms.no_kl@2');
  assert.ok(!isSelectionProblem(row));
  assert.equal([row.form.variant, row.seeds], ['spcr.terms.no_kl', [2]]);
  const base = selectVariant(spcr, 'spcr.terms.base', 7);
  assert.ok(!isSelectionProblem(base));
  assert.equal([base.form.variant, base.seeds], ['spcr', [7]]);
});

test('near misses are suggested', () => {
  const found = problem('spcr.terms.no_ki');
  assert.is(found.code, 'RS2402');
  assert.ok(found.help?.includes('spcr.terms.no_kl'), found.help ?? '');
  assert.ok(problem('zzz').help?.startsWith('known: spcr'));
});

test('points of a sweep are named as such', () => {
  const text = `from "./experiments/spcr.rseg" import spcr\nsweep rates of spcr {\n  train.optim.lr in [1e-4, 1e-5]\n}\n`;
  const compilation = compile('s.rseg', (path) => (path === 's.rseg' ? text : readerIn(packageRoot)(path)));
  assert.equal(compilation.diagnostics, []);
  for (const name of ['spcr.rates', 'spcr.rates.p1']) assert.is(problem(name, compilation).code, 'RS2401');
});

test('a file without or with several experiments has no default', () => {
  const none = compile('a.rseg', readerOf({ 'a.rseg': '# nothing\n' }));
  assert.equal([problem(null, none).code, problem(null, none).message], ['RS2403', 'the file declares no experiment']);
  const reader = readerIn(`${packageRoot}/test/compiler/fixtures/annotated`);
  const two = compile('parts/two.rseg', (path) =>
    path === 'parts/two.rseg'
      ? 'from "./city.rseg" import sound\nexperiment a extends sound {\n}\nexperiment b extends sound {\n  train.batch = 2\n}\n'
      : reader(path),
  );
  assert.equal(two.diagnostics, []);
  assert.ok(problem(null, two).help?.includes('a, b'));
});

test.run();
