// `rseg stage`: single stages as plain commands, stopped, continued, started twice, and taken over by a newer copy.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../../src/package-root.js';
import { requireNewest } from '../../../src/runtime/run/run-fence.js';
import { type PreparedFolder, prepare } from './prepared-run.js';
import { eventsOf, isCheckpoint, TINY, trainerOf, until } from './rseg-process.js';
import { temporaryFolder } from './temporary-folder.js';

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
  readonly stdout: string;
}
interface Started {
  readonly child: ChildProcess;
  readonly done: Promise<Ended>;
}

/** `before`: words in front of the command, such as `unshare --net`. */
function start(
  words: readonly string[],
  runs: string,
  environment: NodeJS.ProcessEnv = {},
  before: readonly string[] = [],
): Started {
  const command = [...before, process.execPath, join(packageRoot, 'bin/rseg.js'), 'stage', ...words];
  const child = spawn(command[0]!, [...command.slice(1), '--runs', runs, '--engine', 'wasm'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout!.on('data', (data) => (texts.stdout += data));
  child.stderr!.on('data', (data) => (texts.stderr += data));
  const done = new Promise<Ended>((ended) => child.once('close', (code) => ended({ code, ...texts })));
  return { child, done };
}
const stage = (...args: Parameters<typeof start>): Promise<Ended> => start(...args).done;
const keyOf = ({ stages }: PreparedFolder, id: string): string => stages.find((one) => one.id === id)!.key;

const FILE = TINY.replace('tiny.rseg', 'shared-teacher.rseg');
const runs = temporaryFolder();
const prepared = await prepare(`${FILE}:small`, runs);
const [teacher, student] = ['teacher', 'student'].map((id) => keyOf(prepared, id));
const rest = prepared.stages.filter(({ op }) => op === 'evaluate' || op === 'report').map(({ key }) => key);

test('a stage is done once, also when it is started twice; one that reads what is not there asks to be tried again', async () => {
  const early = await stage([student!], runs);
  assert.is(early.code, 75, early.stderr);
  assert.match(
    early.stdout,
    `the result of stage teacher is not there yet; compute it first: rseg stage ${teacher!.slice(0, 12)}`.split(
      ';',
    )[0]!,
  );
  // two copies on one machine: one of them waits and finds the work done
  const copies = await Promise.all([stage([teacher!.slice(0, 10)], runs), stage([teacher!.slice(0, 10)], runs)]);
  assert.equal(
    copies.map(({ code }) => code),
    [0, 0],
    copies.map(({ stderr }) => stderr).join(),
  );
  assert.is(eventsOf(prepared.path).filter(({ k }) => k === 'attempt-start').length, 2, 'the early one and one copy');
  assert.ok(!eventsOf(prepared.path).some((event) => event.k === 'stage-start' && event.stage === 'student'));
  assert.is(eventsOf(prepared.path).findLast((event) => event.k === 'attempt-end')?.state, 'waiting');
  const again = await stage([teacher!], runs);
  assert.is(again.code, 0);
  assert.match(again.stderr, 'nothing to do');
});

test('an announced preemption leaves a checkpoint and ends with 75, SIGTERM with 143; the rest goes on from there', async () => {
  for (const [signal, code] of [
    ['SIGUSR1', 75],
    ['SIGTERM', 143],
  ] as const) {
    const told = eventsOf(prepared.path).length;
    const { child, done } = start([student!], runs);
    await until(runs, ({ k, seq }) => k === 'stage-start' && seq > told);
    child.kill(signal);
    assert.is((await done).code, code);
    const end = eventsOf(prepared.path).at(-1)!;
    assert.equal(end.k === 'attempt-end' && [end.state, end.exitCode], ['stopped', code]);
  }
  const { code, stderr } = await stage([student!, ...rest], runs);
  assert.is(code, 0, stderr);
  assert.ok(existsSync(join(prepared.path, 'report.txt')));
});

// a network of its own hides the kernel's locks, as another machine does
const canHide = spawnSync('unshare', ['--net', 'true']).status === 0;
(canHide ? test : test.skip)('a copy that its scheduler has replaced writes nothing any more', async () => {
  const own = temporaryFolder();
  const { path, stages } = await prepare(`${FILE}:small`, own);
  const { key } = stages.find(({ op }) => op === 'train-teacher')!;
  const job = { SLURM_JOB_ID: '7', SLURM_RESTART_COUNT: '0' };
  const stale = start([key], own, job, ['unshare', '--net']);
  await until(own, isCheckpoint('teacher', 2));
  const frozen = [stale.child.pid!, trainerOf(path)];
  for (const pid of frozen) process.kill(pid, 'SIGSTOP');
  const newer = start([key], own, { ...job, SLURM_RESTART_COUNT: '1' });
  await until(own, (event) => event.k === 'attempt-start' && event.attempt === 2);
  for (const pid of frozen) process.kill(pid, 'SIGCONT');
  const lost = await stale.done;
  assert.is(lost.code, 75, lost.stderr);
  assert.is((await newer.done).code, 0);
  const attempts = eventsOf(path).filter((event) => event.k === 'attempt-start');
  assert.equal(
    attempts.map(({ job: id }) => id),
    ['7', '7'],
  );
  const second = eventsOf(path).findLastIndex((event) => event.k === 'attempt-start');
  const after = eventsOf(path).slice(second + 1);
  assert.is(after.filter(({ k }) => k === 'attempt-end').length, 1, 'the older copy ended without a word');
  const steps = after.flatMap((event) => (event.k === 'checkpoint' ? [event.step] : []));
  assert.equal(
    steps,
    [...steps].sort((a, b) => a - b),
    'one writer',
  );
  assert.throws(() => requireNewest(path, 'an older token'), /has taken the run over/);
});

test('what is not there is told', async () => {
  const nothing = await stage(['ffffffffffff'], runs);
  assert.is(nothing.code, 2);
  assert.match(nothing.stderr, 'no run in');
  const several = await stage([''], runs);
  assert.is(several.code, 2);
  assert.match(several.stderr, 'is the beginning of several keys');
});

test.run();
