// Changed settings: told once, where they were written, with everyone they reach and everyone who is spared.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { SettingRecord } from '../../src/diff/change-record.js';
import { ABLATION, changes, changesOf, difference, edited, type Files, fixture, LISTING, type Told } from './sides.js';

function only(found: readonly Told[]): SettingRecord {
  assert.is(found.length, 1, JSON.stringify(found, null, 1));
  return found[0] as SettingRecord;
}

test('a weight of the base is one change: rows that keep the term are affected, the others and the axis are named', () => {
  const after = { ...LISTING, 'spcr.rseg': edited(LISTING['spcr.rseg']!, '100 * hpdm', '110 * hpdm') };
  const found = only(changes(difference(LISTING, after)));
  assert.is(found.path, 'spcr.loss.hpdm.weight');
  assert.equal([found.from, found.to, found.unit], [100, 110, null]);
  assert.equal(found.span, { file: 'spcr.rseg', line: 13, col: 7 });
  assert.is(found.impact.class, 'train-student');
  assert.is(found.impact.reason, 'weight of a loss term');
  const rows = ['ce_hpdm', 'hpdm_single', 'no_kl', 'no_rrm', 'rrm_hybrid', 'swapped'];
  const own = found.affects.filter((name) => name === 'spcr' || /^spcr\.terms\.\w+$/.test(name)).sort();
  assert.equal(own, ['spcr', ...rows.map((row) => `spcr.terms.${row}`)]);
  assert.ok(found.affects.filter((name) => name.startsWith('spcr.terms.no_kl.rate.')).length === 20);
  assert.equal(
    found.shielded.filter(({ by }) => by === 'no loss.hpdm').map(({ variant }) => variant),
    ['ce_only', 'ce_kl', 'ce_rrm', 'no_hpdm'].map((row) => `spcr.terms.${row}`),
  );
  assert.equal(found.shielded.at(-1), { variant: 'spcr.weights.*', by: 'axis loss.hpdm.weight' });
  assert.is(found.impact.runs, 3 * (7 + 20));
  assert.is(found.impact.gpuHours, 3 * 27 * 2.25);
});

test('the price of a change is that of this change alone', () => {
  const weight = edited(LISTING['spcr.rseg']!, '100 * hpdm', '110 * hpdm');
  const suite = 'suite rmm = missing(pixels: 50%)';
  const both = edited(weight, suite, `${suite}\n    suite clear = clean`);
  const [alone] = changes(difference(LISTING, { ...LISTING, 'spcr.rseg': weight })) as SettingRecord[];
  const [first, second] = changes(difference(LISTING, { ...LISTING, 'spcr.rseg': both })) as SettingRecord[];
  assert.equal(first?.impact, alone?.impact);
  assert.equal([second?.impact.class, second?.impact.runs], ['evaluate', 0]);
});

test('a file that was moved away from its weights names both places', () => {
  const whole = edited(ABLATION, 'segformer(mit_b0)', 'segformer(mit_b0, weights: "w/t.safetensors")');
  const found = changes(difference({ 'a/x.rseg': whole }, { 'b/x.rseg': whole })) as SettingRecord[];
  const texts = found.flatMap(({ type, from, to }) => (type === 'setting-changed' ? [`${from} ${to}`] : []));
  assert.equal([...new Set(texts)], ['"a/w/t.safetensors" "b/w/t.safetensors"']);
});

test('settings that follow the changed one are not told again', () => {
  const found = only(
    changesOf(ABLATION, edited(ABLATION, 'length = 20 epochs', 'length = 20 epochs\n    image = 32x32')),
  );
  assert.is(found.path, 'spcr.train.image');
  assert.equal([found.from, found.to, found.default], ['auto', '32x32', 'from']);
  assert.is(found.impact.class, 'train-teacher');
});

test('what is removed is told where it stood', () => {
  const found = only(changesOf(edited(ABLATION, '20 epochs', '20 epochs\n    batch = 4'), ABLATION));
  assert.equal(
    [found.type, found.path, found.from, found.to, found.default],
    ['setting-changed', 'spcr.train.batch', 4, 8, 'to'],
  );
  assert.is(found.side, 'before');
  assert.is(found.span.line, 25);
});

