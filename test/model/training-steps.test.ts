import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { alignmentShapes } from '../../src/model/alignment.js';
import type { FunctionDefinition } from '../../src/model/function-definition.js';
import { initialValues } from '../../src/model/initial-values.js';
import type { TermDefinition } from '../../src/model/loss-registry.js';
import { drawPairing } from '../../src/model/modality-subsets.js';
import { withPrefix } from '../../src/model/parameters.js';
import { drawChannelDropout, drawDropPath } from '../../src/model/residual-masks.js';
import { type StudentStepSettings, studentStep } from '../../src/model/train-student.js';
import { teacherStep } from '../../src/model/train-teacher.js';
import type { HostTensors, LoadedModule } from '../../src/runtime/engine/engine.js';
import { allNear, near, normals, sizeOf, someLabels } from './numbers.js';
import { loadOnCpu } from './run-on-cpu.js';
import { BATCH, IMAGE, networkValues, tiny } from './tiny.js';

const M = 3;
const term = (call: string, args = {}, label = call): TermDefinition => ({ label, loss: { call, args } });
const HPDM = term('hpdm', { pair: 'hybrid', align: 'none' });
const RRM = term('rrm', { pair: 'single', scale: 1e-5, samples: 'auto', align: 'none' });
const KL = term('kl', { temperature: 1 });
const optimizer = { decay: 0.01, beta1: 0.9, beta2: 0.999, eps: 1e-8 };
const settings: StudentStepSettings = {
  student: tiny,
  teacher: tiny,
  modalities: M,
  present: 2,
  absent: 'remove',
  batch: BATCH,
  image: IMAGE,
  ignore: 255,
  semantics: 'paper',
  terms: [term('ce'), KL, HPDM, RRM],
  optimizer,
};
const data = {
  images: normals(9, M, BATCH, ...IMAGE, 3).data,
  labels: someLabels(4, tiny.classes, BATCH, ...IMAGE).data,
};
const commonFeeds = { ...data, lr: Float32Array.of(1e-3), step: Float32Array.of(1) };
const studentFeeds = {
  ...commonFeeds,
  present: Int32Array.of(0, 2),
  pairing: Int32Array.of(1, 0),
  term_weights: Float32Array.of(1, 50, 100, 12),
  noise_seed: Int32Array.of(77, 0),
};

function startState(definition: FunctionDefinition, given: HostTensors): HostTensors {
  const zeros = Object.entries(definition.state).map(([name, { shape }]) => [name, new Float32Array(sizeOf(shape))]);
  return { ...Object.fromEntries(zeros), ...given };
}
const networks = { ...networkValues('student/', tiny, 1), ...networkValues('teacher/', tiny, 2) };

async function loadStep(definition: FunctionDefinition, given: HostTensors = networks): Promise<LoadedModule> {
  const names = Object.keys(definition.state);
  const known = Object.fromEntries(Object.entries(given).filter(([name]) => names.includes(name)));
  return loadOnCpu({ step: definition }, startState(definition, known));
}
const number = (outputs: Record<string, ArrayLike<number>>, name: string): number => outputs[name]![0]!;

test('the teacher step lowers its loss and leaves no parameter behind', async () => {
  const definition = teacherStep({
    network: tiny,
    modalities: M,
    batch: BATCH,
    image: IMAGE,
    ignore: 255,
    semantics: 'paper',
    optimizer,
  });
  const module = await loadStep(definition);
  const feeds = { ...commonFeeds, lr: Float32Array.of(0.01), term_weights: Float32Array.of(1) };
  const losses: number[] = [];
  for (let step = 1; step <= 12; step++) {
    const outputs = module.run('step', { ...feeds, step: Float32Array.of(step) });
    assert.is(number(outputs, 'loss'), number(outputs, 'term/ce'));
    assert.ok(number(outputs, 'grad_norm') > 0);
    losses.push(number(outputs, 'loss'));
  }
  assert.ok(losses.at(-1)! < losses[0]! - 0.1, `${losses[0]} -> ${losses.at(-1)}`);
  const after = module.getState();
  for (const [name, before] of Object.entries(networkValues('teacher/', tiny, 2))) {
    // one key is left in the last two stages, so queries have no say
    if (/block[34].*attn\.q/.test(name)) continue;
    assert.ok(
      after[name]!.some((x, i) => x !== before[i]),
      `${name} did not move`,
    );
  }
  module.dispose();
});

test('the student loss is the weighted sum of its terms; the teacher does not change', async () => {
  const module = await loadStep(studentStep(settings));
  const outputs = module.run('step', studentFeeds);
  const total = ['ce', 'kl', 'hpdm', 'rrm'].reduce(
    (sum, label, i) => sum + studentFeeds.term_weights[i]! * number(outputs, `term/${label}`),
    0,
  );
  near(number(outputs, 'loss'), total, 1e-4);
  const after = module.getState(module.stateNames.filter((name) => name.startsWith('teacher/')));
  for (const [name, values] of Object.entries(after))
    assert.equal(values, networks[name as keyof typeof networks], name);
  assert.ok(!Object.keys(after).some((name) => name.startsWith('adam')));
  module.dispose();
});

