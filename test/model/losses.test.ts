import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { GoldenCase } from '../../scripts/golden/case.js';
import { runLoss } from '../../scripts/golden/check-losses.js';
import { lossNames, lossOf, needsTeacher } from '../../src/model/loss-registry.js';
import { packageRoot } from '../../src/package-root.js';
import { openCpuEngine } from '../../src/runtime/engine/interpreter/cpu-engine.js';
import { BATCH, CLASSES, type Feeds, LOSSES, loadLoss, maps, SIDE, someFeeds } from './loss-bench.js';
import { allNear, near } from './numbers.js';

const value = (outputs: Record<string, ArrayLike<number>>): number => outputs.value![0]!;
const largest = (values: ArrayLike<number>): number => Array.from(values, Math.abs).reduce((a, b) => Math.max(a, b), 0);

test('paper values on the golden tensors', async () => {
  const file = new GoldenCase(join(packageRoot, 'test', 'golden', 'mit-tiny-losses.safetensors'));
  const engine = await openCpuEngine();
  const at = async (call: string, args: Record<string, unknown>): Promise<number> =>
    value(await runLoss(file, engine, { call, args }, 'paper'));
  near(await at('hpdm', { pair: 'single', align: 'none' }), 0.2756395, 3e-7);
  near(await at('hpdm', { pair: 'hybrid', align: 'none' }), 0.2872051, 3e-7);
  // with scale 1 the value is R / kappa
  near(await at('rrm', { pair: 'single', scale: 1, samples: 2, align: 'none' }), 96.98449, 2e-4);
  near(await at('rrm', { pair: 'hybrid', scale: 1, samples: 2, align: 'none' }), 97.11823, 2e-4);
});

test('without noise R / kappa is that of the bare features', async () => {
  const file = new GoldenCase(join(packageRoot, 'test', 'golden', 'mit-tiny-losses.safetensors'));
  const silent = Object.create(file, {
    float: {
      value: (name: string) => {
        const tensor = file.float(name);
        return name.startsWith('rrm.noise') ? { ...tensor, data: tensor.data.map(() => 0) } : tensor;
      },
    },
    maps: { value: (name: string) => file.maps(name) },
    permuted: { value: (name: string, order: number[]) => file.permuted(name, order) },
    labels: { value: (name: string) => file.labels(name) },
  }) as GoldenCase;
  const loss = { call: 'rrm', args: { pair: 'single', scale: 1, samples: 2, align: 'none' } };
  near(value(await runLoss(silent, await openCpuEngine(), loss, 'paper')), 123.98444, 2e-4);
});

test('distillation terms are 0 with zero gradient when the student equals the teacher', async () => {
  const feeds = someFeeds();
  for (const name of ['student_logits', ...maps.map((_, j) => `student${j + 1}`)])
    feeds[name] = feeds[name.replace('student', 'teacher')]!;
  for (const semantics of ['paper', 'reference'] as const)
    for (const name of ['kl', 'hpdm', 'spdm', 'umd']) {
      const outputs = (await loadLoss(LOSSES[name]!, { semantics }))(feeds);
      near(value(outputs), 0, 1e-7, `${semantics} ${name}`);
      for (const [output, gradient] of Object.entries(outputs))
        if (output !== 'value') assert.ok(largest(gradient) < 1e-8, `${semantics} ${name} ${output}`);
    }
});

test('paper rrm stays finite when the student equals the teacher, at its largest value', async () => {
  const feeds = someFeeds();
  maps.forEach((_, j) => {
    feeds[`student${j + 1}`] = feeds[`teacher${j + 1}`]!;
  });
  const outputs = (await loadLoss(LOSSES.rrm!, {}, true))(feeds);
  // F = 0: kappa / 1e-6 for each of 4 stages and 3 modalities
  near(value(outputs), 12 * (1e-5 / 1e-6), 1e-3);
  for (const gradient of Object.values(outputs)) assert.ok(Array.from(gradient).every(Number.isFinite));
});

test('hybrid pairs differ from single ones, and equal them under the identity', async () => {
  const feeds = someFeeds();
  const single = value((await loadLoss(LOSSES.spdm!))(feeds));
  near(value((await loadLoss(LOSSES.hpdm!, { pairing: [0, 1, 2] }))(feeds)), single, 1e-7);
  assert.ok(Math.abs(value((await loadLoss(LOSSES.hpdm!, { pairing: [1, 2, 0] }))(feeds)) - single) > 1e-4);
});

test('modalities that the student did not see get no gradient', async () => {
  const feeds = someFeeds();
  for (const name of ['hpdm', 'rrm', 'umd', 'cmd']) {
    const outputs = (await loadLoss(LOSSES[name]!, { present: [2, 0] }))(feeds);
    const gradient = outputs['gradient/student1'] as Float32Array;
    const size = gradient.length / 3;
    assert.is(largest(gradient.subarray(size, 2 * size)), 0, name);
    assert.ok(largest(gradient.subarray(0, size)) > 0 && largest(gradient.subarray(2 * size)) > 0, name);
  }
});

