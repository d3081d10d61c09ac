// The line of a sweep in a plan (language reference, S6 h).
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sweepLines } from '../../src/cli/sweep-lines.js';
import { compileText, START } from '../compiler/compile-text.js';

function lines(body: string, seeds = 3): readonly string[] {
  const { sweeps } = compileText(`${START}sweep weights of full {\n${body}\n}\n`);
  const runs = sweeps[0]!.points.flatMap((place) => Array.from({ length: seeds }, () => ({ place })));
  return sweepLines(sweeps, runs);
}
const WEIGHTS = `  loss.kl.weight in [20, 30, 50, 70]
  loss.hpdm.weight in [80, 100, 110]
  loss.hpdm.align in [none, conv1x1] when loss.hpdm.weight >= 100
  (train.batch, train.image) in [
    (8, 64x64)
    (4, 128x128)
    (2, 256x256)
  ]
  skip where loss.kl.weight == 70 and train.batch == 2`;

test('points, skipped, left, drawn, times seeds', () => {
  const product = '4 loss.kl.weight x (1 + 2 + 2) loss.hpdm.weight, loss.hpdm.align x 3 (train.batch, train.image)';
  const reference = '60 points, 5 skipped, 55 left, 12 drawn, x 3 seeds = 36 runs';
  assert.equal(lines(`${WEIGHTS}\n  sample 12 seed 7`), [`sweep full.weights: ${product} = ${reference}`]);
  assert.equal(lines(WEIGHTS), [
    `sweep full.weights: ${product} = 60 points, 5 skipped, 55 left, x 3 seeds = 165 runs`,
  ]);
  assert.equal(lines('  train.batch in [4]', 1), ['sweep full.weights: 1 point, x 1 seed = 1 run']);
  assert.equal(lines('  train.optim.lr in log(1e-5, 1e-3)\n  sample 20'), [
    'sweep full.weights: infinitely many points, 20 drawn, x 3 seeds = 60 runs',
  ]);
});

test.run();