test('the grad_norm output is the norm of all gradients', async () => {
  const module = await loadStep(studentStep({ ...settings, gradients: true }));
  const outputs = module.run('step', studentFeeds);
  let squared = 0;
  for (const [name, values] of Object.entries(outputs))
    if (name.startsWith('gradient/')) for (const x of values) squared += x * x;
  near(number(outputs, 'grad_norm') / Math.sqrt(squared), 1, 1e-5);
  module.dispose();
});

test('AdamW: first step moves every weight by the rate, and only matrices decay', async () => {
  const module = await loadStep(studentStep({ ...settings, gradients: true }));
  const outputs = module.run('step', studentFeeds);
  const after = module.getState();
  for (const name of [
    'encoder.block2.0.mlp.fc1.weight',
    'encoder.block2.0.mlp.fc1.bias',
    'decoder.linear_pred.weight',
  ]) {
    const before = networks[`student/${name}`]!;
    const gradient = outputs[`gradient/${name}`]!;
    const kept = name.endsWith('bias') ? 1 : 1 - 1e-3 * 0.01;
    const wanted = before.map((w, i) => w * kept - 1e-3 * (gradient[i]! / (Math.abs(gradient[i]!) + 1e-8)));
    allNear(after[`student/${name}`]!, wanted, 1e-6, name);
  }
  module.dispose();
});

test('absent modalities are really not looked at by the student', async () => {
  const module = await loadStep(studentStep({ ...settings, teacher: null, terms: [term('ce')] }));
  const run = (images: Float32Array): number => {
    module.setState(
      startState(studentStep({ ...settings, teacher: null, terms: [term('ce')] }), networkValues('student/', tiny, 1)),
    );
    return number(module.run('step', { ...studentFeeds, images, term_weights: Float32Array.of(1) }), 'loss');
  };
  const picture = data.images.length / M;
  const changed = data.images.slice().fill(3, picture, 2 * picture);
  assert.is(run(changed), run(data.images));
  module.dispose();
});

test('terms without a teacher need none, the others refuse', () => {
  const alone = studentStep({ ...settings, teacher: null, terms: [term('ce')] });
  assert.ok(Object.keys(alone.state).every((name) => !name.startsWith('teacher/')));
  assert.throws(() => studentStep({ ...settings, teacher: null }), /needs a teacher/);
  assert.throws(() => studentStep({ ...settings, absent: 'zero' }), /must be M/);
});

test('zeroed modalities: the student sees zeros, the teacher the pictures', async () => {
  const zero: StudentStepSettings = { ...settings, absent: 'zero', present: M, terms: [term('ce'), KL] };
  const feeds = {
    ...commonFeeds,
    present: Int32Array.of(0, 1, 2),
    pairing: Int32Array.of(0, 1, 2),
    noise_seed: Int32Array.of(1, 0),
    term_weights: Float32Array.of(1, 1),
  };
  const run = async (images: Float32Array, keep: Float32Array): Promise<[number, number]> => {
    const module = await loadStep(studentStep(zero));
    const outputs = module.run('step', { ...feeds, images, keep });
    module.dispose();
    return [number(outputs, 'term/ce'), number(outputs, 'term/kl')];
  };
  const picture = data.images.length / M;
  const blank = data.images.slice().fill(0, picture, 2 * picture);
  const [ceKept, klKept] = await run(data.images, Float32Array.of(1, 0, 1));
  const [ceBlank, klBlank] = await run(blank, Float32Array.of(1, 1, 1));
  near(ceKept, ceBlank, 1e-6);
  assert.ok(Math.abs(klKept - klBlank) > 1e-6, 'the teacher saw the blank picture');
});

test('reference training with zeros draws student rows per stage and sample', async () => {
  const zero: StudentStepSettings = {
    ...settings,
    absent: 'zero',
    present: M,
    semantics: 'reference',
    terms: [HPDM, term('rrm', { pair: 'hybrid', scale: 1e-10, samples: 2, align: 'none' })],
  };
  const module = await loadStep(studentStep(zero));
  const pairing = drawPairing(
    { semantics: 'reference', absent: 'zero', modalities: M, present: M, batch: BATCH },
    1,
    1,
  );
  const outputs = module.run('step', {
    ...commonFeeds,
    present: Int32Array.of(0, 1, 2),
    pairing,
    keep: Float32Array.of(1, 1, 0),
    noise_seed: Int32Array.of(1, 0),
    term_weights: Float32Array.of(1, 1),
  });
  assert.ok(number(outputs, 'term/hpdm') > 0 && Number.isFinite(number(outputs, 'term/rrm')));
  module.dispose();
});

