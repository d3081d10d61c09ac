// Faults of a run that a user may meet, each through the real command where that is what he sees (docs/faults.md).
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MANIFEST } from '../../../src/runtime/checkpoint/sealed-folder.js';
import { recordEnvironment } from '../../../src/runtime/run/environment-record.js';
import { classifyTrainerEnd } from '../../../src/runtime/run/trainer-exit.js';
import { isBetter } from '../../../src/runtime/run/training/better.js';
import { StepTimes } from '../../../src/runtime/run/training/step-times.js';
import { eventsOf, isCheckpoint, onlyRun, run, startRun, trainerOf, until, weightsDigest } from './rseg-process.js';
import { temporaryFolder } from './temporary-folder.js';

const runs = temporaryFolder();
let folder = '';
const checkpoints = (): string => join(folder, 'ckpt', readdirSync(join(folder, 'ckpt'))[0]!);

test('files and folders of a run are for their owner only', async () => {
  const first = startRun('plain', runs);
  folder = await until(runs, isCheckpoint('student', 16));
  process.kill(trainerOf(folder), 'SIGKILL');
  assert.is((await first.done).code, 7);
  const open = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => (lstatSync(path).mode & 0o077) !== 0);
  assert.equal(open, []);
  assert.is(lstatSync(folder).mode & 0o777, 0o700);
});

test('an edited record is refused with the file, exit 3, and a removed one is written anew', async () => {
  for (const file of ['plan.json', 'normal-form.json', join('spec', 'tiny.rseg')]) {
    const before = readFileSync(join(folder, file));
    appendFileSync(join(folder, file), '\n');
    const { code, stderr } = await run('plain', runs);
    assert.is(code, 3, stderr);
    assert.match(stderr, `${file} in the folder of this run was changed after rseg had written it`);
    writeFileSync(join(folder, file), before);
  }
});

test('a link in place of the event log is not followed, exit 6', async () => {
  const victim = join(temporaryFolder(), 'precious');
  writeFileSync(victim, 'kept');
  const events = readFileSync(join(folder, 'events.jsonl'));
  rmSync(join(folder, 'events.jsonl'));
  symlinkSync(victim, join(folder, 'events.jsonl'));
  const { code, stderr } = await run('plain', runs);
  assert.is(code, 6, stderr);
  assert.match(stderr, /symbolic link/);
  assert.is(readFileSync(victim, 'utf8'), 'kept');
  rmSync(join(folder, 'events.jsonl'));
  writeFileSync(join(folder, 'events.jsonl'), events);
});

/** Rewrites what a checkpoint says about where it was computed, with a seal that fits. */
function pretendOtherProcessor(step: string): void {
  const path = join(checkpoints(), step, MANIFEST);
  const script = `import { readFileSync, writeFileSync } from 'node:fs';
    import { createHash } from 'node:crypto';
    const { version, files, facts } = JSON.parse(readFileSync(process.argv[1], 'utf8'));
    facts.environment.cpu = 'Another CPU';
    const content = { version, files, facts };
    const seal = createHash('sha256').update(JSON.stringify(content)).digest('hex');
    writeFileSync(process.argv[1], JSON.stringify({ ...content, seal }));`;
  assert.is(spawnSync(process.execPath, ['--input-type=module', '-e', script, path]).status, 0);
}

test('a checkpoint of another processor is told, or refused when the same is required', async () => {
  const newest = readdirSync(checkpoints())
    .filter((name) => name.startsWith('step-'))
    .sort()
    .at(-1)!;
  pretendOtherProcessor(newest);
  const refused = await run('plain', runs, ['--require-same-env']);
  assert.is(refused.code, 2, refused.stderr);
  assert.match(refused.stdout + refused.stderr, /computed elsewhere: processor Another CPU -> /);
  const { code, stderr } = await run('plain', runs);
  assert.is(code, 0, stderr);
  const warning = eventsOf(folder).find(
    (e) => e.k === 'warning' && /not bit-exact: processor Another CPU/.test(e.message),
  );
  assert.ok(warning);
});

test('a report that somebody removed is made again', async () => {
  rmSync(join(folder, 'report.txt'));
  assert.is((await run('plain', runs)).code, 0);
  assert.ok(existsSync(join(folder, 'report.txt')));
});

