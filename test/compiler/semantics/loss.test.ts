// A loss is a sum of labelled terms whose order says nothing (language reference, S3).
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Meanings } from '../../../src/compiler/meaning.js';
import { planStages } from '../../../src/compiler/plan.js';
import { codes, compileText, START, settingOf, variantOf } from '../compile-text.js';

const withLoss = (loss: string, more = '') =>
  compileText(`${START}experiment main extends full {\n  loss = ${loss}\n${more}}\n`);
const formOf = (loss: string, more = '') => variantOf(withLoss(loss, more), 'main').form;
const studentKey = (loss: string) =>
  planStages(formOf(loss), 1, { baseFolder: '/' }).stages.find(({ op }) => op === 'train-student')!.key;

test('labels: the call, or `as`; one of each', () => {
  assert.equal(
    formOf('ce + 2 * kl as soft').loss.map(({ label }) => label),
    ['ce', 'soft'],
  );
  assert.equal(codes(withLoss('ce + hpdm(hybrid) + hpdm(single)')), ['RS4105']);
  assert.equal(codes(withLoss('ce + hpdm(hybrid) + hpdm(single) as low')), []);
});

test('weights: a number, constant arithmetic, a ramp', () => {
  const weight = (term: string) => formOf(`ce + ${term}`).loss.find(({ label }) => label === 'kl')?.weight;
  assert.is(weight('kl'), 1);
  assert.is(weight('50 * kl'), 50);
  assert.is(weight('2 * 25 * kl'), 50);
  assert.is(weight('(1 + 1) * 25 * kl'), 50);
  assert.is(weight('1 / 4 * kl'), 0.25);
  assert.equal(weight('ramp(from: 0, to: 50, over: 5 epochs) * kl'), {
    call: 'ramp',
    args: { from: 0, to: 50, over: { epochs: 5 } },
  });
  assert.is(weight('train.batch * kl'), 8, 'another setting, like everywhere');
  assert.equal(codes(withLoss('ce + 2 * train.batch * kl')), ['RS4106'], 'settings are not calculated with');
  assert.equal(codes(withLoss('ce + ramp(from: 0, to: 50, over: 500 epochs) * kl')), ['RS4109']);
});

test('a weight is a setting: replaced by a number or a schedule, and edited below', () => {
  const ramp = 'ce + ramp(from: 0, to: 50, over: 5 epochs) * kl';
  const changed = (edit: string) => {
    const compilation = compileText(
      `${START}experiment base extends full {\n  loss = ${ramp}\n}\nexperiment main extends base {\n  ${edit}\n}\n`,
    );
    return [settingOf(compilation, 'main', 'loss.kl.weight'), settingOf(compilation, 'main', 'loss.kl.weight.to')];
  };
  assert.is(changed('loss.kl.weight.to = 60')[1], '60');
  assert.equal(changed('loss.kl.weight = 3'), ['3', undefined]);
  assert.is(changed('loss.ce.weight = ramp(from: 1, to: 2, over: 3 epochs)')[1], '50');
  const number = compileText(`${START}experiment main extends full {\n  loss.kl.weight.to = 60\n}\n`);
  assert.equal(codes(number), ['RS2003'], 'a number has no end');
  const ablation = compileText(
    `${START}experiment base extends full {\n  loss = ${ramp}\n}\nablation t of base {\n  high: loss.kl.weight.to = 60\n}\n`,
  );
  assert.is(settingOf(ablation, 'base.t.high', 'loss.kl.weight.to'), '60');
});

test('sums in parentheses are refused with the distributed form', () => {
  const compilation = withLoss('ce + 2 * (kl + umd)');
  assert.equal(codes(compilation), ['RS4106']);
  assert.is(compilation.diagnostics[0]!.helps?.[0]?.edits?.[0]?.text, '2 * kl + 2 * umd');
});

test('`weight` and `label` are no arguments; subtraction and negative weights are told', () => {
  assert.equal(codes(withLoss('ce + kl(weight: 3)')), ['RS3301']);
  assert.equal(codes(withLoss('ce + kl(label: x)')), ['RS3301']);
  assert.equal(codes(withLoss('ce - kl')), ['RS4107']);
  assert.equal(codes(withLoss('ce + -1 * kl')), ['negative-weight']);
});

test('the order of terms, their layout and their labels change no key', () => {
  const key = studentKey('ce + 50 * kl + 100 * hpdm(hybrid)');
  assert.is(studentKey('100 * hpdm(pair: hybrid) + ce + 50 * kl'), key);
  assert.is(studentKey('\n    ce\n    + 25 * 2 * kl # softly\n    + 1e2 * hpdm(hybrid, align: none)\n'), key);
  assert.is(studentKey('ce as a + 50 * kl as b + 100 * hpdm(hybrid) as c'), key);
  assert.is.not(studentKey('ce + 51 * kl + 100 * hpdm(hybrid)'), key);
  const meanings = new Meanings();
  assert.is(meanings.of(formOf('ce + 50 * kl')), meanings.of({ ...formOf('50 * kl as x + ce'), variant: 'other' }));
});

test.run();
