// `FILE[:pattern][@seeds]` on the command line.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { selectOneVariant } from '../../src/cli/select-one-variant.js';
import { selectRuns } from '../../src/cli/select-runs.js';
import { parseTarget, seedsOf } from '../../src/cli/target.js';
import { EXIT, UserError } from '../../src/exit-code.js';
import { packageRoot } from '../../src/package-root.js';
import { rseg } from './rseg-command.js';

process.chdir(packageRoot);

const target = (file: string | null, pattern: string | null, seeds: readonly number[] | null) => ({
  file,
  pattern,
  seeds,
});

test('targets split into file, pattern and seeds', () => {
  assert.equal(parseTarget('a/b.rseg'), target('a/b.rseg', null, null));
  assert.equal(parseTarget('b.rseg:spcr.terms.no_kl@2'), target('b.rseg', 'spcr.terms.no_kl', [2]));
  assert.equal(parseTarget('b.rseg@1..3'), target('b.rseg', null, [1, 2, 3]));
  assert.equal(parseTarget('b.rseg:*@1,4..5'), target('b.rseg', '*', [1, 4, 5]));
  assert.equal(parseTarget('odd:dir/b.rseg'), target('odd:dir/b.rseg', null, null));
  assert.equal(parseTarget('spcr.terms.*@2'), target(null, 'spcr.terms.*', [2]));
  assert.equal(parseTarget('absent.rseg'), target('absent.rseg', null, null));
  assert.equal(parseTarget('package.json'), target('package.json', null, null), 'a file that exists is a file');
});

test('seeds: one, a range, a list, each once', () => {
  assert.equal(seedsOf('7'), [7]);
  assert.equal(seedsOf('2..4,3,9'), [2, 3, 4, 9]);
  for (const bad of ['b.rseg:spcr@x', 'b.rseg:spcr@', 'spcr@1..']) {
    assert.throws(() => parseTarget(bad), /names no seeds/, bad);
  }
  for (const bad of ['3..1', '1..99999999', '9007199254740993']) assert.throws(() => seedsOf(bad), /names no seeds/);
});

/** What a call returns or says when it throws, and what it told on standard error. */
function told<T>(call: () => T): {
  readonly value: T | null;
  readonly error: UserError | null;
  readonly notes: string;
} {
  const notes: string[] = [];
  const { error: original } = console;
  console.error = (text: string) => notes.push(text);
  try {
    return { value: call(), error: null, notes: notes.join('\n') };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { value: null, error, notes: notes.join('\n') };
  } finally {
    console.error = original;
  }
}

test('a name without a file is looked up here and in experiments/', () => {
  const { value } = told(() => selectOneVariant('spcr.terms.no_kl@2', {}));
  assert.equal([value?.file, value?.form.variant, value?.seed], ['experiments/spcr.rseg', 'spcr.terms.no_kl', 2]);
  const missed = told(() => selectOneVariant('spcr.terms.no_kk', {})).error;
  assert.is(missed?.exitCode, EXIT.usage);
  assert.match(missed?.message ?? '', /\.rseg files here and in experiments\/ has `spcr\.terms\.no_kk`$/);
  assert.match(missed?.help ?? '', /^similar: spcr\.terms\.no_kl/);
  const many = told(() => selectOneVariant('*', {})).error;
  assert.match(many?.message ?? '', /^several files have `\*`: experiments\//);
});

test('variants x seeds are the runs, in that order', () => {
  const { value } = told(() => selectRuns('experiments/spcr.rseg:spcr.terms.no_*@2..3'));
  assert.equal(
    value?.runs.map(({ address, seed }) => `${address}@${seed}`),
    ['no_kl', 'no_hpdm', 'no_rrm'].flatMap((row) => [2, 3].map((seed) => `spcr.terms.${row}@${seed}`)),
  );
  const everything = told(() => selectRuns('experiments/spcr.rseg', { otherwise: 'everything' })).value;
  assert.is(everything?.variants.length, 11);
});

test('commands about one variant name the choice when there are several', () => {
  const { error } = told(() => selectOneVariant('experiments/spcr.rseg:spcr.terms', {}));
  assert.equal([error?.exitCode, error?.message], [EXIT.usage, 'experiments/spcr.rseg:spcr.terms means 11 variants']);
  assert.match(error?.help ?? '', /^name one: spcr\.terms\.base, spcr\.terms\.ce_only/);
});

test('a seed that is not declared is an error that says how to have it; those of --set count', () => {
  const { error } = told(() => selectOneVariant('experiments/spcr.rseg@9', {}));
  assert.equal([error?.exitCode, error?.message], [EXIT.fileErrors, '`spcr` does not declare seed 9']);
  assert.is(error?.help, "declared: 1, 2, 3; for this command alone: --set 'seeds = [9]'");
  const offered = told(() => selectRuns('experiments/spcr.rseg@9', { sets: ['seeds = [9]'] }));
  assert.equal([offered.value?.runs.map(({ seed }) => seed), offered.notes], [[9], '']);
  const byOption = told(() => selectRuns('experiments/spcr.rseg:spcr.terms', { seeds: [1, 8, 9] }));
  assert.is(byOption.error?.message, '`spcr.terms` does not declare seeds 8, 9');
  const sets = ['seeds = 8..9'];
  const runs = told(() => selectRuns('experiments/spcr.rseg', { sets }));
  assert.equal([runs.value?.runs.map(({ seed }) => seed), runs.notes], [[8, 9], '']);
});

test('--set is one more layer of the selected variant only, and a name', () => {
  const set = ['loss drop kl', 'loss.hpdm.weight = 110'];
  const { value } = told(() => selectOneVariant('experiments/spcr.rseg', { set }));
  assert.match(value?.form.variant ?? '', /^spcr\+set-[0-9a-f]{6}$/);
  assert.equal(
    value?.form.loss.map(({ label, weight }) => `${weight} ${label}`),
    ['1 ce', '110 hpdm', '12 rrm'],
  );
});

test('a wrong statement is shown as a file would be', async () => {
  const { code, stderr } = await rseg(['check', 'experiments/spcr.rseg', '--set', 'trian.batch = 4']);
  assert.is(code, 3);
  assert.match(
    stderr,
    /error\[RS2003\]: unknown setting `trian` in `--set 1`\n {2}--> --set 1:1:1\n {3}\|\n 1 \| trian\.batch = 4\n/,
  );
});

test.run();
