// Text and Markdown of the reference example; both come from the records alone, which keep to their schema.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DiffRecord } from '../../src/diff/change-record.js';
import { renderMarkdown } from '../../src/diff/render/markdown.js';
import { renderText } from '../../src/diff/render/text.js';
import { packageRoot } from '../../src/package-root.js';
import { ABLATION, difference, edited, LISTING } from './sides.js';

const schema = JSON.parse(readFileSync(join(packageRoot, 'grammar/schema/diff.schema.json'), 'utf8')) as object;
const fits = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

function checked(records: readonly DiffRecord[]): readonly DiffRecord[] {
  for (const record of records) assert.ok(fits(record), `${JSON.stringify(record)}: ${JSON.stringify(fits.errors)}`);
  return records;
}

/** The change of the reference: a weight, a suite, a row's name, and three edits of form. */
function referenceChange(): readonly DiffRecord[] {
  const after = LISTING['spcr.rseg']!;
  const steps: readonly (readonly [string, string])[] = [
    ['100 * hpdm', '110 * hpdm'],
    ['    select =', '    suite dim = noise(salt_pepper: 5%, gaussian: 0.2)\n    select ='],
    ['teacher = segformer(mit_b0, ', 'teacher = segformer(mit_b0,  '],
    ['data = deliver', 'data = deliver # all weathers'],
    ['(2, 1024x1024)', '( 2, 1024x1024)'],
  ];
  const before = { ...LISTING, 'spcr.rseg': after.replace('no_rrm:', 'no_reg:') };
  const now = steps.reduce((text, [from, to]) => edited(text, from, to), after);
  return checked(difference(before, { ...LISTING, 'spcr.rseg': now }));
}

function compareGolden(name: string, text: string): void {
  const path = join(packageRoot, 'test/diff/fixtures', name);
  if (process.env.RSEG_BLESS === '1') writeFileSync(path, text);
  assert.fixture(text, readFileSync(path, 'utf8'));
}

test('the reference example as text in 80 and 100 columns', () => {
  const records = referenceChange();
  compareGolden('reference.txt', renderText(records, { width: 80 }));
  const wide = renderText(records, { width: 100 });
  assert.match(wide, /^~ loss\.hpdm\.weight {2}100 -> 110 +spcr\.rseg:13$/m);
  assert.match(wide, /retrain student: spcr, 6 of 10 rows of terms \(the ones that keep hpdm\)/);
  assert.match(wide, /not affected: 4 rows without hpdm; sweep weights \(its axis sets this path\)/);
  assert.match(wide, /2 changes, 1 rename \(\d+ unchanged\); 3 formatting-only edits hidden \(--full\)/);
});

test('no line is wider than asked, but for places that cannot be broken', () => {
  for (const width of [60, 80, 120]) {
    const long = renderText(referenceChange(), { width })
      .split('\n')
      .filter((line) => line.length > width);
    assert.equal(long, []);
  }
});

test('the reference example as Markdown', () => {
  compareGolden('reference.md', renderMarkdown(referenceChange()));
});

test('text and Markdown are made of the records and nothing else', () => {
  const records = referenceChange();
  const parsed = records.map((record) => JSON.parse(JSON.stringify(record)) as DiffRecord);
  assert.is(renderText(parsed, { width: 90 }), renderText(records, { width: 90 }));
  assert.is(renderMarkdown(parsed), renderMarkdown(records));
});

test('`full` lists what stayed and what is only form', () => {
  const after = edited(ABLATION, '50 * kl', '50*kl').replace('12 * rrm', '6 * rrm');
  const records = checked(
    difference({ 'a.rseg': ABLATION }, { 'a.rseg': edited(after, 'classes = 12', 'classes  = 12') }, { full: true }),
  );
  const text = renderText(records, { width: 100 });
  assert.match(text, /^ {2}scenes\.size {2}64x64 +a\.rseg:4$/m);
  assert.match(text, /formatting only, a\.rseg:3\n {4}- {3}classes = 12\n {4}\+ {3}classes {2}= 12/);
  assert.not.match(text, /hidden/);
});

test('no difference: no text, one sentence in Markdown', () => {
  const records = checked(difference({ 'a.rseg': ABLATION }, { 'a.rseg': ABLATION }));
  assert.is(renderText(records, { width: 80 }), '');
  assert.match(renderMarkdown(records), /same meaning: nothing to run/);
});

test('edits of form alone are the same meaning', () => {
  const text = renderText(checked(difference({ 'a.rseg': ABLATION }, { 'a.rseg': `# new\n${ABLATION}` })), {
    width: 80,
  });
  assert.match(text, /a\.rseg: no change of meaning \(\d+ unchanged\); 1 formatting-only edit hidden/);
  assert.match(text, /total {2}the same meaning: nothing to run/);
});

test('texts of files cannot leave their place: no control signs, no markup', () => {
  const odd = edited(
    ABLATION,
    'teacher = segformer(mit_b0)',
    'teacher = segformer(mit_b0, weights: "a|`</details>\\u{1b}[31m@me.safetensors")',
  );
  const records = checked(difference({ 'a.rseg': ABLATION }, { 'a.rseg': odd }));
  assert.not.match(renderText(records, { width: 80 }), /\u001b/);
  const cells = renderMarkdown(records)
    .split('\n')
    .filter((line) => line.startsWith('| `~`'));
  assert.ok(
    cells.every((line) => line.split(/(?<!\\)\|/).length === 7),
    cells.join('\n'),
  );
});

test('every kind of record keeps to the schema', () => {
  const pairs: readonly (readonly [string, string])[] = [
    [ABLATION, edited(ABLATION, 'no_kl:', 'without_kl:')],
    [ABLATION, `${ABLATION}\nprofile p {\n  workers = 1\n}\n`],
    [ABLATION, edited(ABLATION, 'length = 20', 'lenght = 20')],
    [ABLATION, edited(ABLATION, 'length = 20', 'final length = 20')],
    [LISTING['spcr.rseg']!, edited(LISTING['spcr.rseg']!, 'sample 12', 'sample 14')],
  ];
  const types = pairs.flatMap(([before, after]) => {
    const files = (text: string) => ({ ...LISTING, 'spcr.rseg': text });
    return checked(difference(files(before), files(after), { full: true })).map(({ type }) => type);
  });
  for (const type of ['renamed', 'declaration-added', 'declaration-changed', 'invalid', 'sweep-changed', 'unchanged'])
    assert.ok(types.includes(type as DiffRecord['type']), type);
});

test.run();
