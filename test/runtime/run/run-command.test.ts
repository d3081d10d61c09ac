// `rseg run` as a user meets it: the whole way from a file to a table, and what happens when something goes wrong.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../../src/package-root.js';
import type { Report } from '../../../src/runtime/run/report-table.js';
import {
  artifactOf,
  eventsOf,
  isCheckpoint,
  onlyRun,
  run,
  startRun,
  trainerOf,
  until,
  weightsDigest,
} from './rseg-process.js';
import { temporaryFolder } from './temporary-folder.js';

const reference = temporaryFolder();
/** weights of `plain` without any interruption */
let undisturbed = '';

test('a file becomes a teacher, a student and a table', async () => {
  const runs = temporaryFolder();
  const { code, stdout, stderr } = await run('tiny', runs);
  assert.is(code, 0, stderr);
  assert.not.match(stdout, '\u001b');
  const folder = onlyRun(runs);
  const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
  assert.equal(
    report.tables.map(({ suite, rows }) => [suite, rows.map(({ label }) => label).join(' ')]),
    [
      ['any', 'rgb depth rgb+depth mean expected, p = 5% expected, p = 10% expected, p = 20%'],
      ['emm', 'rgb depth rgb+depth mean expected, p = 5% expected, p = 10% expected, p = 20%'],
      ['rmm', 'rgb depth rgb+depth mean expected, p = 5% expected, p = 10% expected, p = 20%'],
      ['nm', 'all pixel accuracy'],
    ],
  );
  const full = report.tables.slice(0, 3).map(({ rows }) => rows[2]!.student);
  assert.is(new Set(full).size, 1, 'nothing is missing in the last row of each suite');
  assert.ok(report.tables.every(({ rows }) => rows.every((r) => r.difference === r.student! - r.teacher!)));
  const events = eventsOf(folder);
  assert.equal(
    events.flatMap((e) => (e.k === 'stage-end' ? [e.stage] : [])),
    ['teacher', 'student', 'evaluate-teacher', 'evaluate-student', 'report'],
  );
  assert.is(events.filter((e) => e.k === 'result').length, 8);
  const schema = JSON.parse(readFileSync(join(packageRoot, 'grammar/schema/event.schema.json'), 'utf8'));
  const valid = new Ajv2020({ strict: false }).compile(schema);
  const lines = readFileSync(join(folder, 'events.jsonl'), 'utf8').trimEnd().split('\n');
  assert.equal(
    lines.filter((line) => !valid(JSON.parse(line))),
    [],
  );
  assert.equal(readdirSync(join(folder, 'spec')), ['tiny.rseg']);
  const files = ['plan.json', 'manifest.json', 'normal-form.json', 'env.json', 'log.txt', 'graphs/student.step_m1.txt'];
  assert.equal(
    files.filter((file) => !existsSync(join(folder, file))),
    [],
  );
  const stored = readFileSync(join(folder, 'plan.json'), 'utf8') + readFileSync(join(folder, 'manifest.json'), 'utf8');
  assert.not.match(stored, runs);

  const before = readFileSync(join(folder, 'events.jsonl'), 'utf8');
  const again = await run('tiny', runs);
  assert.is(again.code, 0);
  assert.match(again.stderr, 'tiny@1 is finished: nothing to do');
  assert.is(readFileSync(join(folder, 'events.jsonl'), 'utf8'), before);
  assert.is((await run('tiny', runs, ['--exit-on-noop'])).code, 10);

  // killed between the last result and the last line
  writeFileSync(join(folder, 'events.jsonl'), before.trimEnd().split('\n').slice(0, -1).join('\n').concat('\n'));
  assert.is((await run('tiny', runs)).code, 0);
  const last = eventsOf(folder).at(-1);
  assert.is(last?.k === 'attempt-end' && last.state, 'done');

  // another student of the same teacher
  assert.is((await run('other_student', runs)).code, 0);
  const other = readdirSync(runs).find((name) => name !== 'names.json' && join(runs, name) !== folder)!;
  const cached = eventsOf(join(runs, other)).filter((e) => e.k === 'stage-cached');
  assert.equal(
    cached.map((e) => e.stage),
    ['data', 'teacher', 'evaluate-teacher'],
  );
  assert.is(weightsDigest(join(runs, other), 'teacher'), weightsDigest(folder, 'teacher'));
});

test('a training that nothing disturbs', async () => {
  const { code, stderr } = await run('plain', reference);
  assert.is(code, 0, stderr);
  undisturbed = weightsDigest(onlyRun(reference), 'student');
});

