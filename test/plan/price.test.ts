// Prices: from measured pieces where a run took them, by operations where not.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { planStages } from '../../src/compiler/plan.js';
import type { Stage, StagePlan } from '../../src/compiler/stage-plan.js';
import { thisMachine } from '../../src/plan/measured-work.js';
import { openPriceContext, priceOf } from '../../src/plan/price.js';
import { stageWork } from '../../src/plan/stage-work.js';
import type { EventBody } from '../../src/runtime/run/event.js';
import { encodeEvent } from '../../src/runtime/run/event-line.js';
import { temporaryFolder } from '../runtime/run/temporary-folder.js';
import { formOf } from './experiment-text.js';

const planOf = (edits: string, seed = 1): StagePlan => planStages(formOf(edits), seed, { baseFolder: '/' });
const student = (plan: StagePlan): Stage => plan.stages.find(({ op }) => op === 'train-student')!;

/** A run folder whose log says that steps of the student take `stepMs` and a validation `validationMs`. */
function pretendRun(runs: string, plan: StagePlan, stepMs: number, validationMs: number, steps = 20): string {
  const folder = join(runs, plan.run);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
  writeFileSync(join(folder, 'env.json'), JSON.stringify({ cpu: thisMachine() }));
  const { id } = student(plan);
  const step = (n: number, ms: number): EventBody => ({
    ...{
      k: 'step',
      stage: id,
      step: n,
      lr: 1,
      loss: 1,
      terms: {},
      stepMs: ms,
      dataMs: 0,
      imagesPerSecond: 1,
      rssMb: 1,
    },
  });
  const bodies: readonly EventBody[] = [
    { k: 'engine', name: 'tensorflow', description: 'TensorFlow 2.18.0 (CPU, 2 threads)', whyNotBetter: null },
    { k: 'stage-start', stage: id, steps: 44, stepsPerEpoch: 11, firstStep: 0, batch: 4, parameters: 1 },
    step(1, 10 * stepMs),
    step(steps, stepMs),
    { k: 'validation', stage: id, step: steps, split: 'val', miou: {}, best: false, ms: validationMs },
    { k: 'checkpoint', stage: id, step: steps, path: 'x', ms: 40, bytes: 1000 },
  ];
  const lines = bodies.map((body, i) => encodeEvent({ v: 1, seq: i + 1, t: i * 1000, w: 0, ...body }));
  appendFileSync(join(folder, 'events.jsonl'), lines.join(''));
  return folder;
}

test('a run that was measured tells the price of another seed and of other weights, rates and lengths', () => {
  const runs = temporaryFolder();
  pretendRun(runs, planOf(''), 100, 300);
  const context = openPriceContext(runs);
  const other = student(planOf('loss.kl.weight = 7\n  train.optim.lr = 1e-3\n  train.length = 40 epochs', 5));
  const { hours, basis, detail } = priceOf(other, context);
  assert.is(basis, 'measured', detail);
  // 440 steps, 40 validations of 3 batches each 100 ms, 40 checkpoints, a second of opening, nine steps more for the first
  assert.is(Math.round(hours * 3_600_000), 440 * 100 + 40 * 300 + 40 * 40 + 1000 + 900);
});

test('what is computed differently is an estimate, in proportion to its operations', () => {
  const runs = temporaryFolder();
  pretendRun(runs, planOf(''), 100, 300);
  const context = openPriceContext(runs);
  for (const edits of ['train.batch = 9', 'loss drop kl', 'train.augment = none', 'dropout = all']) {
    assert.is(priceOf(student(planOf(edits)), context).basis, 'estimate', edits);
  }
  const larger = student(planOf('train.image = 128x128'));
  const { hours, detail } = priceOf(larger, context);
  const ratio = stageWork(larger).steps.flops / stageWork(student(planOf(''))).steps.flops;
  assert.ok(ratio > 3.5 && hours * 3_600_000 > 44 * 100 * ratio, detail);
  assert.match(detail, /most similar measured step/);
});

test('one measured epoch is enough for a price, and a longer log replaces what was remembered', () => {
  const runs = temporaryFolder();
  const folder = pretendRun(runs, planOf(''), 100, 300, 11);
  assert.is(priceOf(student(planOf('')), openPriceContext(runs)).basis, 'measured');
  const faster: EventBody = {
    ...{ k: 'step', stage: 'student', step: 1011, lr: 1, loss: 1, terms: {}, stepMs: 50, dataMs: 0 },
    ...{ imagesPerSecond: 1, rssMb: 1 },
  };
  appendFileSync(join(folder, 'events.jsonl'), encodeEvent({ v: 1, seq: 7, t: 9000, w: 0, ...faster }));
  const { detail } = priceOf(student(planOf('')), openPriceContext(runs));
  assert.match(detail, /44 steps of 50\.0 ms, measured over 1011/);
});

test('without any run the price says what it assumes; other machines do not make it measured', () => {
  const nothing = openPriceContext(join(temporaryFolder(), 'absent'));
  const { basis, detail } = priceOf(student(planOf('')), nothing);
  assert.is(basis, 'estimate');
  assert.match(detail, /44 steps of [\d.]+ ms, assuming \d+ GFLOP\/s of the tensorflow engine/);
  const runs = temporaryFolder();
  const folder = pretendRun(runs, planOf(''), 100, 300);
  writeFileSync(join(folder, 'env.json'), JSON.stringify({ cpu: 'Another 9000' }));
  const elsewhere = priceOf(student(planOf('')), openPriceContext(runs));
  assert.is(elsewhere.basis, 'estimate');
  assert.match(elsewhere.detail, /another machine \(Another 9000\)/);
});

test('finished steps are not paid for again', () => {
  const context = openPriceContext(join(temporaryFolder(), 'absent'));
  const stage = student(planOf('train.length = 400 epochs'));
  const whole = priceOf(stage, context).hours;
  assert.ok(Math.abs(priceOf(stage, context, 2200).hours / whole - 0.5) < 0.02);
});

test.run();
