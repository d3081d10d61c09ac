// Suggestions are near, few and in order.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { editDistance, similarNames } from '../../src/compiler/similar-names.js';

test('a swap of neighbours is one edit', () => {
  assert.is(editDistance('lenght', 'length'), 1);
  assert.is(editDistance('', 'abc'), 3);
  assert.is(editDistance('kitten', 'sitting'), 3);
});

test('near names come nearest first, at most three', () => {
  const names = ['length', 'batch', 'image', 'optim', 'schedule'];
  assert.equal(similarNames('lenght', names), ['length']);
  assert.equal(similarNames('BATCH', names), ['batch']);
  assert.equal(similarNames('scale', ['scale_min', 'scale_max', 'scales', 'scaled']).length, 3);
  assert.equal(similarNames('mit_b9', ['mit', 'mit_b0', 'mit_b1']).slice(0, 2), ['mit_b0', 'mit_b1']);
});

test('a beginning or an end of a name counts as near, another word does not', () => {
  assert.equal(similarNames('optimizer', ['optim', 'split']), ['optim']);
  assert.equal(similarNames('teacher', ['train', 'batch', 'eval']), []);
  assert.equal(similarNames('x', ['y', 'length']), ['y']);
});

test('a name of a megabyte is answered at once', () => {
  assert.equal(similarNames('x'.repeat(1_000_000), ['length', 'batch']), []);
});

test.run();
