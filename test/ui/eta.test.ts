import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CounterRandom } from '../../src/random/philox.js';
import type { EventBody, RunEvent } from '../../src/runtime/run/event.js';
import { estimateRemaining, estimateStage, isEstimating, typicalStepMs } from '../../src/ui/eta.js';
import { stallNote } from '../../src/ui/liveness.js';
import { createPalette } from '../../src/ui/palette.js';
import { applyEvent, emptyRun, type RunModel } from '../../src/ui/run-model.js';
import { titleLine } from '../../src/ui/sections/header.js';
import { unicodeSymbols } from '../../src/ui/symbols.js';
import { eventStream } from './event-stream.js';
import { recordedTraces } from './recorded-trace.js';

const fold = (events: readonly RunEvent[]): RunModel => events.reduce(applyEvent, emptyRun);

/** The run up to half of the steps of `stage`, and what its remaining time really was. */
function halfway(
  events: readonly RunEvent[],
  stage: string,
  steps: number,
): { model: RunModel; now: number; truth: number } {
  const half = events.findIndex((event) => event.k === 'step' && event.stage === stage && event.step === steps / 2);
  const end = events.find((event) => event.k === 'stage-end' && event.stage === stage)!;
  return { model: fold(events.slice(0, half + 1)), now: events[half]!.w, truth: end.w - events[half]!.w };
}

/** One training of 200 steps whose step times are drawn with heavy tails around a drifting level. */
function noisyTraining(seed: number): RunEvent[] {
  const random = new CounterRandom(seed, 1, 0, 0);
  const level = 20 + 200 * random.uniform();
  const drift = 1 + 0.1 * (random.uniform() - 0.5);
  const events: RunEvent[] = [];
  let t = 0;
  const emit = (ms: number, body: EventBody): void => {
    t += ms;
    events.push({ v: 1, seq: events.length + 1, t, w: 1e12 + t, ...body });
  };
  const stage = 'student';
  emit(0, {
    k: 'attempt-start',
    attempt: 1,
    pid: 1,
    host: 'h',
    variant: 'v',
    seed,
    run: 'r',
    stages: [{ id: stage, op: 'train-student', key: 'k' }],
  });
  emit(0, { k: 'stage-start', stage, steps: 200, stepsPerEpoch: 50, firstStep: 0, batch: 2, parameters: 1 });
  for (let step = 1; step <= 200; step++) {
    const spike = random.uniform() < 0.05 ? 2 : 1;
    const warmUp = step <= 3 ? 20 : 1;
    const stepMs = level * (1 + 0.3 * random.uniform()) * spike * warmUp * (step > 100 ? drift : 1);
    emit(stepMs, {
      k: 'step',
      stage,
      step,
      lr: 1,
      loss: 1,
      terms: {},
      stepMs,
      dataMs: 0,
      imagesPerSecond: 1,
      rssMb: 1,
    });
    if (step % 40 === 0)
      emit(level * 10, { k: 'validation', stage, step, split: 'val', miou: { mean: 0.1 }, best: true, ms: level * 10 });
    if (step % 50 === 0) emit(level, { k: 'checkpoint', stage, step, path: 'p', ms: level, bytes: 1 });
  }
  emit(0, { k: 'stage-end', stage, ms: t });
  return events;
}

test('at half of a training: median error at most 15 %, the range covers the truth in 80 % of the runs', () => {
  const runs = Array.from({ length: 60 }, (_, seed) => {
    const { model, now, truth } = halfway(noisyTraining(seed), 'student', 200);
    const eta = estimateRemaining(model, now)!;
    return { error: Math.abs(eta.mid - truth) / truth, covered: eta.low <= truth && truth <= eta.high };
  });
  const errors = runs.map(({ error }) => error).sort((a, b) => a - b);
  assert.ok(errors[30]! <= 0.15, `median error ${errors[30]}`);
  assert.ok(
    runs.filter(({ covered }) => covered).length >= 48,
    `covered ${runs.filter((r) => r.covered).length} of 60`,
  );
});

test('the same on recorded trainings of machines that others use as well', () => {
  const told = recordedTraces().flatMap(({ name, events }) =>
    events.flatMap((event) => {
      if (event.k !== 'stage-start' || event.steps === 0) return [];
      const { stage, steps } = event;
      const half = events.findIndex((one) => one.k === 'step' && one.stage === stage && one.step >= steps / 2);
      const end = events.find((one) => one.k === 'stage-end' && one.stage === stage);
      if (half < 0 || end === undefined) return [];
      const model = fold(events.slice(0, half + 1));
      const now = events[half]!.w;
      const eta = estimateStage(model, model.stages.find(({ id }) => id === stage)!, now)!;
      const truth = end.w - now;
      const error = Math.abs(eta.mid - truth) / truth;
      return [{ name: `${name} ${stage}`, error, covered: eta.low <= truth && truth <= eta.high }];
    }),
  );
  assert.ok(told.length >= 12, `${told.length} trainings`);
  const errors = told.map(({ error }) => error).sort((a, b) => a - b);
  const text = told.map(({ name, error, covered }) => `${name} ${(error * 100).toFixed(0)} % ${covered}`).join('\n');
  const median = (errors[(errors.length - 1) >> 1]! + errors[errors.length >> 1]!) / 2;
  assert.ok(median <= 0.15, `median error ${median}\n${text}`);
  assert.ok(told.filter(({ covered }) => covered).length >= 0.8 * told.length, text);
});

