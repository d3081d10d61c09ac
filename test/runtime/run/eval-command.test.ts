// `rseg eval` on what a run left: the same numbers, from every place that holds the weights.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { decode, encode } from 'fast-png';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { EXIT } from '../../../src/exit-code.js';
import { packageRoot } from '../../../src/package-root.js';
import type { Metrics } from '../../../src/runtime/run/stages/evaluate-stage.js';
import { artifactOf, onlyRun, run, TINY } from './rseg-process.js';
import { temporaryFolder } from './temporary-folder.js';

const BIN = join(packageRoot, 'bin/rseg.js');

function evaluate(checkpoint: string, target: string, ...more: readonly string[]) {
  const words = [BIN, 'eval', checkpoint, target, '--engine', 'wasm', ...more];
  return spawnSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 1 << 26 });
}

function show(checkpoint: string, target: string, ...more: readonly string[]) {
  const words = [BIN, 'data', 'show', target, '--checkpoint', checkpoint, '--engine', 'wasm', ...more];
  return spawnSync(process.execPath, words, { encoding: 'utf8' });
}

/** Percent of the labelled pixels of a frame of 32x32 with two modalities whose third and fourth picture agree. */
function shareOfEqual(file: string): number {
  const { width, data } = decode(readFileSync(file));
  // gaps of 8, captions of 7 pixels; `prediction` is 59 pixels wide
  const pixel = (tile: number, y: number, x: number): string => {
    const at = ((23 + y) * width + 8 + tile * 67 + x) * 3;
    return data.subarray(at, at + 3).join();
  };
  const places = Array.from({ length: 32 * 32 }, (_, i) => [i >> 5, i & 31] as const);
  const labelled = places.filter(([y, x]) => pixel(2, y, x) !== '0,0,0');
  const equal = labelled.filter(([y, x]) => pixel(2, y, x) === pixel(3, y, x));
  return (100 * equal.length) / labelled.length;
}

const plain = `${TINY}:plain`;

test('a run, its checkpoint and its weights give the numbers of the run', async () => {
  const runs = temporaryFolder();
  const { code, stderr } = await run('plain', runs, ['--set', 'train.length = 3 steps']);
  assert.is(code, EXIT.ok, stderr);
  const folder = onlyRun(runs);
  const wanted = JSON.parse(readFileSync(join(folder, 'metrics/evaluate-student.json'), 'utf8')) as Metrics;

  const picture = join(runs, 'confusion.png');
  const whole = evaluate(folder, plain, '--json', '--confusion', picture);
  assert.is(whole.status, EXIT.ok, whole.stderr);
  const told = JSON.parse(whole.stdout) as Metrics & { variant: string; engine: string };
  assert.equal(told.suites, wanted.suites);
  assert.equal([told.variant, told.engine, told.split, told.frames], ['plain', 'wasm', 'val', 4]);
  assert.equal(told.suites[0]!.conditions.map(({ by }) => by).filter((by) => by === 'weather').length > 1, true);
  assert.ok(decode(readFileSync(picture)).width > 200);

  const file = evaluate(join(artifactOf(folder, 'student'), 'weights.safetensors'), plain, '--json', '--suite', 'nm');
  assert.equal((JSON.parse(file.stdout) as Metrics).suites, wanted.suites.slice(3));

  const [stage] = readdirSync(join(folder, 'ckpt'));
  const checkpoint = evaluate(join(folder, 'ckpt', stage!), plain, '--json', '--split', 'train', '--suite', 'any');
  assert.is(checkpoint.status, EXIT.ok, checkpoint.stderr);
  assert.is((JSON.parse(checkpoint.stdout) as Metrics).frames, 8);

  const text = evaluate(folder, plain, '--suite', 'any').stdout;
  assert.match(text, /^any +mIoU +F1 +accuracy +pixel accuracy$/m);
  assert.match(text, /^expected, p = 5% /m);
  assert.match(text, /^class +IoU +F1 +accuracy +pixels$/m);
  assert.ok(text.split('\n').every((line) => line.length <= 80));

  for (const name of ['report.md', 'confusion-student.png']) assert.ok(existsSync(join(folder, name)), name);

  const pictures = join(runs, 'pictures');
  mkdirSync(join(pictures, 'rgb'), { recursive: true });
  const data = new Uint8Array(32 * 32 * 3).fill(90);
  writeFileSync(join(pictures, 'rgb/0.png'), encode({ width: 32, height: 32, data, channels: 3, depth: 8 }));
  const words = [
    BIN,
    'predict',
    basename(folder),
    pictures,
    '--out',
    join(runs, 'out'),
    '--runs',
    runs,
    '--engine',
    'wasm',
  ];
  const labelled = spawnSync(process.execPath, words, { encoding: 'utf8' });
  assert.is(labelled.status, EXIT.ok, labelled.stderr);
  assert.is(
    decode(readFileSync(join(runs, 'out/labels/0.png'))).palette?.length,
    12,
    'the run says what its network is',
  );

  const drawn = show(folder, plain, '--out', join(runs, 'frame.png'));
  assert.is(drawn.status, EXIT.ok, drawn.stderr);
  assert.match(drawn.stderr, /: rgb, depth, label, prediction$/m);
  const agreed = /agree on ([0-9.]+) % of the labelled pixels/.exec(drawn.stderr)?.[1];
  assert.is(agreed, shareOfEqual(join(runs, 'frame.png')).toFixed(1), 'what is told is what is drawn');
  const foreign = show(folder, `${join(packageRoot, 'experiments/quickstart.rseg')}`, '--out', join(runs, 'no.png'));
  assert.is(foreign.status, EXIT.usage);
  assert.match(foreign.stderr, /it knows rgb, depth; 12 classes; city has rgb, depth, event, lidar; 12 classes/);
  assert.not.ok(existsSync(join(runs, 'no.png')));

  const other = evaluate(folder, join(packageRoot, 'experiments/quickstart.rseg'));
  assert.is(other.status, EXIT.data, 'weights of another network');
  assert.match(other.stderr, /in the file +in the network/);
  for (const [options, message] of [
    [['--suite', 'none'], /the suites of the file are any, emm, rmm, nm/],
    [['--split', 'none'], /its splits are/],
    [['--subject', 'teacher'], /plain has no teacher/],
  ] as const) {
    const refused = evaluate(folder, plain, ...options);
    assert.is(refused.status, EXIT.usage);
    assert.match(refused.stderr, message);
  }
});

test.run();