test('when no checkpoint is intact the training does not begin again by itself, exit 9', async () => {
  rmSync(join(folder, 'artifacts'), { recursive: true });
  for (const name of readdirSync(checkpoints()).filter((one) => one.startsWith('step-'))) {
    truncateSync(join(checkpoints(), name, 'model.safetensors'), 4096);
  }
  const { code, stdout, stderr } = await run('plain', runs);
  assert.is(code, 9, stderr);
  assert.match(
    stdout + stderr,
    /no checkpoint of this training is intact: step-000040 \(model\.safetensors has 4096 bytes/,
  );
  rmSync(checkpoints(), { recursive: true });
  assert.is((await run('plain', runs)).code, 0);
});

test('a clock that jumps changes no result', async () => {
  const jumping = temporaryFolder();
  const clock = join(jumping, 'clock.mjs');
  mkdirSync(join(jumping, 'runs'));
  writeFileSync(clock, `let day = 0; const now = Date.now; Date.now = () => now() + (day++ % 3 - 1) * 86_400_000;`);
  const { code, stderr } = await run('plain', join(jumping, 'runs'), [], `export NODE_OPTIONS="--import ${clock}";`);
  assert.is(code, 0, stderr);
  const there = onlyRun(join(jumping, 'runs'));
  assert.is(weightsDigest(there, 'student'), weightsDigest(folder, 'student'));
  const times = eventsOf(there).map(({ t }) => t);
  assert.ok(
    times.every((t) => t >= 0 && t < 3_600_000),
    `${times}`,
  );
});

test('JavaScript memory that runs out is told with its limit and what to do, exit 7', () => {
  const log = join(temporaryFolder(), 'log.txt');
  const hungry = 'const all = []; for (;;) all.push(new Array(1e5).fill(0).map(() => ({})));';
  const command = `ulimit -c 0; exec "$0" --max-old-space-size=24 -e "$1" >"$2" 2>&1`;
  const { status, signal } = spawnSync('bash', ['-c', command, process.execPath, hungry, log]);
  const { exitCode, failure } = classifyTrainerEnd({ code: status, signal }, null, log);
  assert.is(exitCode, 7);
  assert.match(failure?.message ?? '', /ran out of JavaScript memory \(its limit is \d+ MB\)/);
  assert.match(failure?.help ?? '', /NODE_OPTIONS=--max-old-space-size=\d+/);
});

test('a name cannot steer the terminal, and the text of a message stays', async () => {
  const { code, stderr } = await run('plain', runs, [], '', 'no\u001b]52;c;eA==\u0007\u001b[2J-file.rseg');
  assert.is(code, 3, stderr);
  assert.not.match(stderr, /[\u001b\u0007]/);
  assert.match(stderr, 'file.rseg');
});

test('of the environment only named variables are recorded', () => {
  process.env.RSEG_TEST_TOKEN = 'secret-of-a-user';
  process.env.OMP_NUM_THREADS = '1';
  const record = JSON.stringify(recordEnvironment('cpu', folder));
  assert.match(record, '"OMP_NUM_THREADS":"1"');
  assert.not.match(record, 'secret-of-a-user');
});

test('a step that stood still is told once, with what is usual; the first steps never are', () => {
  const slow = new StepTimes();
  const minute = 60_000;
  assert.equal(
    [60 * minute, 1, 1].map((ms, i) => slow.take(i + 1, ms)),
    [null, null, null],
  );
  for (let step = 4; step < 40; step++) assert.is(slow.take(step, 500), null);
  assert.is(slow.take(40, 4 * minute), null, 'under five minutes');
  assert.is(slow.take(41, 6 * minute), 'step 41 stalled: it took 360 s where 0.50 s are usual');
  assert.is(slow.take(42, 500), null);
});

test('a metric that is no number is never the best', () => {
  assert.not.ok(isBetter(Number.NaN, null));
  assert.not.ok(isBetter(Number.NaN, { step: 1, value: 0.1 }));
  assert.not.ok(isBetter(null, null));
  assert.ok(isBetter(0.2, { step: 1, value: 0.1 }));
});

test.run();