test('ignored pixels change neither prototypes nor cross-entropy', async () => {
  const feeds = someFeeds();
  const labels = new Int32Array(BATCH * SIDE * SIDE).fill(1);
  labels.fill(2, 0, SIDE * SIDE);
  labels.fill(255, 0, 8 * SIDE);
  const moved: Feeds = {
    ...feeds,
    labels,
    student1: feeds.student1!.slice(),
    student_logits: feeds.student_logits!.slice(),
  };
  // the first two rows of maps of the first sample lie in the ignored area
  moved.student1!.fill(5, 0, 2 * 8 * maps[0]![3]!);
  moved.student_logits!.fill(-7, 0, 8 * SIDE * CLASSES - 3);
  for (const name of ['hpdm', 'ce', 'ohem']) {
    const loss = await loadLoss(LOSSES[name]!, { semantics: 'paper' });
    near(value(loss(moved)), value(loss({ ...feeds, labels })), 1e-7, name);
  }
});

test('swapping class ids leaves the losses of labels unchanged', async () => {
  const feeds = someFeeds();
  const swap = (id: number): number => (id === 0 ? 3 : id === 3 ? 0 : id);
  const logits = feeds.student_logits!;
  const swapped: Feeds = {
    ...feeds,
    labels: (feeds.labels as Int32Array).map(swap),
    student_logits: Float32Array.from(logits, (_, i) => logits[i - (i % CLASSES) + swap(i % CLASSES)]!),
  };
  for (const semantics of ['paper', 'reference'] as const)
    for (const name of ['hpdm', 'ce']) {
      const loss = await loadLoss(LOSSES[name]!, { semantics });
      near(value(loss(swapped)), value(loss(feeds)), 1e-6, `${semantics} ${name}`);
    }
});

test('with nothing but ignored pixels: 0 in paper semantics, NaN cross-entropy in reference', async () => {
  const feeds: Feeds = { ...someFeeds(), labels: new Int32Array(BATCH * SIDE * SIDE).fill(255) };
  for (const name of ['ce', 'ohem', 'hpdm']) assert.is(value((await loadLoss(LOSSES[name]!))(feeds)), 0, name);
  for (const name of ['ce', 'ohem'])
    assert.ok(Number.isNaN(value((await loadLoss(LOSSES[name]!, { semantics: 'reference' }))(feeds))), name);
});

test('an ignore value that is a class id is still ignored', async () => {
  const { withoutIgnored } = await import('../../src/model/loss-input.js');
  const { compute } = await import('./run-on-cpu.js');
  const labels = { shape: [1, 2, 2], data: Int32Array.of(0, 1, 2, 1) };
  const { out } = await compute({ labels }, (feeds) => ({ out: withoutIgnored(feeds.labels!, 1, 3) }));
  assert.equal([...out!], [0, -1, 2, -1]);
});

/** Analytic against numeric derivative along random directions of one input. */
async function checkDerivative(
  name: string,
  input: string,
  options: Parameters<typeof loadLoss>[1] = {},
  silent = false,
): Promise<void> {
  const loss = await loadLoss(LOSSES[name]!, options, silent);
  const feeds = someFeeds();
  const point = feeds[input] as Float32Array;
  const gradient = loss(feeds)[`gradient/${input}`]!;
  const direction = point.map((_, i) => Math.sin(1.7 * i + 0.3) + Math.sign(gradient[i]!) * 0.5);
  const h = 2e-3;
  const moved = (sign: number): number =>
    value(loss({ ...feeds, [input]: point.map((x, i) => x + sign * h * direction[i]!) }));
  const numeric = (moved(1) - moved(-1)) / (2 * h);
  const analytic = direction.reduce((sum, d, i) => sum + d * gradient[i]!, 0);
  near(analytic / numeric, 1, 0.01, `${name} ${input} ${JSON.stringify(options)} numeric ${numeric}`);
}

test('gradients agree with finite differences', async () => {
  for (const name of ['ce', 'largest', 'kl']) await checkDerivative(name, 'student_logits');
  for (const semantics of ['paper', 'reference'] as const)
    for (const name of ['hpdm', 'umd', 'cmd'])
      for (const input of ['student1', 'student3']) await checkDerivative(name, input, { semantics, present: [2, 0] });
  for (const input of ['student1', 'student2', 'student3'])
    await checkDerivative('rrm', input, { semantics: 'reference', present: [2, 0] });
  // without noise the detached deviation plays no part
  for (const input of ['student1', 'student4']) await checkDerivative('rrm', input, { present: [1, 2] }, true);
});

