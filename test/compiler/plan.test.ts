// Content keys: equal meaning gives equal keys, and a change reaches exactly the stages that it can change.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile } from '../../src/compiler/compile.js';
import { planStages, withDataDigest, withDigests } from '../../src/compiler/plan.js';
import type { StagePlan } from '../../src/compiler/stage-plan.js';
import { stagePlanProblems } from '../../src/runtime/run/schema-check.js';
import { readerOf } from './fixture-reader.js';

const CONTEXT = { baseFolder: '/project' };
const CITY = [
  'generator = streets',
  'classes = 12',
  'size = 64x64',
  'modality rgb = generated(rgb, norm: imagenet)',
  'label = generated_labels',
  'split train = 512',
  'split val = 64',
];
const BODY = [
  'data = city_64',
  'teacher = segformer(mit_b0)',
  'student = segformer(mit_b0)',
  'loss = ce + 50 * kl + 100 * hpdm(hybrid)',
  'train.length = 20 epochs',
  'train.batch = 4',
  'eval.suite any = missing(absent: remove)',
  'eval.suite emm = missing',
  'eval.select = mean(over: any)',
];

function planOf(
  body: readonly string[],
  more: { city?: readonly string[]; name?: string; data?: string } = {},
): StagePlan {
  const name = more.name ?? 'small';
  const text = `dataset ${more.data ?? 'city_64'} {\n${(more.city ?? CITY).join('\n')}\n}\nexperiment ${name} {\n${body.join('\n')}\n}\n`;
  const compilation = compile('main.rseg', readerOf({ 'main.rseg': text }));
  assert.equal(
    compilation.diagnostics.map((one) => one.message),
    [],
  );
  const form = compilation.variants.get(name)?.form;
  assert.ok(form);
  const plan = planStages(form, 1, CONTEXT);
  assert.equal(stagePlanProblems(plan), []);
  return plan;
}
function keys(plan: StagePlan): Readonly<Record<string, string>> {
  return Object.fromEntries(plan.stages.map((stage) => [stage.id, stage.key]));
}
/** Stages whose key differs after a change of the body. */
function changed(...edits: readonly (readonly [string, string])[]): readonly string[] {
  const before = keys(planOf(BODY));
  const replaced = BODY.map((line) => edits.find(([from]) => from === line)?.[1] ?? line);
  const added = edits.filter(([from]) => from === '').map(([, to]) => to);
  const after = keys(planOf([...replaced, ...added]));
  return Object.keys(after).filter((id) => before[id] !== after[id]);
}
function byStage(a: string, b: string): number {
  return ALL.indexOf(a) - ALL.indexOf(b);
}
const ALL = ['data', 'teacher', 'student', 'evaluate-teacher', 'evaluate-student', 'report'];

test('stages stand in order of execution and read only earlier ones', () => {
  const plan = planOf(BODY);
  assert.equal(
    plan.stages.map((stage) => stage.id),
    ALL,
  );
  for (const [index, stage] of plan.stages.entries()) {
    const earlier = plan.stages.slice(0, index).map((one) => one.id);
    for (const input of stage.inputs) assert.ok(earlier.includes(input), `${stage.id} reads ${input}`);
  }
  const student = plan.stages.find((stage) => stage.op === 'train-student');
  assert.is(plan.run, student?.key.slice(0, 12));
});

test('without a teacher there is no teacher stage', () => {
  const body = ['data = city_64', 'student = segformer(mit_b0)', 'train.length = 20 epochs'];
  assert.equal(
    planOf(body).stages.map((stage) => stage.op),
    ['index-data', 'train-student', 'evaluate', 'report'],
  );
});

