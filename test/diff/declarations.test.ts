// Variants that come, go, or are called otherwise; sweeps; files that do not compile.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isDifferent } from '../../src/diff/compare.js';
import { finishedRuns } from '../../src/diff/finished-runs.js';
import { ABLATION, changes, changesOf, difference, edited, LISTING } from './sides.js';

const told = (found: readonly { readonly type: string; readonly path: string }[]) =>
  found.map(({ type, path }) => `${type} ${path}`);

test('a renamed row, term, suite and experiment are told as renames', () => {
  assert.equal(told(changesOf(ABLATION, edited(ABLATION, 'no_kl:', 'without_kl:'))), ['renamed spcr.terms.without_kl']);
  const [term, ...rest] = changesOf(ABLATION, renamedTerm());
  assert.equal(rest, []);
  assert.ok(term?.type === 'renamed' && term.from === 'kl' && term.to === 'soft' && term.impact.class === 'none');
  const [suite] = changesOf(ABLATION, edited(ABLATION, 'suite emm', 'suite any'));
  assert.ok(suite?.type === 'renamed');
  // results are stored under the names of suites
  assert.is(suite?.type === 'renamed' && suite.impact.class, 'evaluate');
  const whole = ABLATION.replaceAll('spcr', 'robust');
  assert.equal(told(changesOf(ABLATION, whole)), ['renamed robust']);
  assert.not(isDifferent(difference({ 'a.rseg': ABLATION }, { 'a.rseg': whole })));
});

function renamedTerm(): string {
  const named = edited(ABLATION, '50 * kl', '50 * kl as soft');
  return edited(edited(named, 'keep ce, kl', 'keep ce, soft'), 'drop kl', 'drop soft');
}

test('a renamed row that was edited as well is still the same row', () => {
  const after = edited(ABLATION, 'swapped: loss.hpdm.pair', 'both: train.batch = 4; loss.hpdm.pair');
  assert.equal(told(changesOf(ABLATION, after)).sort(), [
    'renamed spcr.terms.both',
    'setting-changed spcr.terms.both.train.batch',
  ]);
});

test('a renamed data set is a rename, with its other changes beside it', () => {
  const found = changesOf(
    ABLATION,
    edited(ABLATION.replaceAll('scenes', 'streets_small'), 'classes = 12', 'classes = 11'),
  );
  assert.equal(told(found).sort(), ['renamed spcr.data', 'setting-changed streets_small.classes']);
});

test('a new row costs its runs, a removed one names the finished runs it leaves', () => {
  const [row] = changesOf(ABLATION, edited(ABLATION, 'swapped:', 'calm: loss.kl.weight = 5\n  swapped:'));
  assert.ok(row?.type === 'declaration-added' && row.what === 'row');
  assert.equal(row?.type === 'declaration-added' && [row.text, row.impact.runs, row.impact.class], [
    'loss.kl.weight = 5',
    1,
    'train-student',
  ]);

  const runs = mkdtempSync(join(tmpdir(), 'rseg-diff-runs-'));
  for (const [name, variant, report] of [
    ['a', 'spcr.terms.swapped', '{}'],
    ['b', 'spcr', '{}'],
    ['c', 'spcr.terms.swapped', null],
  ] as const) {
    mkdirSync(join(runs, name));
    writeFileSync(join(runs, name, 'manifest.json'), JSON.stringify({ variant, seed: 1 }));
    if (report !== null) writeFileSync(join(runs, name, 'report.json'), report);
  }
  const without = ABLATION.replace(/ {2}swapped:.*\n/, '');
  const records = difference({ 'a.rseg': ABLATION }, { 'a.rseg': without }, { finished: finishedRuns(runs) });
  rmSync(runs, { recursive: true });
  const [gone] = changes(records);
  assert.ok(gone?.type === 'declaration-removed');
  assert.equal(gone?.type === 'declaration-removed' && gone.orphans, [
    { variant: 'spcr.terms.swapped', seed: 1, folder: join(runs, 'a') },
  ]);
});

test('a new table is one change', () => {
  const more = `${ABLATION}\nablation size of spcr {\n  small: train.batch = 2\n  large: train.batch = 16\n}\n`;
  const [found, ...rest] = changesOf(ABLATION, more);
  assert.equal(rest, []);
  assert.equal(found?.type === 'declaration-added' && [found.what, found.path, found.impact.runs], [
    'ablation',
    'spcr.size',
    2,
  ]);
});