test('only tests change with a suite, and they are counted per checkpoint', () => {
  const suite = 'suite emm = missing(all_subsets)';
  const found = only(changesOf(ABLATION, edited(ABLATION, suite, `${suite}\n    suite half = missing(pixels: 50%)`)));
  assert.equal([found.type, found.path, found.to], ['setting-added', 'spcr.eval.suite.half', 'missing(pixels: 50%)']);
  assert.equal([found.impact.class, found.impact.runs], ['evaluate', 0]);
  // eleven students and the teacher that they share
  assert.is(found.impact.evaluations, 12);
  assert.is(found.impact.basis, 'measured');
});

test('a row that sets the value itself is spared, and a change that reaches nobody says by whom', () => {
  const base = `${ABLATION}
profile machine {
  workers = 1
}
`;
  const used = edited(
    edited(base, 'experiment spcr {', 'experiment spcr with machine {'),
    'data = scenes',
    'data = scenes\n  workers = 4',
  );
  const found = only(changesOf(used, edited(used, 'workers = 1', 'workers = 3')));
  assert.equal([found.path, found.impact.class, found.affects], ['machine.workers', 'none', []]);
  assert.is(found.impact.reason, 'every variant that inherits it sets it itself');
  assert.ok(found.shielded.some(({ variant, by }) => variant === 'spcr' && by === 'experiment `spcr`'));
});

test('a profile that nothing uses is told as well', () => {
  const profile = '\nprofile machine {\n  workers = 1\n}\n';
  const found = only(changesOf(ABLATION + profile, ABLATION + edited(profile, '1', '2')));
  assert.equal(
    [found.path, found.impact.class, found.impact.reason],
    ['machine.workers', 'none', 'no variant uses it'],
  );
});

test('runtime settings need no run', () => {
  const found = only(changesOf(ABLATION, edited(ABLATION, 'data = scenes', 'data = scenes\n  device = cpu')));
  assert.equal([found.path, found.impact.class, found.impact.runs], ['spcr.device', 'none', 0]);
});

test('a change of the data set names experiments in other files', () => {
  const after = { ...LISTING, 'deliver.rseg': edited(LISTING['deliver.rseg']!, 'ignore = 255', 'ignore = 254') };
  const found = only(changes(difference(LISTING, after)));
  assert.equal([found.path, found.span.file, found.impact.class], ['deliver.ignore', 'deliver.rseg', 'data']);
  assert.ok(found.affects.includes('spcr') && found.affects.includes('spcr.terms.swapped'));
});

test('the order of modalities is the order of the inputs; every other order is free', () => {
  const swapped = edited(
    ABLATION,
    '  modality depth = generated(depth)\n  modality lidar = generated(lidar)\n',
    '  modality lidar = generated(lidar)\n  modality depth = generated(depth)\n',
  );
  const found = only(changesOf(ABLATION, swapped));
  assert.equal([found.type, found.path, found.impact.class], ['order-changed', 'scenes.modality', 'data']);
  assert.equal([found.from, found.to], ['rgb, depth, lidar', 'rgb, lidar, depth']);
});

test('another call is one change, not one per argument', () => {
  const found = only(
    changesOf(
      ABLATION,
      edited(
        ABLATION,
        'student = segformer(mit_b0)',
        'student = segformer(mit(dims: [8, 16, 40, 64], depths: [1, 1, 1, 1]))',
      ).replace('hpdm(hybrid)', 'hpdm(hybrid, align: conv1x1)'),
    ).filter(({ path }) => path.includes('student')),
  );
  assert.is(found.path, 'spcr.student.backbone');
  assert.is(found.from, 'mit_b0');
});

test('seeds: more are runs, fewer are only other tables', () => {
  const three = edited(ABLATION, 'data = scenes', 'data = scenes\n  seeds = 1..3');
  const four = edited(three, '1..3', '1..4');
  const more = only(changesOf(three, four));
  assert.equal([more.impact.runs, more.impact.teacherRuns], [11, 1]);
  const fewer = only(changesOf(four, three));
  assert.equal([fewer.impact.class, fewer.impact.runs, fewer.impact.reason], ['report', 0, 'fewer seeds']);
});

test('the same value written otherwise is no change', () => {
  const suite = 'suite emm = missing(all_subsets)';
  const before = edited(ABLATION, suite, 'suite emm = missing(pixels: 50%)');
  const after = edited(ABLATION, suite, 'suite emm = missing(pixels: 0.5)   # half');
  const records = difference({ 'a.rseg': before }, { 'a.rseg': after });
  assert.equal(changes(records), []);
  const file = records.find((record) => record.type === 'file');
  assert.equal([file?.changes, file?.formatting], [0, 1]);
});