test('nothing is told of the first steps, which prepare kernels and caches: it is estimating', () => {
  const plan = recordedTraces().find(({ name }) => name === 'tiny-tensorflow')!.events;
  const at = (count: number): RunModel => {
    const index = plan.findIndex((event) => event.k === 'step' && event.step >= count);
    return fold(plan.slice(0, index + 1));
  };
  const first = at(1);
  assert.is(estimateRemaining(first, first.lastEventAt!), null);
  assert.is(isEstimating(first), true);
  const title = titleLine(first, 100, {
    palette: createPalette('none'),
    symbols: unicodeSymbols,
    now: first.lastEventAt!,
  });
  assert.match(title, /running \d:\d\d · estimating $/);
  const later = at(4);
  assert.is(isEstimating(later), false);
  const truth = plan.find((event) => event.k === 'stage-end' && event.stage === 'student')!.w - later.lastEventAt!;
  const { mid } = estimateRemaining(later, later.lastEventAt!)!;
  assert.ok(mid < 3 * truth, `${mid} of ${truth}: the first step took a hundred times as long as the others`);
});

test('the first steps of a process do not spoil the estimate', () => {
  const { model } = halfway(eventStream({ steps: 12, stepMs: 100 }), 'teacher', 12);
  const teacher = model.stages.find(({ id }) => id === 'teacher')!;
  assert.ok(Math.abs(typicalStepMs(teacher)! - 100) < 15, `${typicalStepMs(teacher)}`);
});

test('what was not measured is named, not guessed', () => {
  const events = eventStream();
  const { model, now } = halfway(events, 'teacher', 120);
  assert.equal(estimateRemaining(model, now)!.unmeasured, ['student', 'evaluate-teacher', 'evaluate-student']);
  assert.is(estimateRemaining(fold(events.slice(0, 4)), now), null);
  assert.is(estimateRemaining(fold(events), now), null, 'a finished run has no remaining time');
});

test('planned steps make the next training an estimate with a wide range', () => {
  const events = eventStream().map((event) =>
    event.k === 'attempt-start'
      ? { ...event, stages: event.stages.map((stage) => (stage.id === 'student' ? { ...stage, steps: 120 } : stage)) }
      : event,
  );
  const { model, now, truth } = halfway(events, 'teacher', 120);
  const eta = estimateRemaining(model, now)!;
  assert.equal(eta.unmeasured, ['evaluate-teacher', 'evaluate-student']);
  const student = 120 * 140 + 4 * 420;
  assert.ok(eta.low < truth + student && truth + student < eta.high, `${eta.low} ${truth + student} ${eta.high}`);
  const stage = estimateStage(model, model.stages.find(({ id }) => id === 'teacher')!, now)!;
  assert.ok(stage.high < eta.high / 2);
});

test('the second evaluation is estimated from the first', () => {
  const events = eventStream();
  const first = events.findIndex((event) => event.k === 'stage-end' && event.stage === 'evaluate-teacher');
  const model = fold(events.slice(0, first + 1));
  const eta = estimateRemaining(model, events[first]!.w)!;
  assert.equal(eta.unmeasured, []);
  assert.ok(eta.low <= 830 && 830 <= eta.high, `${eta.low} .. ${eta.high}`);
});

test('an evaluation is estimated by its batches, which runs count as steps', () => {
  const events = eventStream().map((event) =>
    event.k === 'stage-start' && event.stage === 'evaluate-teacher' ? { ...event, steps: 8, stepsPerEpoch: 8 } : event,
  );
  const half = events.findIndex((event) => event.k === 'evaluation-progress' && event.done === 4);
  const model = fold(events.slice(0, half + 1));
  const stage = model.stages.find(({ id }) => id === 'evaluate-teacher')!;
  assert.is(stage.step, 4);
  const eta = estimateStage(model, stage, events[half]!.w)!;
  assert.ok(Math.abs(eta.mid - 400) < 30, `${eta.mid}`);
});

test('a long step is called stalled before anybody could think it dead', () => {
  const { model } = halfway(eventStream({ stepMs: 2000 }), 'student', 120);
  assert.is(stallNote(model, model.lastEventAt! + 5_000), null);
  assert.is(stallNote(model, model.lastEventAt! + 43_000), 'stalled (step running 43s, median 2.8s)');
});

test.run();