test('a sweep tells how many points came and went, and by which line', () => {
  const after = { ...LISTING, 'spcr.rseg': edited(LISTING['spcr.rseg']!, '[80, 100, 110]', '[80, 90, 100, 110]') };
  const [found, ...rest] = changes(difference(LISTING, after));
  assert.equal(rest, []);
  assert.ok(found?.type === 'sweep-changed');
  if (found?.type !== 'sweep-changed') return;
  assert.equal(found.statements, [
    { from: 'loss.hpdm.weight in [80, 100, 110]', to: 'loss.hpdm.weight in [80, 90, 100, 110]' },
  ]);
  assert.is(found.added.length, found.removed.length);
  // one more value changes few of the points that were drawn
  assert.ok(found.added.length < 6, `${found.added.length} of 12 points`);
  assert.is(found.impact.runs, 3 * found.added.length);
});

test('renaming what an axis names keeps the runs that stay the same', () => {
  const lines = 'loss.kl.weight in [20, 30]';
  const sweep = (label: string) =>
    `${ABLATION.slice(0, ABLATION.indexOf('ablation')).replace('50 * kl', label === 'kl' ? '50 * kl' : `50 * kl as ${label}`)}sweep weights of spcr {\n  ${lines.replace('kl', label)}\n}\n`;
  assert.equal(told(changesOf(sweep('kl'), sweep('soft'))), ['renamed spcr.loss.soft']);
});

test('a mistake is told with its code, and nothing is called removed because of it', () => {
  const broken = { ...LISTING, 'spcr.rseg': edited(LISTING['spcr.rseg']!, 'length = 200', 'lenght = 200') };
  const [found, ...rest] = changes(difference(LISTING, broken));
  assert.equal(rest, []);
  assert.ok(found?.type === 'invalid');
  assert.equal(found?.type === 'invalid' && [found.code, found.side, found.span.line], ['RS2003', 'after', 17]);
  assert.ok(found?.affects.includes('spcr.terms.no_kl'));
  const [mended, ...others] = changes(difference(broken, LISTING));
  assert.equal(others, []);
  assert.ok(mended?.type === 'invalid' && mended.side === 'before');
});

test('a mistake in one file does not keep the others from being compared', () => {
  const both = { 'a.rseg': ABLATION, 'b.rseg': ABLATION.replaceAll('spcr', 'other') };
  const after = {
    'a.rseg': ABLATION.replace('ablation terms of', 'ablation terms off'),
    'b.rseg': edited(both['b.rseg'], '50 * kl', '30 * kl'),
  };
  const found = changes(difference(both, after));
  assert.ok(found.some(({ type }) => type === 'invalid'));
  assert.ok(found.some(({ type, path }) => type === 'setting-changed' && path === 'other.loss.kl.weight'));
});

test('an error that was there before is no difference', () => {
  const broken = edited(ABLATION, 'length = 20', 'lenght = 20');
  assert.equal(changesOf(broken, edited(broken, 'spcr {', 'spcr {\n')), []);
});

test('two experiments of one name are told with their files', () => {
  const both = (text: string) => ({ 'a.rseg': text, 'b.rseg': text });
  const found = changes(difference(both(ABLATION), both(edited(ABLATION, '50 * kl', '30 * kl'))));
  assert.equal(
    found.map(({ span, affects }) => [span.file, affects[0]]),
    [
      ['a.rseg', 'a.rseg:spcr'],
      ['b.rseg', 'b.rseg:spcr'],
    ],
  );
});

test('files that appear, go, or cannot be read', () => {
  const records = difference({}, { 'a.rseg': ABLATION });
  assert.equal(
    records.flatMap((record) => (record.type === 'file' ? [record.state] : [])),
    ['added'],
  );
  assert.equal(told(changes(records)).slice(0, 3), [
    'declaration-added scenes',
    'declaration-added spcr',
    'declaration-added spcr.terms',
  ]);
  assert.equal(told(changes(difference({ 'a.rseg': ABLATION }, {}))).slice(0, 2), [
    'declaration-removed scenes',
    'declaration-removed spcr',
  ]);
  const missing = `from "./none.rseg" import x\n\n${ABLATION}`;
  assert.equal(told(changesOf(ABLATION, missing))[0], 'invalid ./none.rseg');
});

test.run();
