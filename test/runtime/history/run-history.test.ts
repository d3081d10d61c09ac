// The history of a run from its own events, and the folders that are made from it, read by the trackers themselves where they are there.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../../src/package-root.js';
import { type RunHistory, readHistory } from '../../../src/runtime/history/run-history.js';
import { settingsOfForm } from '../../../src/runtime/history/settings-of-form.js';
import { crc32c, maskedCrc32c } from '../../../src/runtime/history/tensorboard/record.js';
import type { EventBody } from '../../../src/runtime/run/event.js';
import { EventLog, monotonicNow } from '../../../src/runtime/run/event-log.js';
import { rseg } from '../../cli/rseg-command.js';
import { formOf } from '../../plan/experiment-text.js';
import { readersPython } from '../../test-tools.js';
import { temporaryFolder } from '../run/temporary-folder.js';
import { copyOf, trainOnce } from './trained-run.js';

const place = temporaryFolder();
let trained = { runs: '', folder: '' };
let history: RunHistory;
test.before(async () => {
  trained = await trainOnce();
  history = readHistory(trained.folder);
});

const exported = (format: string, out: string, ...more: string[]) =>
  rseg(['export', trained.folder, '--format', format, '--out', join(place, out), '--runs', trained.runs, ...more]);
const readersTest = readersPython === null ? test.skip : test;
const python = (script: string, ...words: string[]) =>
  execFileSync(readersPython!, [script, ...words], {
    encoding: 'utf8',
    cwd: place,
    env: { ...process.env, WANDB_MODE: 'offline', WANDB_SILENT: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const readBack = (name: string, ...words: string[]) =>
  JSON.parse(python(join(packageRoot, 'test/runtime/history', `read_${name}.py`), ...words));
const steps = (tag: string): readonly number[] => history.series.get(tag)!.map(({ step }) => step);

test('curves, results, pictures, settings and texts of a finished run', () => {
  assert.is(history.state, 'done');
  assert.is(steps('student/loss').at(-1), 6);
  assert.equal(steps('student/val_miou/rgb+depth'), [3, 6]);
  assert.equal(
    history.pictures.map(({ step, tiles }) => [step, ...tiles]),
    [3, 6].map((step) => [step, 'rgb', 'depth', 'truth', 'student']),
  );
  assert.ok(history.results.has('result/student/any/mean'));
  assert.is(history.settings.get('train.optim.lr'), 1e-3);
  assert.is(history.settings.get('train.length'), '6 steps');
  assert.match(history.texts.get('experiment.rseg')!, 'experiment plain');
});

test('calls, entries with labels and lengths become flat names', () => {
  const settings = settingsOfForm(formOf('train.length = 10 epochs\n  loss = ce + 50 * kl'));
  assert.is(settings.get('train.length'), '10 epochs');
  assert.is(settings.get('loss.kl.weight'), 50);
  assert.is(settings.get('student'), 'segformer');
  assert.is(settings.get('variant'), undefined);
});

test('what a resumed attempt does again counts once, and what was lost with the kill is gone', () => {
  const folder = copyOf(trained.folder);
  const log = new EventLog(join(folder, 'events.jsonl'), monotonicNow());
  const start = { stage: 'student', steps: 6, stepsPerEpoch: 4, firstStep: 4, batch: 2, parameters: 9 };
  const numbers = { lr: 1, terms: { ce: 7 }, stepMs: 1, dataMs: 0, imagesPerSecond: 1, rssMb: 1 };
  const events: readonly EventBody[] = [
    { k: 'stage-start', ...start },
    { k: 'step', stage: 'student', step: 5, loss: 7, ...numbers },
  ];
  for (const event of events) log.append(event);
  log.close();
  const resumed = readHistory(folder);
  assert.is(resumed.state, 'running');
  assert.equal(
    resumed.series.get('student/loss')!.map(({ step, value }) => [step, value]),
    [
      ...history.series
        .get('student/loss')!
        .filter(({ step }) => step <= 4)
        .map(({ step, value }) => [step, value]),
      [5, 7],
    ],
  );
  assert.equal(
    resumed.series.get('student/val_miou/mean')!.map(({ step }) => step),
    [3],
  );
});

test('a copied folder cannot name pictures outside of itself, and may lack its own', () => {
  const folder = copyOf(trained.folder);
  const log = new EventLog(join(folder, 'events.jsonl'), monotonicNow());
  writeFileSync(join(folder, '..', 'secret.png'), 'secret');
  for (const path of ['../secret.png', join(folder, '..', 'secret.png'), 'samples/gone.png'])
    log.append({ k: 'sample', stage: 'student', step: 9, path, tiles: [] });
  log.close();
  assert.equal(
    readHistory(folder).pictures.map(({ step }) => step),
    [3, 6],
  );
});

test('checksums are those of the published examples', () => {
  assert.is(crc32c(Buffer.from('123456789')), 0xe3069283);
  assert.is(crc32c(new Uint8Array(32)), 0x8a9136aa);
  assert.is(maskedCrc32c(new Uint8Array(32)), ((((0x8a9136aa >>> 15) | (0x8a9136aa << 17)) >>> 0) + 0xa282ead8) >>> 0);
});

test('options of networks, an existing folder and a run that never started are refused', async () => {
  const wrong = await exported('tensorboard', 'wrong', '--size', '64x64');
  assert.is(wrong.code, 2);
  assert.match(wrong.stderr, '--size does nothing for tensorboard');
  const two = await rseg(['export', trained.folder, trained.folder, '--format', 'hf', '--out', join(place, 'two')]);
  assert.is(two.code, 2);
  assert.match(two.stderr, 'one network at a time');
  writeFileSync(join(place, 'taken'), '');
  assert.match((await exported('mlflow', 'taken')).stderr, 'taken is there already');
  assert.not(existsSync(join(place, 'wrong')) || existsSync(join(place, 'two')));
});

readersTest('TensorBoard reads curves, pictures, texts and settings; a second export adds nothing', async () => {
  const { code, stderr } = await exported('tensorboard', 'tb');
  assert.is(code, 0, stderr);
  assert.is((await exported('tensorboard', 'tb', '--force')).code, 0);
  const read = readBack('tensorboard', join(place, 'tb'));
  const loss = history.series.get('student/loss')!;
  assert.equal(
    read.scalars['student/loss'],
    loss.map(({ step, wall, value }) => [step, wall / 1000, Math.fround(value)]),
  );
  const results = Object.keys(read.scalars).filter((tag) => tag.startsWith('result/'));
  assert.equal(results.sort(), [...history.results.keys()].sort());
  assert.equal(
    (Object.values(read.images) as number[][][]).flat().map(([step]: number[]) => step),
    [3, 6],
  );
  assert.match(read.texts['experiment.rseg'], 'experiment plain');
  assert.equal([read.hparams['train.optim.lr'], read.hparams['train.length'], read.status], [1e-3, '6 steps', 1]);
  assert.is(read.problem, null);
  const [run] = readdirSync(join(place, 'tb'));
  const file = join(place, 'tb', run!, readdirSync(join(place, 'tb', run!))[0]!);
  const whole = readFileSync(file);
  truncateSync(file, whole.length - 3);
  assert.is(readBack('tensorboard', join(place, 'tb')).records, read.records - 1);
  whole[whole.length - 10]! ^= 1;
  writeFileSync(file, whole);
  assert.ok(readBack('tensorboard', join(place, 'tb')).records !== read.records);
});

readersTest("MLflow's client imports a run once, with its whole curves", async () => {
  const { code, stderr } = await exported('mlflow', 'ml');
  assert.is(code, 0, stderr);
  const store = `sqlite:///${join(place, 'ml.db')}`;
  assert.match(python(join(place, 'ml/import.py'), '--tracking-uri', store), /@1 {2}imported/);
  assert.match(python(join(place, 'ml/import.py'), '--tracking-uri', store), 'is there already');
  const [read, ...others] = readBack('mlflow', store);
  assert.is(others.length, 0);
  assert.equal([read.name, read.status, read.params['train.length']], [history.name, 'FINISHED', '6 steps']);
  assert.equal(
    read.curves['student/loss'],
    history.series.get('student/loss')!.map(({ step, value }) => [step, value]),
  );
  assert.ok('student/val_miou/rgb-depth' in read.curves);
  assert.equal(read.files.sort(), ['experiment.rseg', 'pictures', 'report.md']);
});

readersTest("W&B's client writes the run as an offline run", async () => {
  const { code, stderr } = await exported('wandb', 'wb');
  assert.is(code, 0, stderr);
  python(join(place, 'wb/import.py'), '--dir', join(place, 'offline'));
  const read = readBack('wandb', join(place, 'offline'));
  assert.equal([read.run, read.exit, read.config.seed], [history.run, 0, 1]);
  const losses = read.history.flatMap((row: Record<string, number>) =>
    row['student/loss'] === undefined ? [] : [[row['student/step'], row['student/loss']]],
  );
  assert.equal(
    losses,
    history.series.get('student/loss')!.map(({ step, value }) => [step, value]),
  );
});

test.run();
