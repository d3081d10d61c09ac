// A run that cannot go on though its processes live: a step that hangs, a disk without room. It is told while it lasts, by whoever can.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../../src/package-root.js';
import type { Heartbeat } from '../../../src/runtime/run/heartbeat.js';
import { StepWatch } from '../../../src/runtime/run/step-watch.js';
import { eventsOf, startRun, trainerOf, until } from './rseg-process.js';
import { temporaryFolder } from './temporary-folder.js';

const rseg = (...words: readonly string[]) =>
  spawnSync(process.execPath, [join(packageRoot, 'bin/rseg.js'), ...words], { encoding: 'utf8' });

const beatOf = (folder: string): Heartbeat =>
  JSON.parse(readFileSync(join(folder, 'heartbeat.json'), 'utf8')) as Heartbeat;

/** The trainer is stopped by the system in the middle of a step, as in a driver that does not answer. */
async function hang(runs: string, ...more: readonly string[]) {
  mkdirSync(runs);
  // steps alone: nothing else may be at hand when the process is stopped
  const long = [
    '--set',
    'train.length = 3000 steps',
    '--set',
    'train.checkpoint = 3000 steps',
    '--set',
    'train.validate = none',
  ];
  const process_ = startRun('plain', runs, [...long, ...more]);
  const folder = await until(runs, (event) => event.k === 'step' && event.step > 20);
  const pid = trainerOf(folder);
  process.kill(pid, 'SIGSTOP');
  return { folder, pid, ...process_ };
}

test('the step at hand hangs above 20 times the median and the least time, and never among the first', () => {
  let now = 0;
  const watch = new StepWatch(60_000, () => now);
  watch.step({ stage: 'student', step: 1, medianMs: null });
  now = 1e9;
  assert.is(watch.stalled, null);
  watch.step({ stage: 'student', step: 9, medianMs: 2000 });
  now += 59_000;
  assert.is(watch.stalled, null);
  now += 2_000;
  assert.equal(watch.stalled, { stage: 'student', step: 9, medianMs: 2000, runningMs: 61_000 });
  watch.step({ stage: 'student', step: 10, medianMs: 6000 });
  now += 100_000;
  assert.is(watch.stalled, null);
  now += 25_000;
  assert.is(watch.stalled?.step, 10);
  watch.between();
  assert.is(watch.running, null);
  assert.is(watch.stalled, null);
});

test('with --kill-stalled a run that hangs is ended with 75, and told in heartbeat, events and lines', async () => {
  const runs = join(temporaryFolder(), 'runs');
  const { folder, done } = await hang(runs, '--kill-stalled', '0.02');
  const { code, stdout } = await done;
  assert.is(code, 75);
  assert.match(stdout, /student hung and was killed: step \d+ has been running for [\d.]+ s, median [\d.]+ s/);
  const { step, trouble } = beatOf(folder);
  assert.ok(step!.step > 20 && step!.runningMs > 1200 && step!.medianMs! > 0, JSON.stringify(step));
  assert.match(trouble!, `step ${step!.step} has been running for`);
  const failure = eventsOf(folder).findLast(({ k }) => k === 'failure');
  assert.is(failure?.k === 'failure' ? failure.exitCode : null, 75);
});

test('what the heartbeat says of the step at hand is told by ls, ps and status, and the run goes on', async () => {
  const runs = join(temporaryFolder(), 'runs');
  const { folder, pid, child, done } = await hang(runs);
  try {
    // it would beat with what is true
    process.kill(child.pid!, 'SIGSTOP');
    const step = { stage: 'student', step: 41, medianMs: 2100, runningMs: 43_000 };
    writeFileSync(join(folder, 'heartbeat.json'), JSON.stringify({ ...beatOf(folder), wall: Date.now(), step }));
    for (const command of ['ls', 'ps'])
      assert.match(rseg(command, '--runs', runs).stdout, 'stalled (step 41 running 43s, median 2.1s)');
    assert.match(rseg('status', folder).stdout, /stalled/);
  } finally {
    for (const stopped of [child.pid!, pid]) process.kill(stopped, 'SIGCONT');
    child.kill('SIGINT');
  }
  assert.is((await done).code, 130);
});

test.run();
