// `rseg predict` as a command: pictures of the procedural streets in files, some frames without a sensor.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode, encode } from 'fast-png';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { predictCommand } from '../../../src/cli/predict.js';
import { selectOneVariant } from '../../../src/cli/select-one-variant.js';
import { EXIT, UserError } from '../../../src/exit-code.js';
import { initialParameters, type Network } from '../../../src/model/network.js';
import { packageRoot } from '../../../src/package-root.js';
import { planSource } from '../../../src/runtime/data/plan-source.js';
import { openFrames } from '../../../src/runtime/data/source-plan.js';
import { openEngine } from '../../../src/runtime/engine/open-engine.js';
import type { PredictSummary } from '../../../src/runtime/predict/predict-folder.js';
import { evaluateWeights } from '../../../src/runtime/run/evaluation/evaluate-weights.js';
import { networkOf } from '../../../src/runtime/run/network-of.js';
import { encodeWeights } from '../../../src/runtime/run/weights-file.js';
import { schemaProblems } from '../../schema-problems.js';
import { TINY } from '../run/rseg-process.js';
import { temporaryFolder } from '../run/temporary-folder.js';

const LIKE = `${TINY}:plain`;

function predict(weights: string, input: string, out: string, ...more: readonly string[]) {
  const words = [
    join(packageRoot, 'bin/rseg.js'),
    'predict',
    weights,
    input,
    '--out',
    out,
    '--engine',
    'wasm',
    ...more,
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  const summary = (): PredictSummary => {
    const read = JSON.parse(stdout) as PredictSummary;
    assert.equal(schemaProblems('predict', read), []);
    return read;
  };
  return { status, stdout, stderr, summary };
}

const { form, seed } = selectOneVariant(LIKE, {})!;
const network: Network = networkOf(form.student, form.data.classes);
const folder = temporaryFolder();
const weights = join(folder, 'weights.safetensors');
const values = initialParameters(network, 5);
writeFileSync(weights, encodeWeights(network, values));

const CONTEXT = { baseFolder: '.', environment: {} };
const source = openFrames(await planSource(form.data, 'val', CONTEXT));
const input = join(folder, 'input');
const labels: Int16Array[] = [];
for (let index = 0; index < source.frames; index++) {
  const { height, width, pictures, labels: truth } = source.read(index);
  labels.push(truth);
  for (const [m, name] of ['rgb', 'depth'].entries()) {
    mkdirSync(join(input, name), { recursive: true });
    const data = pictures[m] as Uint8Array;
    writeFileSync(join(input, name, `${index}.png`), encode({ width, height, data, channels: 3, depth: 8 }));
  }
}
const labelled = (out: string, name: string) => decode(readFileSync(join(out, 'labels', `${name}.png`)));

test('labels are what the evaluation counts, at the size and in the colours of the data', async () => {
  const out = join(folder, 'whole');
  const { status, stderr, summary } = predict(
    weights,
    input,
    out,
    '--like',
    LIKE,
    '--overlay',
    '--probabilities',
    '--json',
  );
  assert.is(status, EXIT.ok, stderr);
  const { seconds, preparationSeconds, picturesPerSecond, ...rest } = summary();
  assert.ok(seconds > preparationSeconds && picturesPerSecond > 0);
  assert.equal(rest, {
    out,
    layout: 'one folder per modality',
    frames: 4,
    written: 4,
    kept: 0,
    broken: [],
    modalities: { 'rgb+depth': 4 },
    engine: 'wasm',
  } as unknown as typeof rest);

  const K = form.data.classes;
  const counted = new Array<number>(K * K).fill(0);
  for (const [index, truth] of labels.entries()) {
    const png = labelled(out, String(index));
    assert.equal([png.width, png.height, png.channels, png.palette!.length], [32, 32, 1, K]);
    truth.forEach((label, i) => {
      if (label !== form.data.ignore) counted[label * K + png.data[i]!]!++;
    });
    const probability = readFileSync(join(out, 'probabilities', `${index}.npy`));
    assert.is(probability.length, 128 + 32 * 32 * K * 2);
    const overlay = decode(readFileSync(join(out, 'overlays', `${index}.png`)));
    const shown = decode(readFileSync(join(input, 'rgb', `${index}.png`)));
    const colour = png.palette![png.data[0]!]!;
    assert.is(overlay.data[0], (shown.data[0]! + colour[0]!) >> 1);
  }
  const clean = { name: 'full', suite: { call: 'clean', args: {} } } as const;
  const evaluation = { ...form.eval, suites: [clean] };
  const metrics = await evaluateWeights(
    { ...form, subject: 'student', model: form.student, weights: values, evaluation, seed },
    CONTEXT,
    await openEngine('wasm'),
    async () => undefined,
  );
  const wanted = metrics.suites[0]!.rows[0]!.confusion;
  const moved = counted.reduce((sum, count, i) => sum + Math.abs(count - wanted[i]!), 0);
  // a tie of two logits may fall either way
  assert.ok(moved <= 4, `${moved} counts differ`);
});

test('what is there is kept, other settings are not mixed in, and a missing result is made again', () => {
  const out = join(folder, 'whole');
  rmSync(join(out, 'labels/2.png'));
  const before = statSync(join(out, 'labels/1.png')).mtimeMs;
  const again = predict(weights, input, out, '--like', LIKE, '--json').summary();
  assert.equal([again.written, again.kept], [1, 3]);
  assert.is(statSync(join(out, 'labels/1.png')).mtimeMs, before);
  const other = predict(weights, input, out, '--like', LIKE, '--window', '32x32');
  assert.is(other.status, EXIT.usage);
  assert.match(other.stderr, /another network, or of other settings/);
  assert.is(
    predict(weights, input, out, '--like', LIKE, '--window', '32x32', '--force', '--json').summary().written,
    4,
  );
});

test('a frame uses the modalities it has; broken pictures stop or are named', () => {
  const some = join(folder, 'some');
  for (const name of ['camera', 'range']) mkdirSync(join(some, name, 'drive'), { recursive: true });
  const copy = (from: string, to: string): void => writeFileSync(join(some, to), readFileSync(join(input, from)));
  copy('rgb/0.png', 'camera/drive/a.png');
  copy('depth/0.png', 'range/drive/a.png');
  copy('rgb/1.png', 'camera/drive/b.png');
  copy('depth/2.png', 'range/drive/c.png');
  copy('depth/3.png', 'range/d.png');
  truncateSync(join(some, 'range/d.png'), 200);
  const out = join(folder, 'some-out');
  const places = ['--like', LIKE, '--modalities', 'rgb=camera,depth=range', '--json'];
  const stopped = predict(weights, some, out, ...places);
  assert.is(stopped.status, EXIT.data);
  assert.match(stopped.stderr, /d\.png/);
  const skipped = predict(weights, some, out, ...places, '--on-error', 'skip', '--batch', '2');
  assert.is(skipped.status, EXIT.ok, skipped.stderr);
  const { modalities, broken, frames } = skipped.summary();
  assert.equal(modalities, { 'rgb+depth': 1, rgb: 1, depth: 2 });
  assert.is(frames, 4);
  assert.equal(
    broken.map(({ name, file }) => [name, file]),
    [['d', join(some, 'range/d.png')]],
  );
  for (const name of ['drive/a', 'drive/b', 'drive/c']) assert.ok(existsSync(join(out, 'labels', `${name}.png`)), name);
  assert.not.ok(existsSync(join(out, 'labels/d.png')));
  // with both sensors the labels are those of the whole evaluation
  const whole = predict(weights, input, join(folder, 'whole-2'), '--like', LIKE);
  assert.is(whole.status, EXIT.ok);
  assert.equal(labelled(out, 'drive/a').data, labelled(join(folder, 'whole-2'), '0').data);
});

test('a picture larger than the window is labelled at its own size; one window is the whole picture', () => {
  const wide = join(folder, 'wide');
  mkdirSync(join(wide, 'rgb'), { recursive: true });
  const [height, width] = [40, 50];
  const data = Uint8Array.from({ length: height * width * 3 }, (_, i) => (i * 7) % 251);
  writeFileSync(join(wide, 'rgb/x.png'), encode({ width, height, data, channels: 3, depth: 8 }));
  const out = join(folder, 'wide-out');
  const { status, stderr } = predict(weights, wide, out, '--like', LIKE, '--window', '32x32', '--stride', '16');
  assert.is(status, EXIT.ok, stderr);
  const png = labelled(out, 'x');
  assert.equal([png.height, png.width], [height, width]);
  const [window, whole] = [join(folder, 'one-window'), join(folder, 'no-window')];
  predict(weights, input, window, '--like', LIKE, '--window', '32x32');
  predict(weights, input, whole, '--like', LIKE);
  assert.equal(labelled(window, '3').data, labelled(whole, '3').data);
});

test('wrong options are told before anything is computed', async () => {
  const like = { like: LIKE };
  for (const [options, message] of [
    [{ ...like, window: '30x32' }, /multiples of 32/],
    [{ ...like, stride: '3' }, /give --window/],
    [{ ...like, window: '32x32', stride: '33' }, /gaps/],
    [{ ...like, batch: '0' }, /--batch 0 is no whole number above 0/],
    [{ ...like, modalities: 'radar=x' }, /the network knows rgb, depth/],
    [{ ...like, probabilities: 'int8' }, /float16 or float32/],
    [{ ...like, onError: 'ignore' }, /skip or stop/],
    [{}, /--like FILE/],
  ] as const) {
    const out = join(folder, 'refused');
    const all = { out, runs: 'runs', batch: '1', onError: 'stop', engine: 'wasm', ...options };
    const failure = await predictCommand(weights, input, all).then(
      () => null,
      (error: unknown) => error,
    );
    assert.instance(failure, UserError, String(message));
    const { exitCode, message: told, help } = failure as UserError;
    assert.is(exitCode, EXIT.usage);
    assert.match(`${told} ${help}`, message);
  }
  assert.not.ok(existsSync(join(folder, 'refused')));
});

const mini = join(packageRoot, '../shared/data/mini-deliver');
if (existsSync(mini)) {
  test('real pictures in the layout of their data set (../shared/data/mini-deliver)', () => {
    const file = join(packageRoot, 'experiments/mini-deliver.rseg');
    const real = selectOneVariant(file, {})!.form;
    const large = networkOf(real.student, real.data.classes);
    const start = join(folder, 'mini.safetensors');
    writeFileSync(start, encodeWeights(large, initialParameters(large, 1)));
    const out = join(folder, 'mini');
    const { status, stderr, summary } = predict(start, mini, out, '--like', file, '--json', '--batch', '2');
    assert.is(status, EXIT.ok, stderr);
    assert.equal(summary().modalities, { 'rgb+depth+event+lidar': 10 });
    assert.is(summary().written, 10);
    const png = labelled(out, 'sun/val/MAP_1_point1/100070');
    assert.equal([png.height, png.width], [290, 290]);
  });
}

test.run();
