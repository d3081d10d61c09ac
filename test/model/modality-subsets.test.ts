import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { allSubsets, drawNoiseSeed, drawPairing, drawSubset } from '../../src/model/modality-subsets.js';
import { near } from './numbers.js';

const ANY = { min: 1, max: 4 };

test('subsets stand in the order of the published tables', () => {
  const names = allSubsets(4).map((subset) => subset.map((m) => 'RDEL'[m]).join(''));
  assert.is(names.join(' '), 'R D E L RD RE RL DE DL EL RDE RDL REL DEL RDEL');
  assert.is(allSubsets(3).length, 7);
});

test('a drawn size is uniform, so every modality is kept with probability (M + 1) / (2 M)', () => {
  const draws = Array.from({ length: 20_000 }, (_, step) => drawSubset(4, ANY, 7, step));
  for (let m = 0; m < 4; m++) near(draws.filter((s) => s.includes(m)).length / draws.length, 0.625, 0.012, `${m}`);
  for (let n = 1; n <= 4; n++)
    near(draws.filter((s) => s.length === n).length / draws.length, 0.25, 0.012, `size ${n}`);
  near(draws.filter((s) => s.join() === '1,2').length / draws.length, 1 / 24, 0.006);
  for (const subset of draws)
    assert.equal(
      subset,
      [...new Set(subset)].sort((a, b) => a - b),
    );
});

test('a draw depends on seed and step alone', () => {
  assert.equal(drawSubset(4, ANY, 1, 5), drawSubset(4, ANY, 1, 5));
  const series = (seed: number): string => Array.from({ length: 50 }, (_, t) => drawSubset(4, ANY, seed, t)).join('|');
  assert.is.not(series(1), series(2));
});

test('limits of the size are kept', () => {
  for (let t = 0; t < 200; t++) {
    const size = drawSubset(4, { min: 2, max: 3 }, 1, t).length;
    assert.ok(size === 2 || size === 3);
  }
});

const pairing = { semantics: 'paper', absent: 'remove', modalities: 4, present: 3, batch: 2 } as const;

test('paper pairing is the start of a permutation of all modalities, uniform over steps', () => {
  const firsts = [0, 0, 0, 0];
  for (let t = 0; t < 4000; t++) {
    const rho = drawPairing(pairing, 3, t);
    assert.is(new Set(rho).size, 3);
    firsts[rho[0]!]!++;
  }
  for (const count of firsts) near(count / 4000, 0.25, 0.03);
});

test('reference pairing is by position, and by independent student rows in zero training', () => {
  assert.equal([...drawPairing({ ...pairing, semantics: 'reference' }, 3, 1)], [0, 1, 2]);
  const rows = drawPairing({ ...pairing, semantics: 'reference', absent: 'zero', present: 4 }, 3, 1);
  assert.is(rows.length, 4 * 4 * 2);
  rows.forEach((row, i) => {
    assert.is(row % 2, i % 2, 'a row stays within its sample');
    assert.ok(row >= 0 && row < 8);
  });
});

test('every step has its own noise key, never negative', () => {
  const keys = Array.from({ length: 1000 }, (_, t) => drawNoiseSeed(1, t));
  assert.is(new Set(keys.map((key) => key[0])).size, 1000);
  assert.ok(keys.every((key) => key[0]! >= 0 && key[1] === 0));
});

test.run();
