// What a term weighs in the end.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lossLine, termWeight } from '../../src/plan/effective-weight.js';
import { formOf } from './experiment-text.js';

const weights = (edits: string): Readonly<Record<string, readonly [string, number, string]>> =>
  Object.fromEntries(
    formOf(edits).loss.map((term) => {
      const { label, weight, inner, effective } = termWeight(term);
      return [label, [weight, inner, effective]];
    }),
  );

test('the factor inside a loss multiplies its weight', () => {
  assert.equal(weights('').rrm, ['12', 1e-5, '1.2e-4']);
  assert.equal(weights('loss.rrm.scale = 1e-10').rrm, ['12', 1e-10, '1.2e-9']);
  assert.equal(weights('').ce, ['1', 1, '1']);
  assert.equal(weights('loss.kl.temperature = 4').kl, ['50', 16, '800']);
});

test('a ramp shows both ends', () => {
  const ramp = 'loss.rrm.weight = ramp(from: 0, to: 50, over: 2 epochs)';
  assert.equal(weights(ramp).rrm, ['0 -> 50 over 2 epochs', 1e-5, '0 -> 5e-4']);
});

test('a loss in one line says what is weighed how', () => {
  assert.is(lossLine(formOf('').loss), 'ce + 100 hpdm(hybrid) + 50 kl + 12 rrm(single)');
  assert.is(
    lossLine(formOf('loss = ramp(from: 0, to: 1, over: 5 steps) * ce + 2 * kl(temperature: 3)').loss),
    '(0 -> 1 over 5 steps) ce + 2 kl(temperature: 3)',
  );
});

test.run();
