import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunEvent } from '../../src/runtime/run/event.js';
import { CURVE_CAPACITY } from '../../src/ui/curve.js';
import { applyEvent, currentStage, emptyRun, type RunModel } from '../../src/ui/run-model.js';
import { eventStream } from './event-stream.js';

const fold = (events: readonly RunEvent[], from: RunModel = emptyRun): RunModel => events.reduce(applyEvent, from);

test('a finished run: states, validations, results, end', () => {
  const model = fold(eventStream());
  assert.equal(
    model.stages.map((stage) => stage.state),
    ['ok', 'ok', 'ok', 'ok', 'ok', 'ok'],
  );
  assert.is(model.end?.state, 'done');
  const student = model.stages.find(({ id }) => id === 'student')!;
  assert.equal(
    student.validations.map(({ step }) => step),
    [30, 60, 90, 120],
  );
  assert.equal(Object.keys(student.terms), ['ce', 'kl', 'hpdm', 'rrm']);
  assert.is(student.loss.last?.x, 120);
  assert.is(model.results.length, 8);
  assert.is(model.memory.last!.y.toFixed(0), (700 + 40 * Math.log(120)).toFixed(0));
});

test('a failure leaves the stage failed and the reason known', () => {
  const model = fold(eventStream({ endsIn: 'failed' }));
  assert.is(currentStage(model)?.state, 'fail');
  assert.match(model.failure?.message ?? '', /not finite at step 60/);
  assert.equal(
    model.stages.slice(3).map((stage) => stage.state),
    ['wait', 'wait', 'wait'],
  );
});

test('a resumed training cuts what is done again, so that curves do not zig-zag', () => {
  const first = eventStream({ endsIn: 'stopped' });
  const again = eventStream();
  const start = again.findIndex((event) => event.k === 'stage-start' && event.stage === 'student');
  const resumed: RunEvent[] = [
    again[0]!,
    { ...again[1]!, k: 'stage-cached', stage: 'teacher', why: 'found with the same key' },
    { ...(again[start] as Extract<RunEvent, { k: 'stage-start' }>), firstStep: 40 },
    ...again.filter((event) => event.k === 'step' && event.stage === 'student' && event.step > 40),
  ];
  const model = fold(resumed, fold(first));
  const student = model.stages.find(({ id }) => id === 'student')!;
  const steps = student.loss.points.map(({ x }) => x);
  assert.equal(
    steps,
    Array.from({ length: 120 }, (_, i) => i + 1),
  );
  assert.equal(
    student.validations.map(({ step }) => step),
    [30],
    'the validation at step 60 will be done again',
  );
  assert.is(model.stages.find(({ id }) => id === 'teacher')!.state, 'skip');
  assert.is(model.stopping, null);
});

test('memory is bounded and a curve always covers the whole training', () => {
  const events = eventStream({ steps: 20_000, stepMs: 5 });
  const model = fold(events);
  const student = model.stages.find(({ id }) => id === 'student')!;
  assert.ok(student.loss.points.length <= CURVE_CAPACITY);
  assert.ok(student.loss.points[0]!.x < 200 && student.loss.points.at(-1)!.x > 19_900);
  assert.ok(model.log.length <= 200);
  assert.ok(model.memory.points.length <= CURVE_CAPACITY);
});

test('a value that is not finite stays a gap', () => {
  const events = eventStream().map((event) =>
    event.k === 'step' && event.stage === 'student' && event.step === 50 ? { ...event, loss: Number.NaN } : event,
  );
  const points = fold(events).stages.find(({ id }) => id === 'student')!.loss.points;
  assert.ok(Number.isNaN(points.find(({ x }) => x === 50)!.y));
});

test('kinds of a newer version change nothing but the time', () => {
  const model = fold(eventStream());
  const unknown = { v: 1, seq: 999, t: 1, w: model.lastEventAt! + 5, k: 'hologram' } as unknown as RunEvent;
  const { lastEventAt, ...rest } = applyEvent(model, unknown);
  assert.is(lastEventAt, model.lastEventAt! + 5);
  assert.equal(rest.stages, model.stages);
  assert.equal(rest.log, model.log);
});

test.run();
