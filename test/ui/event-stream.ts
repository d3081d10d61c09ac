// A realistic run as events: index, teacher, student, two evaluations, report. Deterministic, for tests and replays.
import type { EventBody, RunEvent } from '../../src/runtime/run/event.js';

export interface StreamOptions {
  readonly start?: number;
  readonly steps?: number;
  readonly stepMs?: number;
  /** ends in this way during the training of the student */
  readonly endsIn?: 'failed' | 'stopped';
  readonly variant?: string;
}
const MODALITIES = ['rgb', 'depth', 'event', 'lidar'] as const;

/** All non-empty subsets, small ones first. */
export const SUBSETS: readonly string[] = Array.from({ length: 15 }, (_, i) => i + 1)
  .map((bits) => MODALITIES.filter((_, m) => (bits >> m) & 1))
  .sort((a, b) => a.length - b.length)
  .map((names) => names.join('+'));

export const STAGES = [
  { id: 'data', op: 'index-data', key: 'd0' },
  { id: 'teacher', op: 'train-teacher', key: 't0' },
  { id: 'student', op: 'train-student', key: 's0' },
  { id: 'evaluate-teacher', op: 'evaluate', key: 'e0' },
  { id: 'evaluate-student', op: 'evaluate', key: 'e1' },
  { id: 'report', op: 'report', key: 'r0' },
] as const;

