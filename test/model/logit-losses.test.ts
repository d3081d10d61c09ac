// Losses of logits at a temperature: values against plain loops in double precision, gradients, and all engines alike.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { capture } from '../../src/graph/capture.js';
import { openEngine, probeEngines } from '../../src/runtime/engine/open-engine.js';
import { relativeError } from '../runtime/engine/relative-error.js';
import {
  BATCH,
  CLASSES,
  type Feeds,
  LOSSES,
  type Loss,
  loadLoss,
  lossDefinition,
  SIDE,
  someFeeds,
} from './loss-bench.js';
import { near } from './numbers.js';

const POSITIONS = SIDE * SIDE;
const value = (outputs: Record<string, ArrayLike<number>>): number => outputs.value![0]!;
const at = (call: 'kl' | 'cwd', temperature: number): Loss => ({ call, args: { temperature } });

function softmax(logits: readonly number[]): readonly number[] {
  const most = Math.max(...logits);
  const powers = logits.map((z) => Math.exp(z - most));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}
function divergence(teacher: readonly number[], student: readonly number[]): number {
  return teacher.reduce((sum, q, i) => sum + q * Math.log(q / student[i]!), 0);
}
const logit = (feeds: Feeds, side: string, sample: number, position: number, label: number): number =>
  feeds[`${side}_logits`]![(sample * POSITIONS + position) * CLASSES + label]!;
const range = (length: number): readonly number[] => Array.from({ length }, (_, i) => i);

/** T^2 * mean over samples, positions and classes. */
function plainKl(feeds: Feeds, T: number): number {
  let sum = 0;
  for (const b of range(BATCH))
    for (const i of range(POSITIONS)) {
      const [q, p] = ['teacher', 'student'].map((side) =>
        softmax(range(CLASSES).map((c) => logit(feeds, side, b, i, c) / T)),
      );
      sum += divergence(q!, p!);
    }
  return (T * T * sum) / (BATCH * POSITIONS * CLASSES);
}
/** T^2 / K * sum over classes, mean over samples. */
function plainCwd(feeds: Feeds, T: number): number {
  let sum = 0;
  for (const b of range(BATCH))
    for (const c of range(CLASSES)) {
      const [q, p] = ['teacher', 'student'].map((side) =>
        softmax(range(POSITIONS).map((i) => logit(feeds, side, b, i, c) / T)),
      );
      sum += divergence(q!, p!);
    }
  return (T * T * sum) / (CLASSES * BATCH);
}

test('values are those of plain loops, at several temperatures', async () => {
  const feeds = someFeeds();
  for (const T of [0.5, 1, 2, 4]) {
    near(value((await loadLoss(at('kl', T)))(feeds)) / plainKl(feeds, T), 1, 2e-6, `kl ${T}`);
    near(value((await loadLoss(at('cwd', T)))(feeds)) / plainCwd(feeds, T), 1, 2e-5, `cwd ${T}`);
  }
});

test('a temperature of 1 leaves nothing of itself in the graph of kl', () => {
  const size = (T: number) => capture(lossDefinition(at('kl', T))).nodes.length;
  // two divisions, the factor, and what they add to the gradient
  assert.ok(size(1) + 4 <= size(2), `${size(1)} and ${size(2)} nodes`);
});

test('equal logits cost nothing; a shift of all logits of a class is invisible to cwd', async () => {
  const feeds = someFeeds();
  const equal = { ...feeds, student_logits: feeds.teacher_logits! };
  const outputs = (await loadLoss(LOSSES.cwd!))(equal);
  near(value(outputs), 0, 1e-5);
  const shifted = { ...feeds, student_logits: feeds.student_logits!.map((z, i) => z + (i % CLASSES)) };
  const loss = await loadLoss(LOSSES.cwd!);
  near(value(loss(shifted)) / value(loss(feeds)), 1, 1e-4);
});

test('gradients agree with finite differences', async () => {
  const feeds = someFeeds();
  const point = feeds.student_logits as Float32Array;
  for (const name of ['soft', 'cwd']) {
    const loss = await loadLoss(LOSSES[name]!);
    const gradient = loss(feeds)['gradient/student_logits']!;
    const direction = point.map((_, i) => Math.sin(1.7 * i + 0.3) + Math.sign(gradient[i]!) * 0.5);
    const moved = (h: number) => value(loss({ ...feeds, student_logits: point.map((x, i) => x + h * direction[i]!) }));
    const numeric = (moved(5e-3) - moved(-5e-3)) / 1e-2;
    const analytic = direction.reduce((sum, d, i) => sum + d * gradient[i]!, 0);
    near(analytic / numeric, 1, 0.005, `${name}: numeric ${numeric}`);
  }
});

test('all engines give the same value and gradient', async () => {
  const feeds = someFeeds();
  const usable = (await probeEngines()).filter((probe) => probe.usable).map(({ name }) => name);
  assert.ok(usable.length >= 2, usable.join());
  for (const name of ['soft', 'cwd']) {
    const graph = capture(lossDefinition(LOSSES[name]!));
    const results = await Promise.all(
      usable.map(async (engineName) => {
        const module = await (await openEngine(engineName)).load({ name, functions: new Map([['loss', graph]]) });
        const outputs = module.run('loss', feeds);
        module.dispose();
        return outputs;
      }),
    );
    for (const [i, outputs] of results.entries())
      for (const output of ['value', 'gradient/student_logits']) {
        const error = relativeError(outputs[output]!, results[0]![output]!);
        assert.ok(error < 1e-5, `${name} ${output}: ${usable[i]} is off ${usable[0]} by ${error}`);
      }
  }
});

test.run();
