// Losses that users write: bundling, everything that can be wrong with them, their numbers, and whole runs with them.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LossCall } from '../../../src/compiler/normal-form.js';
import { planStages } from '../../../src/compiler/plan.js';
import type { StagePlan } from '../../../src/compiler/stage-plan.js';
import { capture } from '../../../src/graph/capture.js';
import { kernelNames } from '../../../src/graph/kernel-signatures/lookup.js';
import type { OwnLoss } from '../../../src/model/own-loss.js';
import { packageRoot } from '../../../src/package-root.js';
import { stepIdentity } from '../../../src/plan/work-identity.js';
import { openEngine, probeEngines } from '../../../src/runtime/engine/open-engine.js';
import { bundleLoss } from '../../../src/runtime/run/own-loss/bundle-loss.js';
import { openOwnLosses } from '../../../src/runtime/run/own-loss/own-losses.js';
import { readStoredLoss } from '../../../src/runtime/run/own-loss/stored-losses.js';
import { digestWeights } from '../../../src/runtime/run/weights-digest.js';
import { CLASSES, type Feeds, loadLoss, lossDefinition, SIDE, someFeeds } from '../../model/loss-bench.js';
import { near } from '../../model/numbers.js';
import { relativeError } from '../engine/relative-error.js';
import { compileText } from './own-loss-experiment.js';
import { eventsOf, onlyRun, run } from './rseg-process.js';
import { temporaryFolder } from './temporary-folder.js';

const FOCAL = join(packageRoot, 'experiments/own-loss/focal.ts');

/** Absolute path of `name` in a fresh folder that holds `files`. */
function written(files: Readonly<Record<string, string>>, name = Object.keys(files)[0]!): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return join(folder, name);
}

/** The message, place and advice of a failure; `where` without its folder. */
async function failure(work: Promise<unknown>): Promise<{ text: string; where: string; exitCode: number }> {
  try {
    await work;
  } catch (error) {
    const { message, where, help, exitCode } = error as {
      message: string;
      where: string;
      help: string;
      exitCode: number;
    };
    assert.ok(help.length > 10, `${message} comes without advice`);
    return { text: `${message}; ${help}`, where: where.replace(/^.*[\\/]/, ''), exitCode };
  }
  throw new Error('nothing failed');
}

// ---------------------------------------------------------------- bundles

test('the digest counts what the code says, not comments, layout, types or the name of its file', async () => {
  const digest = async (...args: Parameters<typeof written>) => (await bundleLoss(written(...args))).digest;
  const plain = await digest({ 'a.ts': 'export const mine = (inputs, args, tf) => tf.mean(inputs.student.logits);' });
  const dressed = `// what it does
import type { LossFunction } from 'rseg';
export const mine: LossFunction =
  (inputs, args, tf) =>
    tf.mean(inputs.student.logits);
`;
  assert.is(await digest({ 'b.mts': dressed }), plain);
  assert.is.not(await digest({ 'a.ts': dressed.replace('mean', 'sum') }), plain);
});

test('imported files are part of it, packages are refused', async () => {
  const files = (factor: number) => ({
    'mine.ts': "import { factor } from './parts/factor.js';\nexport const mine = () => factor;\n",
    'parts/factor.ts': `export const factor = ${factor};\n`,
  });
  const one = await bundleLoss(written(files(1)));
  assert.not.match(one.code, /\bimport\b/);
  assert.is.not((await bundleLoss(written(files(2)))).digest, one.digest);
  for (const name of ['lodash', 'node:fs', '@tensorflow/tfjs']) {
    const file = written({ 'mine.ts': `import * as x from '${name}';\nexport const mine = () => x;\n` });
    const { text, where, exitCode } = await failure(bundleLoss(file));
    assert.match(text, `packages cannot be imported: '${name}'`);
    assert.is(where, 'mine.ts:1:20');
    assert.is(exitCode, 3);
  }
});

test('a file that is not there, or is no module, is named with its line', async () => {
  const missing = await failure(bundleLoss(join(temporaryFolder(), 'nothing.ts')));
  assert.match(missing.text, 'the code of a loss does not exist');
  assert.is(missing.where, 'nothing.ts');
  const broken = await failure(bundleLoss(written({ 'mine.ts': 'export const mine = 1;\nconst = 3;\n' })));
  assert.is(broken.where, 'mine.ts:2:7');
  const lost = await failure(bundleLoss(written({ 'mine.ts': "export { mine } from './gone.js';\n" })));
  assert.match(lost.text, './gone.js');
});

