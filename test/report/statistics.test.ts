// What seeds say together: against numbers of tables and of other programs.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { boundBetween, boundOfPaired, noiseBound, noiseOf } from '../../src/report/statistics/noise.js';
import { pairedDifference, statisticOf } from '../../src/report/statistics/seed-statistics.js';
import { t975 } from '../../src/report/statistics/student-t.js';
import { ranksOf } from '../../src/report/tables/ranking.js';

const near = (value: number, wanted: number, tolerance = 1e-9): void =>
  assert.ok(Math.abs(value - wanted) <= tolerance, `${value} instead of ${wanted}`);

test('quantiles of Student’s t', () => {
  // scipy.stats.t.ppf(0.975, df)
  const known: readonly (readonly [number, number])[] = [
    [1, 12.7062047],
    [2, 4.30265273],
    [3, 3.18244631],
    [9, 2.26215716],
    [30, 2.04227246],
    [31, 2.03951345],
    [40, 2.02107539],
    [60, 2.00029782],
    [120, 1.97993041],
    [1000, 1.9623391],
  ];
  for (const [degrees, value] of known) near(t975(degrees), value, 5e-4);
  for (let n = 1; n < 200; n++) assert.ok(t975(n) >= t975(n + 1), `${n}`);
  assert.throws(() => t975(0), /no degrees of freedom/);
});

test('mean, sample deviation and paired differences', () => {
  // mean and stdev of Python's statistics
  const values = [47.42, 47.13, 49.47, 48.81];
  near(statisticOf(values)!.mean, 48.2075);
  near(statisticOf(values)!.deviation!, 1.116254899205373, 1e-12);
  assert.equal(statisticOf([5]), { n: 1, mean: 5, deviation: null });
  assert.is(statisticOf([]), null);
  const base = new Map([
    [1, 10],
    [2, 12],
    [3, 11],
    [7, 99],
  ]);
  const row = new Map([
    [3, 12.5],
    [1, 11],
    [2, 13],
    [9, 1],
  ]);
  const difference = pairedDifference(row, base)!;
  assert.is(difference.n, 3);
  near(difference.mean, 3.5 / 3);
  near(difference.deviation!, 0.28867513459481287, 1e-12);
  assert.is(pairedDifference(new Map([[4, 1]]), base), null);
});

test('the order of seeds says nothing, and a shift of all values shifts the mean alone', () => {
  const value = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 2, maxLength: 8 }), value, (values, shift) => {
      const plain = statisticOf(values)!;
      near(statisticOf([...values].reverse())!.mean, plain.mean, 1e-9);
      const shifted = statisticOf(values.map((one) => one + shift))!;
      near(shifted.mean, plain.mean + shift, 1e-9);
      near(shifted.deviation!, plain.deviation!, 1e-6);
      const seeds = new Map(values.map((one, seed) => [seed, one]));
      assert.equal(pairedDifference(seeds, seeds), { n: values.length, mean: 0, deviation: 0 });
    }),
  );
});

test('noise is what the seeds of the base differ by', () => {
  assert.is(noiseOf(new Map([[1, 40]])), null);
  const noise = noiseOf(
    new Map([
      [1, 40],
      [2, 41],
      [3, 42],
    ]),
  )!;
  assert.equal(noise, { deviation: 1, seeds: 3 });
  // t(97.5 %, 2) * 1 * sqrt(1/3 + 1/3)
  near(noiseBound(noise, 3, 3), 4.303 * Math.sqrt(2 / 3));
  near(noiseBound(noise, 3, 1), 4.303 * Math.sqrt(4 / 3));
  // a difference that varies more than the base has a bound of its own
  near(boundOfPaired(noise, { n: 3, mean: 5, deviation: 3 }), (4.303 * 3) / Math.sqrt(3));
  near(boundOfPaired(noise, { n: 3, mean: 5, deviation: 0.1 }), noiseBound(noise, 3, 3));
  near(boundOfPaired(noise, { n: 1, mean: 5, deviation: null }), noiseBound(noise, 1, 1));
  near(
    boundBetween(noise, { n: 3, mean: 1, deviation: 2 }, { n: 3, mean: 1, deviation: 0.5 }),
    2 * noiseBound(noise, 3, 3),
  );
});

test('best and second best lead by more than the noise', () => {
  const noise = { deviation: 0.1, seeds: 3 };
  const row = (mean: number) => ({ n: 3, mean, deviation: 0.1 });
  // the bound is 0.351
  assert.equal(ranksOf([row(40), row(42), row(41)], noise), [null, 'best', 'second']);
  assert.equal(ranksOf([row(41.8), row(42), row(41)], noise), ['second', 'second', null]);
  assert.equal(ranksOf([row(41), row(42), null, row(41.2)], noise), [null, 'best', null, null]);
  assert.equal(ranksOf([row(42), row(42.1), row(42.2), row(41)], noise), [null, null, null, null]);
  assert.equal(ranksOf([row(42)], noise), [null]);
  assert.equal(ranksOf([row(40), row(42)], null), [null, null]);
  assert.equal(ranksOf([row(41), { n: 3, mean: 42, deviation: 3 }], noise), [null, null]);
});

test.run();
