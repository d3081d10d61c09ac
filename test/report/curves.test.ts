// Curves and costs out of event logs, over several attempts and under several keys.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { trainingCurves } from '../../src/report/collect/curves.js';
import type { ReportRun } from '../../src/report/collect/report-run.js';
import { factsOfRun } from '../../src/report/collect/run-facts.js';
import { settingDifferences } from '../../src/report/compare/setting-differences.js';
import { weightDifference } from '../../src/report/compare/weight-differences.js';
import { encodeSafetensors } from '../../src/runtime/checkpoint/safetensors.js';
import type { EventBody } from '../../src/runtime/run/event.js';
import { encodeEvent } from '../../src/runtime/run/event-line.js';
import { saveArtifact } from '../../src/runtime/run/stage-artifacts.js';
import { temporaryFolder } from '../runtime/run/temporary-folder.js';
import { madeRuns } from './made-runs.js';

/** The first run of a variant, with a folder of its own. */
function runIn(variant: string): ReportRun {
  const folder = join(temporaryFolder(), 'run');
  mkdirSync(folder);
  return { ...madeRuns(variant, () => null)[0]!, folder };
}

function write({ folder }: ReportRun, events: readonly (EventBody & { readonly t: number })[]): void {
  for (const [i, event] of events.entries())
    appendFileSync(join(folder, 'events.jsonl'), encodeEvent({ v: 1, seq: i + 1, w: 0, ...event }));
}

const start = (run: ReportRun, t: number, key?: string): EventBody & { t: number } => ({
  k: 'attempt-start',
  t,
  attempt: 1,
  pid: 1,
  host: 'here',
  variant: run.variant,
  seed: run.seed,
  run: 'x',
  stages: run.stages.map(({ id, op, key: own }) => ({ id, op, key: key ?? own })),
});
const step = (n: number, t: number, loss: number): EventBody & { t: number } => ({
  k: 'step',
  t,
  stage: 'student',
  step: n,
  lr: 1,
  loss,
  terms: { ce: loss / 2, kl: loss / 100 },
  stepMs: 1,
  dataMs: 0,
  imagesPerSecond: 1,
  rssMb: 1,
});

test('a resumed training has one curve, and work under another key none', () => {
  const run = runIn('base');
  write(run, [
    start(run, 0, 'older work'),
    step(1, 10, 777),
    start(run, 0),
    step(20, 100, 8),
    step(40, 200, 99),
    start(run, 0),
    step(40, 50, 4),
    step(60, 150, 2),
  ]);
  const [curves] = trainingCurves([run]);
  const loss = curves!.terms.get('loss')!;
  assert.equal(loss.at(-1), { step: 60, value: 2 });
  assert.equal(
    loss.find((point) => point.step === 40),
    { step: 40, value: 4 },
  );
  // between two reports the curve is a line
  assert.ok(Math.abs(loss.find((point) => point.step === 30)!.value - 6) < 1e-9);
  assert.equal([...curves!.terms.keys()], ['loss', 'ce', 'kl']);
  assert.ok(loss.every(({ value }) => value < 50));
  assert.equal(trainingCurves([run, run]).length, 1, 'shared work is drawn once');
  assert.equal(factsOfRun(run.folder)!.ms, 10 + 200 + 150);
});

test('hours count cores on a processor and devices on a GPU', () => {
  const run = runIn('base');
  const engine = (name: string, description: string): EventBody & { t: number } => ({
    k: 'engine',
    t: 1,
    name,
    description,
    whyNotBetter: null,
  });
  write(run, [start(run, 0), engine('tensorflow', 'TensorFlow (CPU, 4 threads)'), step(1, 3_600_000, 1)]);
  assert.equal([factsOfRun(run.folder)!.coreHours, factsOfRun(run.folder)!.gpuHours], [null, null]);
  writeFileSync(join(run.folder, 'env.json'), JSON.stringify({ cores: 4, variables: {}, git: null }));
  assert.equal([factsOfRun(run.folder)!.coreHours, factsOfRun(run.folder)!.gpuHours], [4, null]);
  const other = runIn('base');
  write(other, [start(other, 0), engine('tensorflow', 'TensorFlow (GPU: some device)'), step(1, 1_800_000, 1)]);
  assert.equal([factsOfRun(other.folder)!.coreHours, factsOfRun(other.folder)!.gpuHours], [null, 0.5]);
  assert.is(factsOfRun(join(other.folder, 'nowhere')), null);
});

test('settings differ by what their authors wrote', () => {
  const [base, changed] = ['base', 'base.terms.no_kl'].map((variant) => madeRuns(variant, () => null)[0]!);
  assert.equal(settingDifferences(base!, changed!), [{ path: 'loss.kl', a: '50 kl', b: null }]);
  const point = madeRuns('base.weights', () => null)[0]!;
  assert.equal(settingDifferences(base!, point), [{ path: 'loss.kl.weight', a: '50', b: '10' }]);
  assert.equal(settingDifferences(base!, madeRuns('base', () => null)[1]!), [], 'another seed is no setting');
  assert.is(settingDifferences(base!, { ...changed!, records: [] }), null);
});

test('weights are equal, apart by a number, or of another network', () => {
  const save = (run: ReportRun, values: readonly number[], name = 'w'): ReportRun => {
    const stage = run.stages.find(({ op }) => op === 'train-student')!;
    const data = Float32Array.from(values);
    const bytes = encodeSafetensors(new Map([[name, { dtype: 'F32', shape: [values.length], data }]]), new Map());
    const facts = { stage: stage.id, key: stage.key, op: stage.op, rseg: '0', engine: null };
    saveArtifact(run.folder, stage, new Map([['weights.safetensors', bytes]]), facts);
    return run;
  };
  const a = save(runIn('base'), [1, -4, 2]);
  assert.equal(weightDifference(a, save(runIn('base'), [1, -4, 2]), 'student'), { kind: 'equal' });
  assert.equal(weightDifference(a, save(runIn('base'), [1, -4, 2.5]), 'student'), {
    kind: 'different',
    most: 0.5,
    relative: 0.125,
    of: 'w',
  });
  assert.equal(weightDifference(a, save(runIn('base'), [1, Number.NaN, 2]), 'student'), {
    kind: 'different',
    most: Number.POSITIVE_INFINITY,
    relative: Number.POSITIVE_INFINITY,
    of: 'w',
  });
  assert.equal(weightDifference(a, save(runIn('base'), [1, -4]), 'student'), { kind: 'other-network', tensor: 'w' });
  assert.equal(weightDifference(a, save(runIn('base'), [1, -4, 2], 'v'), 'student'), {
    kind: 'other-network',
    tensor: 'w',
  });
  assert.equal(weightDifference(a, runIn('base'), 'student'), { kind: 'unknown' });
});

test.run();