/** The events of one attempt, about `steps * stepMs * 3` milliseconds long. */
export function eventStream(options: StreamOptions = {}): RunEvent[] {
  const { start = 1_700_000_000_000, steps = 120, stepMs = 100, variant = 'quickstart' } = options;
  const events: RunEvent[] = [];
  let t = 0;
  const emit = (after: number, body: EventBody): void => {
    t += after;
    events.push({ v: 1, seq: events.length + 1, t, w: start + t, ...body });
  };
  emit(0, {
    k: 'attempt-start',
    attempt: 1,
    pid: 4711,
    host: 'box',
    variant,
    seed: 1,
    run: 'quickstart-1-8c1f20ab',
    stages: STAGES,
  });
  emit(20, { k: 'stage-start', stage: 'data', steps: 0, stepsPerEpoch: 0, firstStep: 0, batch: 0, parameters: 0 });
  emit(180, { k: 'stage-end', stage: 'data', ms: 180 });
  emit(400, { k: 'engine', name: 'tensorflow', description: 'TensorFlow 2.20 on CPU, 2 threads', whyNotBetter: null });

  const train = (
    stage: string,
    count: number,
    each: number,
    terms: (step: number) => Record<string, number>,
    top: number,
  ): void => {
    emit(10, { k: 'stage-start', stage, steps: count, stepsPerEpoch: 30, firstStep: 0, batch: 4, parameters: 372_540 });
    const began = t;
    for (let step = 1; step <= count; step++) {
      const ms = step <= 2 ? each * 4 : each * (1 + 0.1 * Math.sin(step * 1.7));
      const values = terms(step);
      const loss = Object.values(values).reduce((sum, value) => sum + value, 0);
      emit(ms, {
        k: 'step',
        stage,
        step,
        lr: 6e-5 * (1 - step / count),
        loss,
        terms: values,
        stepMs: ms,
        dataMs: ms * 0.03,
        imagesPerSecond: 4000 / ms,
        rssMb: 700 + 40 * Math.log(step),
      });
      if (options.endsIn !== undefined && stage === 'student' && step === Math.floor(count / 2)) return;
      if (step % 30 === 0) {
        const mean = top * (1 - Math.exp((-2 * step) / count));
        emit(each * 3, {
          k: 'validation',
          stage,
          step,
          split: 'val',
          miou: { mean, rgb: mean * 0.8, depth: mean * 0.6, 'rgb+depth': mean * 1.1 },
          best: true,
          ms: each * 3,
        });
        emit(1, {
          k: 'sample',
          stage,
          step,
          path: `samples/${stage}-0/step-${String(step).padStart(6, '0')}.png`,
          tiles: [...MODALITIES, 'truth', stage],
        });
        emit(20, {
          k: 'checkpoint',
          stage,
          step,
          path: `ckpt/${stage}-0/step-${String(step).padStart(6, '0')}`,
          ms: 20,
          bytes: 4_500_000,
        });
      }
    }
    emit(5, { k: 'stage-end', stage, ms: t - began });
  };
  const wave = (step: number): number => 1 + 0.08 * Math.sin(step * 2.3);
  train('teacher', steps, stepMs, (step) => ({ ce: 2.4 * Math.exp(-step / (steps / 2)) * wave(step) + 0.2 }), 0.52);
  train(
    'student',
    steps,
    stepMs * 1.4,
    (step) => ({
      ce: 2.4 * Math.exp(-step / (steps / 2)) * wave(step) + 0.3,
      kl: 0.9 * Math.exp(-step / (steps / 3)) * wave(step + 1) + 0.02,
      hpdm: 0.2 * Math.exp(-step / steps) * wave(step + 2),
      rrm: 0.05 * Math.exp(-step / steps) * wave(step + 3),
    }),
    0.48,
  );
  if (options.endsIn === 'failed') {
    emit(50, {
      k: 'failure',
      exitCode: 8,
      message: 'the loss is not finite at step 60: kl = NaN',
      where: 'stage student',
      help: 'lower the learning rate or the weight of kl',
    });
  }
  if (options.endsIn !== undefined) {
    if (options.endsIn === 'stopped') emit(10, { k: 'stopping', reason: 'SIGINT' });
    emit(30, { k: 'attempt-end', attempt: 1, state: options.endsIn, exitCode: options.endsIn === 'failed' ? 8 : 130 });
    return events;
  }
  for (const subject of ['teacher', 'student'] as const) {
    const stage = `evaluate-${subject}`;
    const began = t;
    emit(10, { k: 'stage-start', stage, steps: 0, stepsPerEpoch: 0, firstStep: 0, batch: 8, parameters: 0 });
    for (let done = 1; done <= 8; done++)
      emit(stepMs, { k: 'evaluation-progress', stage, suite: 'any', done, total: 8 });
    const strength = (subset: string): number => {
      const present = subset.split('+').length;
      return subject === 'teacher' ? 0.08 + 0.11 * present : 0.3 + 0.045 * present;
    };
    const miou = Object.fromEntries(SUBSETS.map((subset) => [subset, strength(subset)]));
    const mean = Object.values(miou).reduce((sum, value) => sum + value, 0) / SUBSETS.length;
    const call = 'missing(all_subsets, absent: remove)';
    emit(5, { k: 'result', stage, subject, suite: 'any', call, miou, summary: { mean } });
    emit(5, {
      k: 'result',
      stage,
      subject,
      suite: 'emm',
      call: 'missing(all_subsets, absent: zero)',
      miou,
      summary: { mean: mean * 0.9, expected: mean * 1.1 },
    });
    emit(5, {
      k: 'result',
      stage,
      subject,
      suite: 'rmm',
      call: 'missing(all_subsets, absent: zero, pixels: 0.5)',
      miou,
      summary: { mean: mean * 0.95 },
    });
    emit(5, { k: 'result', stage, subject, suite: 'nm', call: 'noise()', miou: { all: mean }, summary: { mean } });
    emit(5, { k: 'stage-end', stage, ms: t - began });
  }
  emit(5, { k: 'stage-start', stage: 'report', steps: 0, stepsPerEpoch: 0, firstStep: 0, batch: 0, parameters: 0 });
  emit(10, { k: 'stage-end', stage: 'report', ms: 10 });
  emit(5, { k: 'attempt-end', attempt: 1, state: 'done', exitCode: 0 });
  return events;
}
