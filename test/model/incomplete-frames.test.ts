// Training on frames that lack modalities: a modality without a share in a frame's mean is as if it had not been fed.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { studentStep } from '../../src/model/train-student.js';
import { teacherStep } from '../../src/model/train-teacher.js';
import { fusionShares, showAnother } from '../../src/runtime/run/training/fusion-shares.js';
import { allNear, near, normals, sizeOf, someLabels } from './numbers.js';
import { loadOnCpu } from './run-on-cpu.js';
import { BATCH, IMAGE, networkValues, tiny } from './tiny.js';

const common = { batch: BATCH, image: IMAGE, ignore: 255, semantics: 'paper' } as const;
const optimizer = { decay: 0.01, beta1: 0.9, beta2: 0.999, eps: 1e-8 };
const images = normals(9, 3, BATCH, ...IMAGE, 3).data;
const labels = someLabels(4, tiny.classes, BATCH, ...IMAGE).data;
const picture = images.length / 3;
const feeds = { labels, lr: Float32Array.of(1e-3), step: Float32Array.of(1) };

/** The step's loss and what it makes of its network. */
async function once(definition: ReturnType<typeof teacherStep>, given: Record<string, Float32Array | Int32Array>) {
  const state = Object.fromEntries(
    Object.entries(definition.state).map(([name, { shape }]) => [name, new Float32Array(sizeOf(shape))]),
  );
  const values = { ...networkValues('student/', tiny, 1), ...networkValues('teacher/', tiny, 2) };
  const known = Object.fromEntries(Object.entries(values).filter(([name]) => name in state));
  const module = await loadOnCpu({ step: definition }, { ...state, ...known });
  const outputs = module.run('step', { ...feeds, ...given });
  const after = module.getState();
  module.dispose();
  return { loss: outputs.loss![0]!, after };
}

/** Names of parameters end with a trained value; moments of tiny gradients are not compared. */
function sameNetworks(
  a: Record<string, ArrayLike<number>>,
  b: Record<string, ArrayLike<number>>,
  prefix: string,
): void {
  for (const [name, values] of Object.entries(a)) {
    if (name.startsWith(prefix) && name.includes('running')) allNear(values, b[name]!, 1e-5);
    if (name.startsWith(`adam.m/${prefix}`)) allNear(values, b[name]!, 1e-5);
  }
}

test('a teacher whose frames all lack the third modality learns what one of two modalities learns', async () => {
  const weights = { term_weights: Float32Array.of(1) };
  const two = teacherStep({ ...common, network: tiny, modalities: 2, optimizer });
  const three = teacherStep({ ...common, network: tiny, modalities: 3, incomplete: true, optimizer });
  const plain = await once(two, { ...weights, images: images.slice(0, 2 * picture) });
  const absent = Array.from({ length: BATCH }, () => [2]);
  const black = Float32Array.from(images);
  black.fill(0, 2 * picture);
  const lacking = await once(three, { ...weights, images: black, fusion: fusionShares([0, 1, 2], absent) });
  near(lacking.loss, plain.loss, 1e-5);
  sameNetworks(plain.after, lacking.after, 'teacher/');
});

test('a student, fed two modalities of which its frames lack one, learns from the other; its teacher sees the same frames', async () => {
  const calls = { ce: {}, kl: { temperature: 1 }, hpdm: { pair: 'single', align: 'none' } };
  const terms = Object.entries(calls).map(([call, args]) => ({ label: call, loss: { call, args } }));
  const base = { ...common, student: tiny, teacher: tiny, absent: 'remove', terms, optimizer } as const;
  const drawn = { noise_seed: Int32Array.of(7, 0), term_weights: Float32Array.of(1, 5, 0) };
  const one = studentStep({ ...base, modalities: 2, present: 1 });
  const plain = await once(one, {
    ...drawn,
    images: images.slice(0, 2 * picture),
    present: Int32Array.of(0),
    pairing: Int32Array.of(0),
  });
  const absent = Array.from({ length: BATCH }, () => [2]);
  const black = Float32Array.from(images);
  black.fill(0, 2 * picture);
  const lacking = await once(studentStep({ ...base, modalities: 3, present: 2, incomplete: true }), {
    ...drawn,
    images: black,
    present: Int32Array.of(0, 2),
    pairing: Int32Array.of(0, 2),
    fusion: fusionShares([0, 2], absent),
    teacher_fusion: fusionShares([0, 1, 2], absent),
  });
  near(lacking.loss, plain.loss, 1e-5);
  sameNetworks(plain.after, lacking.after, 'student/');
});

test('shares are those of the modalities that a frame has', () => {
  const absent = [[], [1], [0, 2]];
  assert.equal([...fusionShares([1], [[], [0]])], [1, 1]);
  assert.equal(
    [...fusionShares([0, 1, 2], absent)].map((share) => Math.round(share * 6)),
    [2, 3, 0, 2, 0, 6, 2, 3, 0],
  );
});

test('a frame that has nothing of what a step sees shows another of its modalities, each in its turn', () => {
  // three modalities, two samples, pictures of one number
  const shown = (seen: readonly number[], step: number) => {
    const images = Float32Array.of(1, 2, 3, 0, 5, 0);
    const batch = { images, labels: new Int32Array(2), indices: [0, 1], absent: [[], [1, 2]] };
    const absent = showAnother(batch, seen, 3, step);
    return { images: [...images], absent };
  };
  assert.equal(shown([0, 1], 0), { images: [1, 2, 3, 0, 5, 0], absent: [[], [1, 2]] });
  assert.equal(shown([1, 2], 0), { images: [1, 2, 3, 2, 5, 0], absent: [[], [2]] });
  assert.equal(shown([2], 5), { images: [1, 2, 3, 0, 5, 2], absent: [[], [1]] });
  const images = Float32Array.of(1, 2, 0);
  const batch = { images, labels: new Int32Array(1), indices: [0], absent: [[2]] };
  showAnother(batch, [2], 3, 1);
  assert.equal([...images], [1, 2, 2]);
});

test.run();
