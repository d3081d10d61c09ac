// The memory of a training step from sizes alone, against the peak of the recorded step.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parameterTotal } from '../../src/compiler/checks/parameter-count.js';
import { type TermShape, trainingMemory } from '../../src/compiler/checks/training-memory.js';
import { compile } from '../../src/compiler/compile.js';
import { loadRegistry } from '../../src/compiler/registry.js';
import { capture } from '../../src/graph/capture.js';
import { graphCost } from '../../src/graph/graph-cost.js';
import type { TermDefinition } from '../../src/model/loss-registry.js';
import { type Network, parameterCount } from '../../src/model/network.js';
import { studentStep } from '../../src/model/train-student.js';
import { readerOf } from './fixture-reader.js';

/** Measured: at most 3 % off; what is asked is 15 %. */
const TOLERANCE = 0.06;

const heads = [1, 2, 5, 8];
const sr = [8, 4, 2, 1];
const rest = { heads, sr, classes: 25, dropPath: 0.1, dropout: 0.1 };
const TINY: Network = { ...rest, dims: [8, 16, 40, 64], depths: [1, 1, 1, 1], decoder: 16, classes: 12 };
const SMALL: Network = { ...rest, dims: [16, 32, 80, 128], depths: [1, 1, 1, 1], decoder: 64, classes: 12 };
const B0: Network = { ...rest, dims: [32, 64, 160, 256], depths: [2, 2, 2, 2], decoder: 256 };
const B2: Network = { ...rest, dims: [64, 128, 320, 512], depths: [3, 4, 6, 3], decoder: 768 };

const ARGS: Readonly<Record<string, Record<string, unknown>>> = {
  ohem: { threshold: 0.7 },
  kl: { temperature: 1 },
  cwd: { temperature: 4 },
  hpdm: { pair: 'hybrid', align: 'none' },
  rrm: { pair: 'single', scale: 1e-5, samples: 1, align: 'none' },
};

interface Case {
  readonly student: Network;
  readonly teacher?: Network;
  readonly modalities: number;
  readonly present?: number;
  readonly batch: number;
  readonly image: readonly [number, number];
  /** names, with other arguments behind them */
  readonly terms: readonly (string | readonly [string, Record<string, unknown>])[];
  readonly semantics?: 'paper' | 'reference';
}

/** Bytes at the peak of the recorded step, and as estimated. */
function both({ student, teacher, modalities, present = modalities, batch, image, terms, semantics = 'paper' }: Case) {
  const definitions = terms.map((term): TermDefinition => {
    const [call, more] = typeof term === 'string' ? [term, {}] : term;
    return { label: call, loss: { call, args: { ...ARGS[call], ...more } } };
  });
  const step = studentStep({
    student,
    teacher: teacher ?? null,
    modalities,
    present,
    absent: 'remove',
    batch,
    image,
    ignore: 255,
    semantics,
    terms: definitions,
    optimizer: { decay: 0.01, beta1: 0.9, beta2: 0.999, eps: 1e-8 },
  });
  const shapes = definitions.map(({ loss: { call, args } }): TermShape => {
    const uses = loadRegistry().categories.get('loss')!.get(call)!.uses;
    const aligned = args.align === 'conv1x1';
    return {
      call,
      own: false,
      uses,
      samples: Number(args.samples ?? 1),
      aligned,
      temperature: Number(args.temperature ?? 1),
    };
  });
  const sizes = { modalities, present, batch, height: image[0], width: image[1], semantics, terms: shapes };
  const estimate = trainingMemory({ ...sizes, network: student, teacher: teacher ?? null });
  return { measured: graphCost(capture(step)), estimate };
}