test('several changes are priced one by one, and their runs counted once in total', () => {
  const after = edited(edited(ABLATION, '50 * kl', '30 * kl'), '12 * rrm', '6 * rrm');
  const records = difference({ 'a.rseg': ABLATION }, { 'a.rseg': after });
  const [kl, rrm] = changes(records) as readonly SettingRecord[];
  assert.equal([kl?.impact.runs, rrm?.impact.runs], [7, 7]);
  const total = records.find((record) => record.type === 'total');
  // all but ce_only, ce_hpdm and what has neither
  assert.is(total?.runs, 9);
});

test('work that the old side had under another variant costs nothing', () => {
  const after = edited(
    ABLATION,
    'swapped: loss.hpdm.pair = single; loss.rrm.pair = hybrid',
    'swapped: loss.hpdm.pair = single',
  );
  const found = only(
    changesOf(
      edited(ABLATION, '  hpdm_single: loss.hpdm.pair = single\n', ''),
      edited(after, '  hpdm_single: loss.hpdm.pair = single\n', ''),
    ),
  );
  assert.is(found.impact.runs, 1);
  const known = only(changesOf(ABLATION, after).filter(({ type }) => type.startsWith('setting')));
  assert.equal(
    [known.path, known.impact.class, known.impact.runs],
    ['spcr.terms.swapped.loss.rrm.pair', 'train-student', 0],
  );
});

test('`final` is told and costs nothing', () => {
  const [found, ...rest] = changesOf(ABLATION, edited(ABLATION, 'length = 20', 'final length = 20'));
  assert.equal(rest, []);
  assert.is(found?.type, 'declaration-changed');
  assert.is(found?.path, 'spcr.train.length');
});

const EXTENDED: Files = {
  ...LISTING,
  'large.rseg': fixture('grammar/fixtures/large.rseg'),
  'cluster.rseg': fixture('grammar/fixtures/cluster.rseg'),
};

/** What changes when one text of the listing with its extension does. */
function changesIn(file: string, from: string, to: string): readonly Told[] {
  return changes(difference(EXTENDED, { ...EXTENDED, [file]: edited(EXTENDED[file]!, from, to) }));
}

test('a change of a base in another file reaches the experiment that extends it', () => {
  const found = only(changesIn('spcr.rseg', '12 * rrm', '6 * rrm'));
  assert.ok(found.affects.includes('spcr_large') && found.affects.includes('spcr.terms.ce_rrm'));
  const shielded = only(changesIn('spcr.rseg', 'hpdm(hybrid)', 'hpdm(hybrid, align: conv1x1)'));
  assert.ok(shielded.shielded.some(({ variant, by }) => variant === 'spcr_large' && by === 'experiment `spcr_large`'));
});

test('another base or profile is told at the header that names it', () => {
  const based = only(changesIn('large.rseg', 'extends spcr ', 'extends spcr.terms.no_rrm '));
  assert.equal([based.path, based.type, based.span.line], ['spcr_large.loss.rrm', 'setting-removed', 4]);
  const without = changesIn('large.rseg', ' with a100', '');
  assert.ok(without.length > 0 && without.every(({ span }) => span.file === 'large.rseg' && span.line === 4));
});

test('a dropped term is told where it is dropped', () => {
  const found = only(changesIn('large.rseg', 'loss add 3 * cwd', 'loss add 3 * cwd\n  loss drop kl'));
  assert.equal([found.path, found.from, found.span.line], ['spcr_large.loss.kl', '50 * kl', 8]);
});

test('a schedule on a weight is changed inside, and shields by axis', () => {
  const ramp = (to: number) =>
    edited(LISTING['spcr.rseg']!, '50 * kl', `ramp(from: 0, to: ${to}, over: 20 epochs) * kl`);
  const files = (to: number) => ({ ...LISTING, 'spcr.rseg': ramp(to) });
  const found = only(changes(difference(files(50), files(60))));
  assert.equal([found.path, found.from, found.to], ['spcr.loss.kl.weight.to', 50, 60]);
  assert.ok(found.shielded.some(({ variant, by }) => variant === 'spcr.weights.*' && by === 'axis loss.kl.weight'));
});

test.run();
