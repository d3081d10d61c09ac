// Why a stage is to be computed: every kind of reason, on folders of runs as earlier runs leave them.
import { appendFileSync, mkdirSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { NormalForm } from '../../src/compiler/normal-form.js';
import { planStages } from '../../src/compiler/plan.js';
import { type ExperimentPlan, hasWork, planExperiment } from '../../src/plan/experiment-plan.js';
import { explainMiss } from '../../src/plan/explain-miss.js';
import { type IdentifiedPlan, identifyPlan } from '../../src/plan/identified-plan.js';
import { mainReason } from '../../src/plan/plan-rows.js';
import { openPriceContext } from '../../src/plan/price.js';
import { reasonText } from '../../src/plan/reason.js';
import { reasonLines, recordsByKey } from '../../src/plan/stage-state.js';
import { encodeEvent } from '../../src/runtime/run/event-line.js';
import { checkpointFolder } from '../../src/runtime/run/run-folder.js';
import { temporaryFolder } from '../runtime/run/temporary-folder.js';
import { compiled, experimentText, formOf } from './experiment-text.js';
import { identifiedPlan, pretendFinished } from './pretend-finished.js';

async function planOf(form: NormalForm, runs: string, seeds: readonly number[] = [1]): Promise<ExperimentPlan> {
  const prices = openPriceContext(runs);
  const wanted = seeds.map((seed) => ({ place: form.variant, form, seed, coordinates: [] }));
  return planExperiment(wanted, { baseFolder: '/', runs, prices });
}

/** Reasons by stage of the experiment with `edits` after a finished run of the one without. */
async function reasonsAfter(edits: string, before = ''): Promise<Readonly<Record<string, string>>> {
  const runs = temporaryFolder();
  pretendFinished(runs, await identifiedPlan(formOf(before), 1, runs));
  const [run] = (await planOf(formOf(edits), runs)).runs;
  const missing = run!.stages.filter(({ state }) => state === 'to-do');
  assert.ok(
    missing.every(({ reason }) => reason !== null),
    'every miss has a reason',
  );
  return Object.fromEntries(missing.map(({ stage, reason }) => [stage.id, reasonText(reason!)]));
}

const STUDENT = ['student', 'evaluate-student', 'report'];
const ALL = ['teacher', ...STUDENT.slice(0, 1), 'evaluate-teacher', ...STUDENT.slice(1)];

const CASES: readonly (readonly [string, readonly string[], string])[] = [
  ['loss.kl.weight = 70', STUDENT, 'setting changed: loss.kl.weight 50 -> 70'],
  ['loss.hpdm.pair = single', STUDENT, 'setting changed: loss.hpdm.pair hybrid -> single'],
  ['loss add 3 * umd', STUDENT, 'setting changed: loss.umd added (umd)'],
  ['loss drop rrm', STUDENT, 'setting changed: loss.rrm removed'],
  [
    'loss.kl.weight = ramp(from: 0, to: 50, over: 2 epochs)',
    STUDENT,
    'setting changed: loss.kl.weight 50 -> ramp and 3 more',
  ],
  ['dropout = all', STUDENT, 'setting changed: dropout subset -> all and 3 more'],
  ['train_teacher.length = 5 epochs', ALL, 'setting changed: train_teacher.length 4 epochs -> 5 epochs'],
  ['train_teacher.optim.lr = 1e-4', ALL, 'setting changed: train_teacher.optim.lr 6e-5 -> 1e-4'],
  [
    'eval.image = 32x32',
    ['evaluate-student', 'evaluate-teacher', 'report'],
    'setting changed: eval.image 64x64 -> 32x32',
  ],
  [
    'eval.suite.rmm.pixels = 30%',
    ['evaluate-student', 'evaluate-teacher', 'report'],
    'setting changed: eval.suite.rmm.pixels 0.5 -> 0.3',
  ],
];

for (const [edits, stages, reason] of CASES) {
  test(`after ${edits}`, async () => {
    const found = await reasonsAfter(edits);
    assert.equal(Object.keys(found).sort(), [...stages].sort());
    assert.ok(
      Object.values(found).some((text) => text.endsWith(reason)),
      JSON.stringify(found, null, 1),
    );
  });
}

test('names, order and runtime settings are no reason', async () => {
  assert.equal(await reasonsAfter('loss = 12 * rrm(single) + 100 * hpdm(hybrid) + ce + 50 * kl'), {});
  assert.equal(await reasonsAfter('workers = 7\n  train.checkpoint = 3 steps'), {});
});

test('a changed input is followed to its cause', async () => {
  const found = await reasonsAfter('train_teacher.length = 5 epochs');
  assert.is(found.student, 'teacher: setting changed: train_teacher.length 4 epochs -> 5 epochs');
  assert.is(found.report, 'evaluate-teacher: teacher: setting changed: train_teacher.length 4 epochs -> 5 epochs');
});

test('other contents of the same data are a reason, with the split', async () => {
  const runs = temporaryFolder();
  const form = formOf('');
  const then = await identifiedPlan(form, 1, runs);
  const { splits } = then.records[0]!;
  const older = splits!.map((one) => (one.split === 'val' ? { ...one, digest: '0'.repeat(64) } : one));
  const bare = { ...then.plan, stages: then.plan.stages.map((stage) => ({ ...stage })) };
  pretendFinished(runs, identifyPlan(bare, { data: 'f'.repeat(64), weights: {} }, older));
  const [run] = (await planOf(form, runs)).runs;
  assert.is(reasonText(mainReason(run!)!), 'data changed: split val');
});

test('a new version of an operation is a reason', async () => {
  const runs = temporaryFolder();
  const then = await identifiedPlan(formOf(''), 1, runs);
  const older = {
    plan: { ...then.plan, run: 'b'.repeat(12), stages: [] },
    records: then.records.map((record) =>
      record.op === 'train-student'
        ? { ...record, version: 0, key: 'e'.repeat(64) }
        : { ...record, key: `${record.key.slice(1)}0` },
    ),
    digests: then.digests,
  };
  pretendFinished(runs, older);
  const [run] = (await planOf(formOf(''), runs)).runs;
  const student = run!.stages.find(({ stage }) => stage.op === 'train-student')!;
  assert.is(reasonText(student.reason!), 'new version of rseg: train-student 0 -> 2');
});

test('other weights and other code of a loss are reasons, by the setting and the loss that read them', async () => {
  const edits = 'student = segformer(mit_b0, weights: "s.safetensors")\n  teacher = none\n  loss = ce';
  const bare = planStages(formOf(edits), 1, { baseFolder: '/' });
  const own = { call: 'focal', args: { gamma: 2 }, from: '/focal.ts', uses: ['student.logits'] };
  const stages = bare.stages.map((stage) =>
    stage.op === 'train-student' ? { ...stage, loss: [{ label: 'sharp', weight: 1, loss: own }] } : stage,
  );
  const contents = (weights: string, code: string) =>
    identifyPlan({ ...bare, stages }, { data: null, weights: { '/s.safetensors': weights, '/focal.ts': code } }, []);
  const why = (then: IdentifiedPlan, now: IdentifiedPlan): string => {
    const at = now.plan.stages.findIndex(({ op }) => op === 'train-student');
    const reason = explainMiss(
      now.records[at]!,
      now.plan.stages[at]!.inputs,
      then.records,
      recordsByKey(then.records),
      recordsByKey(now.records),
    );
    return reasonText(reason);
  };
  const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
  assert.is(why(contents(a, a), contents(b, a)), 'weights changed: student.weights');
  assert.is(why(contents(a, a), contents(a, b)), 'code changed: loss sharp');
});

test('a lost, damaged or unfinished result is told as such, with the step it goes on from', async () => {
  const runs = temporaryFolder();
  const form = formOf('');
  const identified = await identifiedPlan(form, 1, runs);
  const folder = pretendFinished(runs, identified, (id) => id !== 'student');
  const student = identified.plan.stages.find(({ id }) => id === 'student')!;
  const reason = async (): Promise<string> => reasonText(mainReason((await planOf(form, runs)).runs[0]!)!);
  assert.is(await reason(), 'unfinished: an earlier run stopped before it');
  mkdirSync(join(checkpointFolder(folder, student), 'step-000022'), { recursive: true });
  assert.is(await reason(), 'unfinished: goes on from step 22 of 44');
  const half = (await planOf(form, runs)).runs[0]!.stages.find(({ stage }) => stage.id === 'student')!;
  assert.is(half.done, 22);
  appendFileSync(
    join(folder, 'events.jsonl'),
    encodeEvent({ v: 1, seq: 1, t: 0, w: 0, k: 'stage-end', stage: 'student', ms: 1 }),
  );
  assert.is(await reason(), 'missing output: the result is gone');
  const teacher = readdirSync(join(folder, 'artifacts')).find((name) => name.startsWith('teacher-'))!;
  truncateSync(join(folder, 'artifacts', teacher, 'result'), 3);
  const states = (await planOf(form, runs)).runs[0]!.stages;
  assert.match(
    reasonText(states.find(({ stage }) => stage.id === 'teacher')!.reason!),
    /^missing output: result has 3 bytes instead of 7$/,
  );
});

test('a first run says so; another seed or variant is not compared with it', async () => {
  const runs = temporaryFolder();
  pretendFinished(runs, await identifiedPlan(formOf(''), 1, runs));
  const [, other] = (await planOf(formOf(''), runs, [1, 2])).runs;
  assert.is(reasonText(mainReason(other!)!), 'first run');
});

test('of several earlier keys the nearest one is compared with', async () => {
  const runs = temporaryFolder();
  pretendFinished(runs, await identifiedPlan(formOf('loss.kl.weight = 10\n  train.length = 9 epochs'), 1, runs));
  pretendFinished(runs, await identifiedPlan(formOf('loss.kl.weight = 60'), 1, runs));
  pretendFinished(runs, await identifiedPlan(formOf('loss.kl.weight = 20\n  train.batch = 8'), 1, runs));
  const [run] = (await planOf(formOf('loss.kl.weight = 65'), runs)).runs;
  assert.is(reasonText(mainReason(run!)!), 'setting changed: loss.kl.weight 60 -> 65');
});

test('equal work of several variants is planned, priced and told once', async () => {
  const runs = temporaryFolder();
  const more = 'ablation rows of own {\n  a: loss drop kl\n  b: loss drop kl\n}\n';
  const compilation = compiled(experimentText('', more));
  const wanted = ['own', 'own.rows.a', 'own.rows.b'].map((place) => {
    const { form, coordinates } = compilation.variants.get(place)!;
    return { place, form, seed: 1, coordinates };
  });
  const plan = await planExperiment(wanted, { baseFolder: '/', runs, prices: openPriceContext(runs) });
  assert.equal(
    plan.runs.map(({ same }) => same),
    [null, null, 'own.rows.a@1'],
  );
  const { runs: count, same, toTrain, teachersToTrain, toEvaluate, cached } = plan.totals;
  assert.equal([count, same, toTrain, teachersToTrain, toEvaluate, cached], [3, 1, 2, 1, 2, 0]);
  const hours = plan.runs[1]!.stages.find(({ stage }) => stage.op === 'train-teacher')!.price.hours;
  assert.is(hours, 0, 'the teacher is paid for by the first run');
  assert.ok(hasWork(plan));
  assert.equal(reasonLines(plan.runs[0]!.stages), ['first run (teacher, student, evaluate-teacher, evaluate-student)']);
});

test('what is all there is no work', async () => {
  const runs = temporaryFolder();
  const folder = pretendFinished(runs, await identifiedPlan(formOf(''), 1, runs));
  const plan = await planOf(formOf(''), runs);
  assert.not(hasWork(plan));
  assert.equal([plan.totals.hours, plan.totals.cached, plan.totals.diskBytes], [0, 1, 0]);
  rmSync(join(folder, 'artifacts'), { recursive: true });
  assert.ok(hasWork(await planOf(formOf(''), runs)));
});

test.run();