test('paper rrm with noise: shifting whole channels keeps the deviation, so finite differences agree', async () => {
  const loss = await loadLoss(LOSSES.rrm!);
  const feeds = someFeeds();
  const width = maps[1]![3]!;
  const point = feeds.student2 as Float32Array;
  const gradient = loss(feeds)['gradient/student2']!;
  const direction = (i: number): number => Math.cos(i % width);
  const h = 5e-3;
  const moved = (sign: number): number =>
    value(loss({ ...feeds, student2: point.map((x, i) => x + sign * h * direction(i)) }));
  const numeric = (moved(1) - moved(-1)) / (2 * h);
  const analytic = point.reduce((sum, _, i) => sum + direction(i) * gradient[i]!, 0);
  near(analytic / numeric, 1, 0.02, `numeric ${numeric}`);
});

test('the registry knows what each loss looks at and refuses unknown names and words', () => {
  assert.equal([...lossNames].sort(), ['ce', 'cmd', 'cwd', 'hpdm', 'kl', 'ohem', 'rrm', 'umd']);
  const term = (call: string, args = {}) => ({ label: call, loss: { call, args } });
  assert.is(needsTeacher([term('ce'), term('ohem', { threshold: 0.7 })]), false);
  assert.is(needsTeacher([term('ce'), term('kl', { temperature: 1 })]), true);
  assert.throws(() => lossOf(term('toString')), /no loss called toString/);
  assert.throws(() => lossOf(term('hpdm', { pair: 'other', align: 'none' })), /pair/);
  assert.throws(() => lossOf(term('ohem')), /threshold/);
});

test('maps of unequal width are refused with the stage', async () => {
  const narrow = maps.map((shape, j) => (j === 2 ? [...shape.slice(0, 3), 7] : shape));
  // the bench gives both sides the same shapes, so widen the teacher by hand
  const { hpdm } = await import('../../src/model/hpdm.js');
  const { compute } = await import('./run-on-cpu.js');
  const inputs = Object.fromEntries(
    maps.flatMap((shape, j) => [
      [`s${j}`, { shape: [...shape], data: new Float32Array(shape.reduce((a, b) => a * b, 1)) }],
      [`t${j}`, { shape: [...narrow[j]!], data: new Float32Array(narrow[j]!.reduce((a, b) => a * b, 1)) }],
    ]),
  );
  const same = { student: (x: never) => x, teacher: (x: never) => x };
  try {
    await compute({ ...inputs, y: { shape: [2, 32, 32], data: new Int32Array(2048) } }, (feeds) => ({
      out: hpdm(
        {
          semantics: 'paper',
          batch: BATCH,
          classes: CLASSES,
          labels: feeds.y!,
          student: { features: maps.map((_, j) => feeds[`s${j}`]!) },
          teacher: () => ({ features: maps.map((_, j) => feeds[`t${j}`]!) }),
          pairs: () => same,
        } as never,
        { pair: 'single', align: 'none' },
      ),
    }));
  } catch (error) {
    assert.match((error as Error).message, /stage 3 has 8 and 7 channels/);
    return;
  }
  assert.unreachable('unequal widths were accepted');
});

test('the two OHEM examples of the method', async () => {
  const { compute } = await import('./run-on-cpu.js');
  const { ohem } = await import('../../src/model/ohem.js');
  const { pixelTargets } = await import('../../src/model/loss-input.js');
  const run = async (losses: readonly number[], ignored: number): Promise<number> => {
    const pixels = losses.length + ignored;
    // two classes: log p of class 0 is minus the wanted loss
    const logP = Float32Array.from({ length: 2 * pixels }, (_, i) => (i % 2 === 0 ? -(losses[i >> 1] ?? 9) : -1));
    const y = Int32Array.from({ length: pixels }, (_, i) => (i < losses.length ? 0 : 255));
    const { out } = await compute(
      { logP: { shape: [pixels, 2], data: logP }, y: { shape: [1, 1, pixels], data: y } },
      (feeds) => ({
        out: ohem(
          {
            semantics: 'reference',
            targets: () => pixelTargets(feeds.y!, 2),
            student: { logProbabilities: () => feeds.logP! },
          } as never,
          { threshold: 0.7 },
        ),
      }),
    );
    return out![0]!;
  };
  near(await run([...new Array<number>(30).fill(0.1), 0.5, 0.9], 0), 0.7, 1e-6);
  near(await run([...new Array<number>(28).fill(0.1), 0.2, 0.3], 2), 0.3, 1e-6);
  assert.ok(Number.isNaN(await run([0.1, 0.1], 14)));
  allNear([await run([0.1, 0.5], 0)], [0.5], 1e-6);
});

test.run();
