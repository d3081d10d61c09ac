// Runs without a terminal, and the commands that look at them from outside.
import { basename, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../../../src/package-root.js';
import { newestQueue } from '../../../../src/runtime/run/queue/queue-file.js';
import { rseg } from '../../../cli/rseg-command.js';
import { schemaProblems } from '../../../schema-problems.js';
import { eventsOf, run, startRun } from '../rseg-process.js';
import { temporaryFolder } from '../temporary-folder.js';
import { allEvents, folderOf, foldersIn, rowOf, waitFor } from './queue-of.js';

const FILE = join(packageRoot, 'test/runtime/run/fixtures/shared.rseg');
const lines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('--detach comes back when the runs are under way; status, ps, stop and logs need nothing but the folder', async () => {
  const runs = temporaryFolder();
  const started = await run('long', runs, ['--jobs', '2', '--detach'], '', FILE);
  assert.is(started.code, 0, started.stderr);
  assert.match(started.stderr, '2 runs (1 variant x 2 seeds): 0 finished, 2 to do');
  assert.match(started.stderr, /this goes on without the terminal, in process \d+/);
  const [one, two] = [await folderOf(runs, 'long@1'), await folderOf(runs, 'long@2')];
  for (const folder of [one, two]) await waitFor(() => eventsOf(folder).some(({ k }) => k === 'checkpoint'), 'work');
  const below = ['--runs', runs];
  assert.equal(
    lines((await rseg(['status', '--json', ...below])).stdout).map(({ name, state }) => [name, state]),
    [
      ['long@1', 'running'],
      ['long@2', 'running'],
    ],
  );
  const processes = lines((await rseg(['ps', '--json', ...below])).stdout);
  assert.equal(
    processes.map(({ role }) => role),
    ['supervisor', 'trainer', 'supervisor', 'trainer'],
  );
  assert.is(new Set(processes.map(({ pid }) => pid)).size, 3);
  for (const one of processes) assert.equal(schemaProblems('ps', one), []);

  const stopped = await rseg(['stop', basename(one), ...below]);
  assert.is(stopped.code, 0, stopped.stderr);
  assert.is(stopped.stderr.trim(), `${basename(one)} stopped`);
  await waitFor(() => rowOf(runs, 'long@1')?.state === 'stopped', 'its row');
  assert.is(rowOf(runs, 'long@2')?.state, 'running');
  assert.is(eventsOf(one).at(-2)?.k, 'checkpoint');

  const all = await rseg(['stop', '--all', ...below]);
  assert.is(all.code, 0, all.stderr);
  await waitFor(() => newestQueue(runs)!.ended, 'the end');
  assert.is(rowOf(runs, 'long@2')?.state, 'stopped');
  assert.match((await rseg(['ps', ...below])).stderr, 'nothing works on a run');
  const log = (await rseg(['logs', one, ...below])).stdout;
  assert.match(log, /info +long@1 student checkpoint saved at step 2 /);
  assert.match(log, /warn +long@1 - run stopped, exit code 143/);
});

test('a background command that cannot begin tells why, with its exit code', async () => {
  const { code, stderr } = await run('nothing', temporaryFolder(), ['--detach'], '', FILE);
  assert.is(code, 3);
  assert.match(stderr, 'no variant');
});

test('a command that only waits for a run of another one is found by stop, and does not start it when that one stops', async () => {
  const runs = temporaryFolder();
  const below = ['--runs', runs];
  const owner = startRun('long@1', runs, [], '', FILE);
  const folder = await waitFor(() => foldersIn(runs)[0], 'the first run');
  await waitFor(() => eventsOf(folder).some(({ k }) => k === 'checkpoint'), 'work');
  const waiting = () => newestQueue(runs)?.rows[0]?.state === 'waiting';
  const one = startRun('long@1', runs, ['--wait'], '', FILE);
  await waitFor(waiting, 'a run that waits');
  // it would start the run as soon as its owner stops
  const stopped = await rseg(['stop', 'long@1', ...below]);
  assert.is(stopped.code, 0, stopped.stderr);
  assert.equal([(await owner.done).code, (await one.done).code], [143, 143]);
  assert.is(eventsOf(folder).filter(({ k }) => k === 'attempt-start').length, 1);
  assert.ok(newestQueue(runs)!.ended);

  const again = startRun('long@1', runs, [], '', FILE);
  await waitFor(
    () => eventsOf(folder).findLast(({ k }) => k === 'stage-start' || k === 'attempt-end')?.k === 'stage-start',
    'work',
  );
  const several = startRun('long', runs, ['--wait', '--jobs', '1'], '', FILE);
  await waitFor(() => newestQueue(runs)?.pid === several.child.pid && waiting(), 'a queue that waits');
  const all = await rseg(['stop', '--all', ...below]);
  assert.is(all.code, 0, all.stderr);
  assert.equal([(await again.done).code, (await several.done).code], [143, 143]);
  assert.equal(
    newestQueue(runs)!.rows.map(({ state }) => state),
    ['stopped', 'skipped'],
  );
});

test('when the terminal of a queue closes, its runs go on and the others follow', async () => {
  const runs = temporaryFolder();
  const command = startRun('base.rows', runs, ['--jobs', '1'], '', FILE);
  await waitFor(() => allEvents(runs).some(({ k }) => k === 'stage-start'), 'the first run');
  command.child.kill('SIGHUP');
  const { code, stderr } = await command.done;
  assert.is(code, 0, stderr);
  assert.match(stderr, 'this goes on without the terminal');
  const record = await waitFor(() => {
    const newest = newestQueue(runs)!;
    return newest.ended && newest.pid !== command.child.pid && newest;
  }, 'the end of all runs');
  assert.ok(
    record.rows.every(({ state }) => state === 'done'),
    JSON.stringify(record.rows),
  );
  assert.is(foldersIn(runs).length, 3);
  assert.is(allEvents(runs).filter((event) => event.k === 'stage-end' && event.stage === 'teacher').length, 1);
});

test('--wait takes a run up when its owner is gone', async () => {
  const runs = temporaryFolder();
  const first = startRun('long@1', runs, [], '', FILE);
  await waitFor(() => allEvents(runs).some(({ k }) => k === 'step'), 'the first command');
  const second = startRun('long@1', runs, ['--wait'], '', FILE);
  let said = '';
  second.child.stderr!.on('data', (data) => {
    said += data;
  });
  await waitFor(() => /long@1 waits: the run is in use by process \d+/.test(said), 'the word of the second');
  first.child.kill('SIGTERM');
  assert.is((await first.done).code, 143);
  await waitFor(() => allEvents(runs).filter(({ k }) => k === 'attempt-start').length === 2, 'its start');
  second.child.kill('SIGINT');
  assert.is((await second.done).code, 130);
});

test.run();
