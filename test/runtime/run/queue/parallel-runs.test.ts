// Several runs of one command and of two commands, as real processes: what is computed once, what a killed process costs, how failures
// and signals end.
import { basename, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../../../src/package-root.js';
import { newestQueue } from '../../../../src/runtime/run/queue/queue-file.js';
import { eventsOf, type Finished, run, startRun, trainerOf, weightsDigest } from '../rseg-process.js';
import { temporaryFolder } from '../temporary-folder.js';
import { allEvents, folderOf, foldersIn, rowOf, waitFor } from './queue-of.js';

const fixture = (name: string): string => join(packageRoot, 'test/runtime/run/fixtures', name);
const shared = (pattern: string, runs: string, more: readonly string[] = []) =>
  startRun(pattern, runs, ['--jobs', '2', ...more], '', fixture('shared.rseg'));
const ended = (runs: string, stage: string): number =>
  allEvents(runs).filter((event) => event.k === 'stage-end' && event.stage === stage).length;
/** sha256 of teacher and student by run */
const digests = (runs: string, names = foldersIn(runs).map((folder) => basename(folder))) =>
  names.map((name) => [name, ...['teacher', 'student'].map((stage) => weightsDigest(join(runs, name), stage))]);

const sequential = temporaryFolder();

test('two at a time give the weights of one after the other; the teacher is trained once, its evaluation done once', async () => {
  const one = await shared('base.rows', sequential, ['--jobs', '1']).done;
  assert.is(one.code, 0, one.stderr);
  const runs = temporaryFolder();
  const two = await shared('base.rows', runs).done;
  assert.is(two.code, 0, two.stderr);
  assert.equal(digests(runs), digests(sequential));
  for (const folder of [sequential, runs]) {
    assert.is(ended(folder, 'teacher'), 1);
    assert.is(ended(folder, 'evaluate-teacher'), 1);
    assert.is(ended(folder, 'student'), 3);
  }
  // the second one began with the teacher, not with the end of its run
  const [first] = newestQueue(runs)!.rows;
  const others = allEvents(runs).filter((event) => event.k === 'attempt-start' && event.variant !== 'base');
  const teacher = eventsOf(join(runs, first!.run)).find(
    (event) => event.k === 'stage-end' && event.stage === 'teacher',
  )!;
  const end = eventsOf(join(runs, first!.run)).findLast((event) => event.k === 'attempt-end')!;
  assert.ok(others.every(({ w }) => w >= teacher.w));
  assert.ok(Math.min(...others.map(({ w }) => w)) < end.w);
  assert.equal(
    newestQueue(runs)!.rows.map(({ name, state, attempts, settings }) => [name, state, attempts, settings.length]),
    [
      ['base@1', 'done', 1, 0],
      ['base.rows.no_kl@1', 'done', 1, 1],
      ['base.rows.weak@1', 'done', 1, 2],
    ],
  );
  const again = await shared('base.rows', runs, ['--exit-on-noop']).done;
  assert.is(again.code, 10);
});

test('changing one weight computes what depends on it, and says why before it does', async () => {
  const { code, stderr } = await shared('base', sequential, ['--set', 'loss.rrm.weight = 2']).done;
  assert.is(code, 0, stderr);
  assert.match(stderr, /setting changed: loss\.rrm\.weight \S+ -> 2 \(student, evaluate-student\)/);
  assert.is(ended(sequential, 'teacher'), 1);
});

test('two commands at once on the same plan: every stage is computed once, and who comes second is told where', async () => {
  const runs = temporaryFolder();
  const [first, second] = [shared('base.rows.no_kl', runs), shared('base.rows.weak', runs)];
  const results = await Promise.all([first.done, second.done]);
  for (const { code, stderr } of results) assert.is(code, 0, stderr);
  assert.is(ended(runs, 'teacher'), 1);
  assert.is(ended(runs, 'evaluate-teacher'), 1);
});

test('the owner of a shared stage is killed: another run takes it over, and the killed one is tried again', async () => {
  const runs = temporaryFolder();
  const command = shared('base.rows', runs, ['--retries', '1']);
  const folder = await folderOf(runs, 'base@1');
  const pid = await waitFor(() => trainerOf(folder), 'the trainer');
  await waitFor(() => eventsOf(folder).some(({ k }) => k === 'attempt-start'), 'its start');
  process.kill(pid, 'SIGKILL');
  const { code, stderr, stdout } = await command.done;
  assert.is(code, 0, `${stderr}${stdout}`);
  assert.match(
    stdout,
    /warn +base@1 - failed: the trainer was killed (?:by the system|\(SIGKILL\) by somebody).*; it is started again, attempt 2/,
  );
  assert.is(rowOf(runs, 'base@1')?.attempts, 2);
  assert.is(ended(runs, 'teacher'), 1);
  const names = foldersIn(runs).map((path) => basename(path));
  assert.equal(digests(runs), digests(sequential, names));
});

test('a killed owner of a shared stage: whoever takes it over goes on from its checkpoint, with --keep-going too, bit for bit', async () => {
  const longer = [
    '--set',
    'train.length = 20 steps',
    '--set',
    'train.validate = 5 steps',
    '--set',
    'eval.select = mean(over: any)',
  ];
  const reference = temporaryFolder();
  const undisturbed = await shared('base.rows.weak', reference, longer).done;
  assert.is(undisturbed.code, 0, undisturbed.stderr);

  const runs = temporaryFolder();
  const command = shared('base.rows', runs, ['--keep-going', ...longer]);
  const owner = await waitFor(() => foldersIn(runs)[0], 'the first run');
  await waitFor(() => eventsOf(owner).some((event) => event.k === 'checkpoint' && event.step >= 6), 'a checkpoint');
  process.kill(trainerOf(owner), 'SIGKILL');
  const { code, stdout, stderr } = await command.done;
  assert.is(code, 1, stderr);
  assert.equal(
    newestQueue(runs)!.rows.map(({ state, exitCode }) => [state, exitCode]),
    [
      ['failed', 7],
      ['done', 0],
      ['done', 0],
    ],
    stdout,
  );
  const adopted = allEvents(runs).filter((event) => event.k === 'checkpoint-adopted');
  assert.is(adopted.length, 1);
  assert.equal(adopted[0]!.k === 'checkpoint-adopted' && adopted[0]!.run, basename(owner));
  const starts = allEvents(runs).filter((event) => event.k === 'stage-start' && event.stage === 'teacher');
  assert.equal(
    starts.map((event) => event.k === 'stage-start' && event.firstStep > 0),
    [false, true],
  );
  assert.is(ended(runs, 'teacher'), 1);
  const names = foldersIn(reference).map((path) => basename(path));
  assert.equal(digests(runs, names), digests(reference));
});

const statesOf = (runs: string) =>
  newestQueue(runs)!.rows.map(({ name, state }) => `${name.replace(/.*\.|\+set-\w+/g, '')} ${state}`);
const failing = (runs: string, more: readonly string[]): Promise<Finished> =>
  run('long.failing@1', runs, ['--jobs', '2', ...more], '', fixture('shared.rseg'));

test('a failure stops what runs and starts nothing more', async () => {
  const runs = temporaryFolder();
  const { code, stdout, stderr } = await failing(runs, []);
  assert.is(code, 8, stderr);
  assert.equal(statesOf(runs), ['long@1 stopped', 'exploding@1 failed', 'late@1 skipped']);
  assert.match(stdout, /late@1 was not started: long\.failing\.exploding@1 failed/);
  const end = eventsOf(await folderOf(runs, 'long@1')).at(-1)!;
  assert.ok(end.k === 'attempt-end' && end.state === 'stopped' && end.exitCode === 143, JSON.stringify(end));
});

test('with --keep-going only the failed one is missing; defects of the work are not tried again', async () => {
  const runs = temporaryFolder();
  const { code } = await failing(runs, ['--keep-going', '--retries', '3', '--set', 'train.length = 4 steps']);
  assert.is(code, 1);
  assert.equal(statesOf(runs), ['long@1 done', 'exploding@1 failed', 'late@1 done']);
  assert.is(newestQueue(runs)!.rows[1]!.attempts, 1);
});

test('Ctrl-C stops all of them after their step; the same command goes on', async () => {
  const runs = temporaryFolder();
  const command = startRun('long', runs, ['--jobs', '2'], '', fixture('shared.rseg'));
  const working = () => allEvents(runs).filter(({ k }) => k === 'checkpoint').length >= 2;
  await waitFor(working, 'both at work');
  command.child.kill('SIGINT');
  const { code, stdout } = await command.done;
  assert.is(code, 130, stdout);
  assert.match(stdout, 'stopping all runs after their current step');
  assert.equal(statesOf(runs), ['long@1 stopped', 'long@2 stopped']);
});

test.run();