// ---------------------------------------------------------------- mistakes

/** Plan of an experiment whose loss is `ce` and `mine` with that code. */
function planWith(code: string, uses = 'student.logits, labels'): StagePlan {
  const file = written({ 'mine.ts': code });
  const form = compileText(`extern loss mine(size: Number = 3) uses ${uses} from "./mine.ts"\n`, 'ce + mine');
  return planStages(form, 1, { baseFolder: dirname(file) });
}
const mistake = (...args: Parameters<typeof planWith>) => failure(openOwnLosses(planWith(...args)));
const lossOf = (expression: string) =>
  `export const mine = (inputs, args, tf, { student, teacher } = inputs) =>\n  ${expression};\n`;

test('whatever is wrong with the code is said in its own terms, with file and line', async () => {
  const cases: readonly (readonly [code: string, says: RegExp, where: string])[] = [
    ['export const other = () => 0;', /exports no function of that name; it exports `other`/, 'mine.ts'],
    ['export default () => 0;', /write: export const mine/, 'mine.ts'],
    ['export const mine = 3;\nthrow new Error("half done");', /cannot be loaded: half done/, 'mine.ts:2'],
    [lossOf('{ throw new Error("too bad") }'), /^loss `mine`: too bad/, 'mine.ts:2'],
    [lossOf('student.logits.nothing.at(0)'), /^loss `mine`: Cannot read properties/, 'mine.ts:2'],
    [lossOf('tf.mean(student.features[0])'), /reads inputs\.student\.features, which it does not name; add/, 'mine.ts'],
    [lossOf('tf.mean(teacher.logits)'), /reads inputs\.teacher\.logits/, 'mine.ts'],
    [lossOf('student.logits'), /returns a tensor of shape \[2, 32, 32, 12\], not a single number/, 'mine.ts'],
    [lossOf('tf.sum(inputs.labels)'), /returns a number of type int32/, 'mine.ts'],
    [lossOf('undefined'), /returns nothing/, 'mine.ts'],
    [lossOf('0.5'), /returns a number/, 'mine.ts'],
    [`export const mine = async () => 0;`, /returns a promise/, 'mine.ts'],
    [lossOf('tf.mean(student.logits).mul(student.logits.dataSync()[0])'), /reads the value of a tensor/, 'mine.ts:2'],
    [
      lossOf('tf.mean(tf.unique(student.logits.flatten()).values)'),
      /the operation Unique cannot be part of a training step/,
      'mine.ts:2',
    ],
    [lossOf('tf.mean(tf.cast(tf.argMax(student.logits, 3), "float32"))'), /does not depend on the student/, 'mine.ts'],
    [lossOf('tf.scalar(1)'), /does not depend on the student/, 'mine.ts'],
  ];
  for (const [code, says, where] of cases) {
    const found = await mistake(code);
    assert.match(found.text, says, code);
    assert.is(found.where, where, code);
    assert.is(found.exitCode, 3, code);
  }
});

test('a sound loss opens, with the teacher in the order of the student', async () => {
  const uses = 'student.features, teacher.features, teacher.logits';
  const code = lossOf(
    'tf.addN(student.features.map((map, j) => tf.mean(tf.squaredDifference(map, teacher.features[j]))))',
  );
  assert.is((await openOwnLosses(planWith(code, uses))).size, 1);
});

test('the page lists the operations that can be recorded', () => {
  const page = readFileSync(join(packageRoot, 'docs/own-losses.md'), 'utf8');
  const listed = /<!-- operations -->([\s\S]*?)<!-- end -->/
    .exec(page)![1]!
    .split(/[,\s]+/)
    .filter((word) => word !== '');
  // what only rseg itself puts into graphs
  const own = new Set(['Const', 'RandomNormal', 'AdamW']);
  assert.equal([...listed].sort(), kernelNames.filter((name) => !own.has(name)).sort());
  const example = /```ts\n([\s\S]*?)```/.exec(page)![1]!;
  assert.ok(readFileSync(FOCAL, 'utf8').endsWith(example), 'the example is the shipped file');
});

// ---------------------------------------------------------------- numbers