test('order of lines, names, comments, spelling of numbers and blocks do not reach a key', () => {
  const expected = keys(planOf(BODY));
  const shuffles = fc.shuffledSubarray(BODY.slice(0, 6), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(shuffles, fc.constantFrom('small', 'other', 'x1'), (lines, name) => {
      const commented = lines.flatMap((line) => [`# about ${line}`, line, '']);
      assert.equal(keys(planOf([...commented, ...BODY.slice(6)], { name })), expected);
    }),
    { numRuns: 25, seed: 7 },
  );
  const spelled = [
    'data = town',
    'teacher = segformer(backbone: mit_b0, drop_path: 10%)',
    'student = segformer(mit(depths: [2, 2, 2, 2], dims: [32, 64, 160, 256]), dropout: 0.1)',
    'loss = 100 * hpdm(pair: hybrid) as prototypes',
    'loss add ce',
    'loss add 25 * 2 * kl as soft',
    'train {',
    '  batch = 4',
    '  length = 20 epochs',
    '  checkpoint = 3 epochs',
    '}',
    'eval {',
    '  suite any = missing(all_subsets, absent: remove)',
    '  suite emm = missing(pixels: 100%)',
    '  select = mean(miou, over: any)',
    '}',
    'workers = 7',
    'device = cpu',
  ];
  assert.equal(keys(planOf(spelled, { data: 'town' })), expected);
});

test('a change reaches exactly the stages that it can change', () => {
  const student = ['student', 'evaluate-student', 'report'];
  const evaluations = ['evaluate-teacher', 'evaluate-student', 'report'];
  assert.equal(changed(['', 'loss.kl.weight = 30']), student);
  assert.equal(changed(['', 'dropout = subset']), student);
  assert.equal(changed(['', 'student.drop_path = 0']), student);
  assert.equal(changed(['', 'teacher.drop_path = 0']), ALL.slice(1));
  assert.equal(changed(['', 'train_teacher.optim.lr = 1e-4']), ALL.slice(1));
  assert.equal(changed(['train.batch = 4', 'train.batch = 8'], ['', 'eval.batch = 4']), ALL.slice(1));
  assert.equal(changed(['', 'eval.suite nm = noise']), evaluations);
  assert.equal(changed(['', 'eval.suite.any.probability = 10%']), evaluations);
  assert.equal(changed(['', 'eval.suite.any.absent = zero']), student.concat('evaluate-teacher').sort(byStage));
  assert.equal(changed(['', 'train.checkpoint = 5 epochs']), []);
  assert.equal(changed(['', 'semantics = reference']), ALL.slice(1));
});

test('another seed is other work, but the same data', () => {
  const text = `dataset city_64 {\n${CITY.join('\n')}\n}\nexperiment small {\n${BODY.join('\n')}\n}\n`;
  const form = compile('main.rseg', readerOf({ 'main.rseg': text })).variants.get('small')?.form;
  assert.ok(form);
  const [one, two] = [keys(planStages(form, 1, CONTEXT)), keys(planStages(form, 2, CONTEXT))];
  assert.equal(
    Object.keys(one).filter((id) => one[id] === two[id]),
    ['data'],
  );
});

test('frames decide, paths on disk do not', () => {
  const city = CITY.map((line) => (line.startsWith('generator') ? 'root = env(SOMEWHERE)' : line))
    .map((line) => line.replace('generated(rgb, ', 'image("rgb/{split}/{stem}.png", '))
    .map((line) => line.replace('generated_labels', 'ids("label/{split}/{stem}.png")'));
  const elsewhere = city.map((line) => line.replace('env(SOMEWHERE)', '"../data"'));
  const plan = planOf(BODY, { city });
  assert.equal(keys(planOf(BODY, { city: elsewhere })), keys(plan));
  const filled = withDataDigest(plan, 'aa');
  const other = withDataDigest(plan, 'bb');
  for (const id of ALL) assert.is.not(keys(filled)[id], keys(other)[id], id);
  assert.equal(withDataDigest(filled, 'bb'), other);
  assert.is.not(filled.run, plan.run);
  assert.equal(stagePlanProblems(filled), []);
});

test('a teacher from a file is loaded, and counts by its content', () => {
  const from = (file: string) =>
    planOf(BODY.map((line) => (line.startsWith('teacher') ? `teacher = segformer(mit_b0, weights: "${file}")` : line)));
  const plan = from('w/one.safetensors');
  const stage = plan.stages.find((one) => one.id === 'teacher');
  assert.is(stage?.op, 'load-teacher');
  assert.is(stage?.op === 'load-teacher' && stage.weights, '/project/w/one.safetensors');
  const digest = (file: string) => ({ data: null, weights: { [`/project/${file}`]: 'ab12' } });
  const one = withDigests(plan, digest('w/one.safetensors'));
  const moved = withDigests(from('two.safetensors'), digest('two.safetensors'));
  assert.equal(keys(one), keys(moved));
  assert.is.not(keys(one).student, keys(plan).student);
});

test.run();