/** what the control group of the machine tells is part of the message */
const KILLED = /^the trainer was killed (by the system: most likely|\(SIGKILL\) by somebody; not for memory)/;
test('killed again and again, by trainer and by supervisor, it ends with the same weights', async () => {
  const runs = temporaryFolder();
  const first = startRun('plain', runs);
  const folder = await until(runs, isCheckpoint('student', 8));
  process.kill(trainerOf(folder), 'SIGKILL');
  const killed = await first.done;
  assert.is(killed.code, 7, 'a killed trainer means that memory ran out');
  assert.match(eventsOf(folder).findLast((e) => e.k === 'failure')?.message ?? '', KILLED);

  const second = startRun('plain', runs);
  await until(runs, isCheckpoint('student', 16));
  const orphan = trainerOf(folder);
  second.child.kill('SIGKILL');
  await second.done;
  // the trainer that lost its supervisor stops by itself; the next run waits for it
  const third = await run('plain', runs);
  assert.is(third.code, 0, third.stderr);
  assert.throws(() => process.kill(orphan, 0), /ESRCH/);
  assert.is(weightsDigest(folder, 'student'), undisturbed);
  const starts = eventsOf(folder).flatMap((e) => (e.k === 'stage-start' && e.stage === 'student' ? [e.firstStep] : []));
  assert.ok(starts[0] === 0 && starts[1]! >= 8 && starts[2]! >= 16, `${starts}`);
  const seqs = eventsOf(folder).map((e) => e.seq);
  assert.equal(
    seqs,
    seqs.map((_, i) => i + 1),
  );
});

test('Ctrl-C finishes the step, keeps it, and the run goes on from there even when that checkpoint is cut short', async () => {
  const runs = temporaryFolder();
  const first = startRun('plain', runs);
  const folder = await until(runs, isCheckpoint('student', 8));
  first.child.kill('SIGINT');
  const stopped = await first.done;
  assert.is(stopped.code, 130);
  assert.match(stopped.stdout, 'stopping after current step');
  const saved = eventsOf(folder).findLast((e) => e.k === 'checkpoint')!;
  assert.equal(eventsOf(folder).at(-1)?.k === 'attempt-end' && eventsOf(folder).slice(-2)[0]?.k, 'checkpoint');
  truncateSync(join(folder, saved.path, 'optimizer.safetensors'), 4096);
  assert.is((await run('plain', runs)).code, 0);
  const fallback = eventsOf(folder).find((e) => e.k === 'checkpoint-fallback')!;
  assert.match(fallback.why, 'optimizer.safetensors has 4096 bytes instead of');
  assert.match(fallback.to ?? '', /^step-0000/);
  assert.is(weightsDigest(folder, 'student'), undisturbed);
});

test('SIGTERM ends with 143 and a flipped bit in a result is found', async () => {
  const runs = temporaryFolder();
  const first = startRun('plain', runs);
  const folder = await until(runs, isCheckpoint('student', 16));
  first.child.kill('SIGTERM');
  assert.is((await first.done).code, 143);
  assert.is((await run('plain', runs)).code, 0);
  const file = join(artifactOf(folder, 'student'), 'weights.safetensors');
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1]! ^= 4;
  writeFileSync(file, bytes);
  assert.is((await run('plain', runs)).code, 0);
  assert.is(weightsDigest(folder, 'student'), undisturbed);
  assert.not.equal(readFileSync(file), bytes);
});

test('a second process on the same run is told at once who is at work', async () => {
  const runs = temporaryFolder();
  const first = startRun('plain', runs);
  const folder = await until(runs, (e) => e.k === 'step');
  const trainer = trainerOf(folder);
  // a holder that does not even run keeps its lock
  for (const pid of [first.child.pid!, trainer]) process.kill(pid, 'SIGSTOP');
  const began = performance.now();
  const { code, stderr } = await run('plain', runs);
  const took = performance.now() - began;
  for (const pid of [first.child.pid!, trainer]) process.kill(pid, 'SIGCONT');
  assert.is(code, 5);
  assert.ok(took < 5000, `${took} ms; 300 ms on a quiet machine`);
  assert.match(
    stderr,
    new RegExp(`in use by process ${first.child.pid} of .+ since .+ \\(rseg run .+tiny.rseg:plain\\)`),
  );
  assert.match(stderr, `rseg watch ${folder}`);
  assert.is((await first.done).code, 0);
});