async function focal(): Promise<OwnLoss> {
  const loss: LossCall = { call: 'focal', args: { gamma: 2 }, from: FOCAL, uses: ['student.logits', 'labels'] };
  const form = compileText('', 'ce');
  const plan = planStages(form, 1, { baseFolder: packageRoot });
  const stages = plan.stages.map((stage) =>
    stage.op === 'train-student' ? { ...stage, loss: [{ label: 'focal', weight: 1, loss }] } : stage,
  );
  return [...(await openOwnLosses({ ...plan, stages })).values()][0]!;
}
const call = { call: 'focal', args: { gamma: 2 } };
const value = (outputs: Record<string, ArrayLike<number>>): number => outputs.value![0]!;

/** mean over labelled pixels of -(1 - p)^gamma log p, in double precision */
function plainFocal({ student_logits: logits, labels }: Feeds, gamma: number): number {
  let sum = 0;
  let count = 0;
  for (const [i, label] of labels!.entries()) {
    if (label < 0 || label >= CLASSES) continue;
    const scores = Array.from({ length: CLASSES }, (_, c) => logits![i * CLASSES + c]!);
    const total = scores.reduce((all, z) => all + Math.exp(z), 0);
    const p = Math.exp(scores[label]!) / total;
    sum -= (1 - p) ** gamma * Math.log(p);
    count++;
  }
  return sum / count;
}

test('the shipped example computes its formula, and its gradient agrees with finite differences', async () => {
  const feeds = someFeeds();
  feeds.labels = Int32Array.from(feeds.labels!, (label, i) => (i % 7 === 0 ? 255 : label));
  const loss = await loadLoss(call, { own: await focal() });
  const outputs = loss(feeds);
  near(value(outputs) / plainFocal(feeds, 2), 1, 1e-6);
  const point = feeds.student_logits as Float32Array;
  const gradient = outputs['gradient/student_logits']!;
  const direction = point.map((_, i) => Math.sin(1.7 * i + 0.3) + Math.sign(gradient[i]!) * 0.5);
  const moved = (h: number) => plainFocal({ ...feeds, student_logits: point.map((x, i) => x + h * direction[i]!) }, 2);
  const numeric = (moved(1e-3) - moved(-1e-3)) / 2e-3;
  near(direction.reduce((sum, d, i) => sum + d * gradient[i]!, 0) / numeric, 1, 1e-3);
  assert.is(gradient.length, 2 * SIDE * SIDE * CLASSES);
});

test('all engines give the same value and gradient', async () => {
  const feeds = someFeeds();
  const graph = capture(lossDefinition(call, { own: await focal() }));
  const results = [];
  for (const { name } of (await probeEngines()).filter((probe) => probe.usable)) {
    const module = await (await openEngine(name)).load({ name: 'focal', functions: new Map([['loss', graph]]) });
    results.push({ name, outputs: module.run('loss', feeds) });
    module.dispose();
  }
  assert.ok(results.length >= 2);
  for (const { name, outputs } of results)
    for (const output of ['value', 'gradient/student_logits'])
      assert.ok(relativeError(outputs[output]!, results[0]!.outputs[output]!) < 1e-5, `${name} ${output}`);
});

// ---------------------------------------------------------------- runs

const TINY = `dataset tiny_city {
  generator = streets(seed: 3)
  classes = 12
  size = 32x32
  modality rgb = generated(rgb, norm: imagenet)
  modality depth = generated(depth)
  label = generated_labels
  split train = 8
  split val = 4
}

experiment tiny {
  data = tiny_city
  student = segformer(mit(dims: [8, 16, 40, 64], depths: [1, 1, 1, 1]), decoder: 16)
  dropout = subset(min: 1, absent: remove)
  loss = 0.5 * ce + 2 * focal
  train {
    length = 4 steps
    batch = 2
    image = 32x32
    optim = adamw(lr: 1e-3)
    schedule = constant
    checkpoint = 2 steps
    validate = none
  }
  eval.suite clean = clean
  workers = 0
}
`;
const EXTERN = 'extern loss focal(gamma: NonNegative = 2) uses student.logits, labels from "./focal.ts"\n';
const TEXT = EXTERN + TINY;

