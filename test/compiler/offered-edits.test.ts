// Edits that messages offer lead to what their author may have meant: applied, the message is gone and the text says it plainly.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyEdits } from '../../src/compiler/apply-edits.js';
import { codes, compileText, START } from './compile-text.js';

/** The line that changes, after the edits of the first help of the only message. */
function mended(text: string, code: string): string {
  const whole = `${START}${text}`;
  const compilation = compileText(whole);
  assert.equal(codes(compilation), [code]);
  const after = applyEdits(whole, compilation.diagnostics[0]!.helps![0]!.edits!);
  assert.equal(codes(compileText(after)), []);
  return after.slice(START.length);
}

test('a term whose label is taken gets another one', () => {
  const block = (statement: string) => `experiment mine extends full {\n  ${statement}\n}\n`;
  assert.is(mended(block('loss add 3 * umd as ce'), 'RS4105'), block('loss add 3 * umd as ce_2'));
  assert.is(mended(block('loss add 3 * kl'), 'RS4105'), block('loss add 3 * kl as kl_2'));
});

test('a row whose only edit goes, goes; of several edits one', () => {
  const closed = 'experiment mine extends full {\n  final train.batch = 2\n}\n';
  const rows = (...lines: readonly string[]) =>
    `${closed}ablation t of mine {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
  const other = 'other: loss drop kl';
  assert.is(mended(rows('big: train.batch = 8', other), 'RS2303'), rows(other));
});

test('what is missing stands on lines of its own, wherever the block begins', () => {
  const data = 'from "./city.rseg" import city\n';
  const missing = 'experiment mine { data = city\n  student = segformer(mit_b0)\n}\n';
  const after = mended(`${data}${missing}experiment user extends full {}\n`, 'RS3104');
  assert.match(after, 'experiment mine {\n  train.length = 200 epochs\n data = city\n');
});

test('an unknown name is answered by what may stand there', () => {
  const label = (text: string) => compileText(`${START}${text}`).diagnostics[0]?.label;
  const block = (statement: string) => `experiment mine extends full {\n  ${statement}\n}\n`;
  assert.is(label(block('loss.kl.weigth = 3')), 'similar: `weight`');
  assert.match(label(block('train.epochs = 3'))!, /^known: `split`, `length`, `batch` or \d more$/);
  assert.is(
    label('profile p {\n  speed = 3\n}\nexperiment mine extends full with p {}\n'),
    'known: `device`, `workers`, `packs` or 2 more',
  );
  assert.is(label('experiment mine extends nobody {}\n'), 'known: `full`');
});

test.run();