const CASES: Readonly<Record<string, Case>> = {
  'a tiny network': { student: TINY, modalities: 2, batch: 2, image: [32, 32], terms: ['ce'] },
  'the quickstart': {
    student: SMALL,
    teacher: SMALL,
    modalities: 4,
    batch: 8,
    image: [64, 64],
    terms: ['ce', 'kl', 'hpdm', 'rrm'],
  },
  'fewer modalities at a time': {
    student: SMALL,
    teacher: SMALL,
    modalities: 4,
    present: 2,
    batch: 8,
    image: [64, 64],
    terms: ['ce', 'kl'],
  },
  'B0 with the whole method': {
    student: B0,
    teacher: B0,
    modalities: 4,
    batch: 8,
    image: [256, 256],
    terms: ['ce', 'kl', 'hpdm', 'rrm'],
  },
  'one large picture': { student: B0, modalities: 4, batch: 1, image: [1024, 1024], terms: ['ce'] },
  'many classes': {
    student: { ...B0, classes: 150 },
    teacher: { ...B0, classes: 150 },
    modalities: 2,
    batch: 4,
    image: [256, 256],
    terms: ['ce', 'kl', 'cwd'],
  },
  'more weights than pictures': { student: B2, modalities: 1, batch: 1, image: [64, 64], terms: ['ohem'] },
  'B2, oblong pictures': {
    student: B2,
    teacher: B0,
    modalities: 3,
    batch: 2,
    image: [512, 256],
    terms: ['ce', ['kl', { temperature: 3 }], 'cwd'],
  },
  'projected features': {
    student: B0,
    teacher: B2,
    modalities: 2,
    batch: 2,
    image: [128, 128],
    terms: ['ce', ['hpdm', { align: 'conv1x1' }], ['rrm', { align: 'conv1x1' }]],
  },
  'features alone': {
    student: B0,
    teacher: B0,
    modalities: 4,
    batch: 2,
    image: [128, 128],
    terms: ['hpdm', 'rrm', 'umd'],
  },
  'many noise copies': {
    student: B0,
    teacher: B0,
    modalities: 2,
    batch: 2,
    image: [128, 128],
    terms: ['ce', ['rrm', { samples: 10 }]],
    semantics: 'reference',
  },
  'all distillation terms': {
    student: B0,
    teacher: B0,
    modalities: 2,
    batch: 2,
    image: [128, 128],
    terms: ['ce', 'kl', 'cwd', 'hpdm', ['rrm', { samples: 4 }], 'umd', 'cmd'],
  },
};

for (const [name, sizes] of Object.entries(CASES)) {
  test(`${name}: the estimate is that of the recorded step`, () => {
    const { measured, estimate } = both(sizes);
    const ratio = estimate.total / measured.peakBytes;
    assert.ok(Math.abs(ratio - 1) < TOLERANCE, `${ratio.toFixed(3)} of ${measured.peakBytes} bytes`);
    assert.ok(
      Math.abs(estimate.state / measured.stateBytes - 1) < 1e-3,
      `${estimate.state} and ${measured.stateBytes}`,
    );
  });
}

test('parameters are counted to the last one', () => {
  for (const network of [TINY, SMALL, B0, B2]) assert.is(parameterTotal(network), parameterCount(network));
});

// ---------------------------------------------------------------- the check

const CITY = `dataset city {
  generator = streets
  classes = 12
  size = 512x512
  modality rgb = generated(rgb, norm: imagenet)
  modality depth = generated(depth)
  label = generated_labels
  split train = 640
  split val = 8
}
`;
function compiled(body: string, more = '') {
  const text = `${CITY}${more}experiment big {\n  data = city\n  student = segformer(mit_b0)\n  train.length = 20 epochs\n${body}\n}\n`;
  return compile('main.rseg', readerOf({ 'main.rseg': text }));
}
const codes = (body: string, more = '') => compiled(body, more).diagnostics.map(({ code }) => code);

test('a training that does not fit is an error with the largest batch that does', () => {
  const body = (batch: number) => `  train.batch = ${batch}\n  resources.memory = 8 GiB`;
  const [found, ...others] = compiled(body(32)).diagnostics;
  assert.equal(others, []);
  assert.is(found!.code, 'RS4121');
  const most = Number(found!.helps![0]!.edits![0]!.text);
  assert.ok(most > 1 && most < 32, `${most}`);
  assert.equal(codes(body(most)), []);
  assert.equal(codes(body(most + 1)), ['RS4121']);
});

test('without a budget nothing is asked, and none is the same', () => {
  assert.equal(codes('  train.batch = 512'), []);
  assert.equal(codes('  train.batch = 512\n  resources.memory = none'), []);
});

test('a teacher that is trained must fit as well', () => {
  const body = '  teacher = segformer(mit_b5)\n  loss = ce + 5 * kl\n  train.batch = 4\n  resources.memory = 16 GiB';
  const { diagnostics } = compiled(body);
  assert.equal(
    diagnostics.map(({ code }) => code),
    ['RS4121'],
  );
  assert.match(diagnostics[0]!.message, 'training the teacher needs');
});

test('the budget of a profile holds for the experiments that run with it', () => {
  const profile = 'profile laptop {\n  resources.memory = 2 GiB\n}\n';
  const text = `${profile}${CITY}experiment big with laptop {\n  data = city\n  student = segformer(mit_b0)\n  train.length = 20 epochs\n}\n`;
  const { diagnostics } = compile('main.rseg', readerOf({ 'main.rseg': text }));
  assert.equal(
    diagnostics.map(({ code, span }) => [code, text.slice(span.start, span.end)]),
    [['RS4121', '2 GiB']],
  );
});

test('when no batch fits, that is said', () => {
  const { diagnostics } = compiled('  resources.memory = 64 MiB');
  assert.ok(diagnostics[0]!.notes!.some(({ text }) => text.startsWith('not even a batch of 1 fits')));
  assert.equal(diagnostics[0]!.helps ?? [], []);
});

test.run();