test('a closed terminal does not stop the run', async () => {
  const runs = temporaryFolder();
  const first = startRun('plain', runs);
  const folder = await until(runs, (e) => e.k === 'step');
  first.child.kill('SIGHUP');
  const { code, stderr } = await first.done;
  assert.is(code, 0);
  assert.match(stderr, 'the run goes on without this terminal');
  await until(runs, (e) => e.k === 'attempt-end');
  const end = eventsOf(folder).at(-1);
  assert.ok(end?.k === 'attempt-end' && end.state === 'done', JSON.stringify(end));
  assert.is(weightsDigest(folder, 'student'), undisturbed);
});

test('a loss that explodes ends with 8 and spoils no checkpoint', async () => {
  const runs = temporaryFolder();
  const { code } = await run('exploding', runs);
  assert.is(code, 8);
  const folder = onlyRun(runs);
  const failure = eventsOf(folder).find((e) => e.k === 'failure')!;
  assert.match(failure.message, /not finite at step \d+: loss = .+, gradient norm = .+, ce = .+; samples \d+, \d+/);
  assert.is(failure.where, 'stage student');
  const step = Number(/at step (\d+)/.exec(failure.message)![1]);
  const steps = readdirSync(join(folder, 'ckpt', readdirSync(join(folder, 'ckpt'))[0]!));
  assert.ok(steps.every((name) => name === 'LATEST' || Number(name.slice(5)) < step));
  assert.not.ok(existsSync(join(folder, 'artifacts', 'student')));
});

test('a full disk ends with 6, names the file, and the run goes on when there is room', async () => {
  const runs = temporaryFolder();
  const { code, stderr, stdout } = await run('plain', runs, [], 'ulimit -f 200;');
  assert.is(code, 6);
  assert.match(`${stdout}${stderr}`, /cannot write: the file size limit is reached/);
  const folder = onlyRun(runs);
  const failure = eventsOf(folder).find((e) => e.k === 'failure')!;
  assert.match(failure.where ?? '', /ckpt|graphs/);
  assert.is((await run('plain', runs)).code, 0);
  assert.is(weightsDigest(folder, 'student'), undisturbed);
});

test('a folder that cannot be written ends with 6 and names it', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  const { code, stderr } = await run('plain', join(folder, 'file', 'runs'));
  assert.is(code, 6);
  assert.match(stderr, /cannot create folder: a part of the path is not a folder/);
  assert.match(stderr, join(folder, 'file', 'runs'));
});

test('a folder that is protected ends with 6, and what lies in it stays', async () => {
  const runs = temporaryFolder();
  const protect = (flag: string): boolean => spawnSync('chattr', [flag, runs]).status === 0;
  if (!protect('+i')) return console.log('SKIP: chattr does not work here');
  try {
    const { code, stderr } = await run('plain', runs);
    assert.is(code, 6);
    assert.match(stderr, /cannot create folder: (operation not permitted|permission denied)/);
    assert.match(stderr, runs);
  } finally {
    protect('-i');
  }
  assert.equal(readdirSync(runs), []);
});

test('every seed is a run of its own, and leftovers of killed writers go', async () => {
  const runs = temporaryFolder();
  const { code, stderr } = await run('two_seeds', runs);
  assert.is(code, 0, stderr);
  const folders = readdirSync(runs).flatMap((name) => (/^(queues|names.json)$/.test(name) ? [] : [join(runs, name)]));
  const digests = folders.map((folder) => weightsDigest(folder, 'student'));
  assert.is(new Set(digests).size, 2);
  const again = await run('two_seeds', runs);
  assert.match(again.stderr, /two_seeds@1 is finished.*\n.*two_seeds@2 is finished/);
  const only = await run('two_seeds@2', runs);
  assert.not.match(only.stderr, 'two_seeds@1');

  for (const folder of folders) {
    writeFileSync(join(folder, '.tmp-123-plan.json'), '');
    rmSync(artifactOf(folder, 'report'), { recursive: true });
  }
  assert.is((await run('two_seeds', runs)).code, 0);
  for (const folder of folders) {
    assert.not.ok(existsSync(join(folder, '.tmp-123-plan.json')));
    const attempt = eventsOf(folder).slice(eventsOf(folder).findLastIndex((e) => e.k === 'attempt-start'));
    assert.equal(
      attempt.flatMap((e) => (e.k === 'stage-end' ? [e.stage] : [])),
      ['report'],
      'only what is missing is done',
    );
  }
});

test('what is no engine and what is no file are usage errors', async () => {
  const runs = temporaryFolder();
  const engine = await run('plain', runs, ['--engine', 'quantum']);
  assert.is(engine.code, 2);
  assert.match(engine.stderr, 'one of: auto, tensorflow, wasm, cpu');
  const variant = await run('nothing', runs);
  assert.is(variant.code, 3);
  assert.match(variant.stderr, 'no variant');
  assert.equal(readdirSync(runs), []);
});

test.run();