/** Losses of the first and the last step, which are always told. */
function losses(folder: string): readonly number[] {
  const steps = eventsOf(folder).flatMap((e) => (e.k === 'step' ? [e] : []));
  assert.equal([steps[0]?.step, steps.at(-1)?.step], [1, 4]);
  return [steps[0]!.loss, steps.at(-1)!.loss];
}
const termsOf = (folder: string) => eventsOf(folder).flatMap((e) => (e.k === 'step' ? [Object.keys(e.terms)] : []));

test('a run trains with it on every engine alike, keeps its code, and goes by its content', async () => {
  const file = written({ 'exp.rseg': TEXT, 'focal.ts': readFileSync(FOCAL, 'utf8') });
  const usable = (await probeEngines()).filter((probe) => probe.usable).map(({ name }) => name);
  const seen = new Map<string, readonly number[]>();
  const folders: string[] = [];
  for (const engine of usable.includes('tensorflow') ? ['tensorflow', 'cpu'] : ['wasm', 'cpu']) {
    const runs = temporaryFolder();
    const { code, stderr } = await run('tiny', runs, ['--engine', engine], '', file);
    assert.is(code, 0, stderr);
    const folder = onlyRun(runs);
    assert.equal(termsOf(folder)[0]!, ['ce', 'focal']);
    seen.set(engine, losses(folder));
    folders.push(folder);
  }
  const [first, second] = [...seen.values()] as [readonly number[], readonly number[]];
  for (const [i, loss] of first.entries()) near(loss / second[i]!, 1, 2e-4, `loss ${i}`);

  const folder = folders[0]!;
  const plan = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) as StagePlan;
  const stage = plan.stages.find(({ op }) => op === 'train-student')!;
  const from = stage.op === 'train-student' ? stage.loss.find(({ label }) => label === 'focal')!.loss.from! : '';
  const planned = planStages(JSON.parse(readFileSync(join(folder, 'normal-form.json'), 'utf8')), 1, {
    baseFolder: '/any',
  });
  const identityIn = ({ stages }: StagePlan) =>
    stages.flatMap((one) => (one.op === 'train-student' ? [stepIdentity(one)] : []))[0];
  assert.is(identityIn(plan), identityIn(planned), 'what its steps took tells what they will take');
  assert.match(from, /^code\/focal-[0-9a-f]{12}\.mjs$/);
  assert.match(readStoredLoss(folder, from).code, /logSoftmax/);
  const changed = readFileSync(join(folder, from), 'utf8').replace('logSoftmax', 'softmax');
  writeFileSync(join(folder, from), changed);
  assert.match((await failure(Promise.resolve().then(() => readStoredLoss(folder, from)))).text, 'was changed');

  const runs = join(folder, '..');
  const again = await run('tiny', runs, [], '', file);
  assert.match(again.stderr, 'nothing to do');
  writeFileSync(
    join(file, '../focal.ts'),
    readFileSync(FOCAL, 'utf8').replace('tf.sub(1, tf.exp(logP))', 'tf.sub(1.5, tf.exp(logP))'),
  );
  assert.is((await run('tiny', runs, [], '', file)).code, 0);
  assert.is(readdirSync(runs).filter((name) => /^[0-9a-f]{12}$/.test(name)).length, 2, 'other code is another run');
});

test('a mistake in the code ends the command before anything is made, without a stack trace', async () => {
  const file = written({
    'exp.rseg': TEXT,
    'focal.ts': 'export const focal = ({ student }) => student.logits.wrong();\n',
  });
  const runs = temporaryFolder();
  const { code, stderr } = await run('tiny', runs, [], '', file);
  assert.is(code, 3);
  assert.match(stderr, /error: loss `focal`: .*is not a function\n {2}--> .*focal\.ts:1\nhelp: /);
  assert.not.match(stderr, /\n +at /);
  assert.equal(readdirSync(runs), []);
  rmSync(join(file, '../focal.ts'));
  const absent = await run('tiny', runs, [], '', file);
  assert.is(absent.code, 3);
  assert.match(absent.stderr, 'the code of a loss does not exist');
});

test('digests of a plan hold the code beside the weights', async () => {
  const plan = planWith(lossOf('tf.mean(student.logits)'));
  const digests = await digestWeights(plan);
  assert.equal(
    Object.keys(digests).map((file) => file.replace(/^.*\//, '')),
    ['mine.ts'],
  );
});

test.run();
