// `FILE:pattern@seeds`: what is meant, and what is said when nothing is.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile } from '../../src/compiler/compile.js';
import { isSelectionProblem, selectVariants } from '../../src/compiler/select-variants.js';
import { packageRoot } from '../../src/package-root.js';
import { compileText, START } from './compile-text.js';
import { readerIn, readerOf } from './fixture-reader.js';

const spcr = compile('experiments/spcr.rseg', readerIn(packageRoot));
const swept = compileText(`${START}
experiment other extends full {
  train.batch = 2
}
ablation terms of other {
  no_kl: loss drop kl
  no_rrm: loss drop rrm
}
sweep rates of other.terms.no_kl {
  train.optim.lr in [1e-4, 1e-3]
}
sweep weights of other {
  loss.kl.weight in [20, 30]
}
`);

function addresses(pattern: string | null, compilation = swept): readonly string[] {
  const selected = selectVariants(compilation, pattern);
  assert.ok(!isSelectionProblem(selected), JSON.stringify(selected));
  return selected.map(({ address }) => address);
}

function problem(pattern: string | null, compilation = swept) {
  const selected = selectVariants(compilation, pattern);
  assert.ok(isSelectionProblem(selected));
  return selected;
}
const points = (sweep: number) => swept.sweeps[sweep]!.points;

test('the only experiment, a row, the shared base, seeds', () => {
  const one = (pattern: string | null, seeds: readonly number[] | null = null) => {
    const selected = selectVariants(spcr, pattern, seeds);
    assert.ok(!isSelectionProblem(selected));
    assert.is(selected.length, 1);
    return selected[0]!;
  };
  assert.equal([one(null).compiled.form.variant, one(null).seeds], ['spcr', [1, 2, 3]]);
  const row = one('spcr.terms.no_kl', [2]);
  assert.equal([row.compiled.form.variant, row.seeds], ['spcr.terms.no_kl', [2]]);
  const base = one('spcr.terms.base', [3, 1]);
  assert.equal([base.compiled.form.variant, base.seeds], ['spcr', [3, 1]]);
});

test('variants have the seeds asked for that they declare; a seed that none declares is a problem', () => {
  const tables = compileText(`${START}experiment many extends full {}
experiment few extends full {
  seeds = [2, 9]
}
`);
  const seedsOf = (seeds: readonly number[]) => {
    const selected = selectVariants(tables, '*', seeds);
    return isSelectionProblem(selected)
      ? `${selected.code} ${selected.message}`
      : selected.map((one) => [one.address, ...one.seeds].join(' '));
  };
  assert.equal(seedsOf([1, 2]), ['many 1 2', 'few 2']);
  assert.equal(seedsOf([9]), ['few 9']);
  assert.is(seedsOf([9, 7]), 'RS2405 no experiment of the file declares seed 7');
});

test('a table is all its rows with the base, or all its points', () => {
  assert.equal(addresses('other.terms'), ['other.terms.base', 'other.terms.no_kl', 'other.terms.no_rrm']);
  assert.equal(addresses('other.weights'), points(1));
  assert.equal(addresses('other.terms.no_kl.rates'), points(0));
  assert.equal(addresses(points(0)[1]!), [points(0)[1]]);
});

test('a star stands for part of one name, two cross dots, one alone is everything, each variant once', () => {
  assert.equal(addresses('other.terms.*'), addresses('other.terms'));
  assert.equal(addresses('other.terms.no_*'), ['other.terms.no_kl', 'other.terms.no_rrm']);
  assert.equal(addresses('other.*'), [...addresses('other.terms'), ...points(1)]);
  assert.equal(addresses('other.*.p*'), points(1));
  assert.equal(addresses('**.p*').slice().sort(), [...points(0), ...points(1)].slice().sort());
  assert.equal(addresses('oth*'), ['other']);
  assert.equal(addresses('*'), ['other', 'other.terms.no_kl', 'other.terms.no_rrm', ...points(0), ...points(1)]);
});

test('near misses are suggested, also among tables and points', () => {
  assert.is(problem('other.terms.no_kk').code, 'RS2402');
  assert.match(problem('other.terms.no_kk').help ?? '', 'other.terms.no_kl');
  assert.match(problem('other.term').help ?? '', 'other.terms');
  assert.match(problem('other.weights.p000000').help ?? '', points(1)[0]!);
  assert.match(problem('zzz', spcr).help ?? '', /^known: spcr, /);
  assert.is(problem('zz*', spcr).message, 'no variant of the file fits `zz*`');
});

test('a file without or with several experiments has no default', () => {
  const none = compile('a.rseg', readerOf({ 'a.rseg': '# nothing\n' }));
  assert.equal([problem(null, none).code, problem(null, none).message], ['RS2403', 'the file declares no experiment']);
  const two = compileText(
    `${START}experiment a extends full {\n  train.batch = 4\n}\nexperiment b extends a {\n  train.batch = 2\n}\n`,
  );
  assert.match(problem(null, two).help ?? '', 'a, b');
  assert.equal(addresses('*', two), ['a', 'b']);
});

test.run();