test('networks of other widths are aligned by trained projections', async () => {
  const wide = { ...tiny, dims: [8, 16, 20, 32] };
  const terms = [
    term('ce'),
    term('hpdm', { pair: 'single', align: 'conv1x1' }, 'low'),
    term('rrm', { pair: 'hybrid', scale: 1, samples: 1, align: 'conv1x1' }, 'regular'),
  ];
  const definition = studentStep({ ...settings, teacher: wide, terms });
  const shapes = alignmentShapes(terms, tiny, wide);
  assert.equal(
    [...shapes].map(([name, { shape }]) => [name, shape]),
    ['low', 'regular'].flatMap((label) => [
      [`align.${label}.stage1.weight`, [4, 8]],
      [`align.${label}.stage2.weight`, [8, 16]],
      [`align.${label}.stage3.weight`, [10, 20]],
      [`align.${label}.stage4.weight`, [16, 32]],
    ]),
  );
  const state = {
    ...networkValues('student/', tiny, 1),
    ...networkValues('teacher/', wide, 2),
    ...withPrefix('student/', initialValues(shapes, 1)),
  };
  const module = await loadStep(definition, state);
  const outputs = module.run('step', { ...studentFeeds, term_weights: Float32Array.of(1, 100, 1) });
  for (const label of ['low', 'regular']) {
    assert.ok(number(outputs, `term/${label}`) > 0, label);
    const name = `student/align.${label}.stage3.weight`;
    const moved = module.getState([name])[name]!;
    assert.ok(
      moved.some((x, i) => x !== (state as HostTensors)[name]![i]),
      label,
    );
  }
  module.dispose();
});

test('drop path and channel dropout of 1 change nothing, a dropped block and channel do', async () => {
  const network = { ...tiny, dropPath: 0.5, dropout: 0.5 };
  const definition = studentStep({ ...settings, student: network, terms: [term('ce')], teacher: null });
  assert.equal(definition.feeds.drop_path!.shape, [8, 2 * BATCH]);
  assert.equal(definition.feeds.channel_dropout!.shape, [BATCH, tiny.decoder]);
  const plain = studentStep({ ...settings, terms: [term('ce')], teacher: null });
  assert.ok(!('drop_path' in plain.feeds) && !('channel_dropout' in plain.feeds));
  const run = async (dropPath: Float32Array, dropout: Float32Array): Promise<number> => {
    const module = await loadStep(definition);
    const masks = { drop_path: dropPath, channel_dropout: dropout };
    const outputs = module.run('step', { ...studentFeeds, ...masks, term_weights: Float32Array.of(1) });
    module.dispose();
    return number(outputs, 'loss');
  };
  const module = await loadStep(plain);
  const loss = number(module.run('step', { ...studentFeeds, term_weights: Float32Array.of(1) }), 'loss');
  const ones = (n: number): Float32Array => new Float32Array(n).fill(1);
  const [paths, channels] = [8 * 2 * BATCH, BATCH * tiny.decoder];
  near(await run(ones(paths), ones(channels)), loss, 1e-6);
  assert.ok(Math.abs((await run(ones(paths).fill(0), ones(channels))) - loss) > 1e-6);
  assert.ok(Math.abs((await run(ones(paths), ones(channels).fill(0, 0, 8))) - loss) > 1e-5);
  module.dispose();
});

test('drawn masks have the right rates and repeat by seed and step', () => {
  const network = { ...tiny, dropPath: 0.3, dropout: 0.25 };
  const draws = Array.from({ length: 500 }, (_, t) => drawDropPath(network, 3, BATCH, 1, t));
  const pictures = 3 * BATCH;
  for (let block = 0; block < 4; block++) {
    const rate = 0.1 * block;
    const values = draws.flatMap((d) => [...d.subarray(2 * block * pictures, 2 * (block + 1) * pictures)]);
    near(values.filter((x) => x === 0).length / values.length, rate, 0.02, `block ${block}`);
    near(Math.max(...values), 1 / (1 - rate), 1e-6);
  }
  assert.equal(drawDropPath(network, 3, BATCH, 1, 7), draws[7]);
  const channels = Array.from({ length: 500 }, (_, t) => [...drawChannelDropout(network, BATCH, 1, t)]).flat();
  near(channels.filter((x) => x === 0).length / channels.length, 0.25, 0.02);
  near(channels.reduce((a, b) => a + b, 0) / channels.length, 1, 0.03);
});

test('noise of a step repeats by its key and differs between keys', async () => {
  const rrmOnly = studentStep({ ...settings, terms: [RRM] });
  const run = async (key: number): Promise<number> => {
    const module = await loadStep(rrmOnly);
    const noise = { noise_seed: Int32Array.of(key, 0), term_weights: Float32Array.of(1) };
    const outputs = module.run('step', { ...studentFeeds, ...noise });
    module.dispose();
    return number(outputs, 'loss');
  };
  assert.is(await run(5), await run(5));
  assert.is.not(await run(5), await run(6));
});

test.run();
