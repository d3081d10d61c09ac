// A full disk: a trainer waits for room and goes on by itself, with the weights of an undisturbed run; everybody else is told at once.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../../src/exit-code.js';
import { packageRoot } from '../../../src/package-root.js';
import { atomicWrite } from '../../../src/runtime/run/atomic-write.js';
import { EventLog, monotonicNow, readEvents } from '../../../src/runtime/run/event-log.js';
import { type Patience, type Shortage, waitForRoom } from '../../../src/runtime/run/room.js';
import { DISK, replaceStateFiles } from '../../../src/runtime/run/state-files.js';
import { eventsOf, onlyRun, run, startRun, until, weightsDigest } from './rseg-process.js';
import { temporaryFolder } from './temporary-folder.js';

/** The disk refuses `failures` writes, each after half of its bytes. */
function fullFor(failures: number): void {
  let left = failures;
  replaceStateFiles({
    ...DISK,
    write: (descriptor, bytes) => {
      if (left-- <= 0) return DISK.write(descriptor, bytes);
      DISK.write(descriptor, bytes.subarray(0, bytes.length >> 1));
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    },
  });
}

function waiting(limitMs: number, told: (Shortage | null)[], abandoned = () => false): Patience {
  return { limitMs, tell: (shortage) => void told.push(shortage), abandoned };
}

test.after.each(() => {
  waitForRoom(null);
  replaceStateFiles(DISK);
});

test('a write is repeated whole when there is room, and the wait is told once with needed and free bytes', () => {
  const folder = temporaryFolder();
  const told: (Shortage | null)[] = [];
  waitForRoom(waiting(60_000, told));
  fullFor(2);
  const file = join(folder, 'file');
  atomicWrite(file, 'x'.repeat(1000));
  assert.is(readFileSync(file, 'utf8'), 'x'.repeat(1000));
  assert.is(told.length, 2);
  assert.equal({ ...told[0], free: 0 }, { path: file, needed: 1000, free: 0 });
  assert.ok(told[0]!.free! > 1000);
  assert.is(told[1], null);
});

test('the event log has every event once, whatever was written of it before', () => {
  const file = join(temporaryFolder(), 'events.jsonl');
  const log = new EventLog(file, monotonicNow());
  log.append({ k: 'warning', message: 'one' });
  waitForRoom(waiting(60_000, []));
  fullFor(1);
  log.append({ k: 'warning', message: 'two' });
  log.close();
  const { events, damaged } = readEvents(file);
  assert.equal(damaged, []);
  assert.equal(
    events.map((event) => (event.k === 'warning' ? event.message : '')),
    ['one', 'two'],
  );
});

test('who does not wait, waited long enough or is left alone fails with 6 and the numbers', () => {
  const file = join(temporaryFolder(), 'file');
  for (const patience of [null, waiting(600, []), waiting(60_000, [], () => true)]) {
    waitForRoom(patience);
    fullFor(Number.POSITIVE_INFINITY);
    try {
      atomicWrite(file, 'x'.repeat(2048));
      assert.unreachable();
    } catch (error) {
      assert.instance(error, UserError);
      assert.is((error as UserError).exitCode, 6);
      assert.match(
        (error as UserError).message,
        /the disk is full \(ENOSPC\); 2\.0 KB are needed, [\d.]+ .?B are free/,
      );
    }
    replaceStateFiles(DISK);
  }
});

const place = join(temporaryFolder(), 'disk');
mkdirSync(place);
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', place]).status === 0;
const really = mounted ? test : test.skip;
const filler = join(place, 'filler');
const LONG = [
  '--set',
  'train.length = 60 steps',
  '--set',
  'train.checkpoint = 20 steps',
  '--set',
  'train.validate = none',
];

/** Takes all room, also what the run leaves free meanwhile. */
function fill(): void {
  const descriptor = openSync(filler, 'w');
  const chunk = Buffer.alloc(65_536);
  try {
    for (;;) writeSync(descriptor, chunk);
  } catch (error) {
    assert.is((error as NodeJS.ErrnoException).code, 'ENOSPC');
  } finally {
    closeSync(descriptor);
  }
}

/** Waits until the heartbeat of the run tells of the full disk. */
async function untilTold(folder: string): Promise<string> {
  for (let i = 0; i < 300; i++) {
    const { trouble } = JSON.parse(readFileSync(join(folder, 'heartbeat.json'), 'utf8')) as { trouble?: string };
    if (trouble !== undefined) return trouble;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the full disk was not told');
}

really('a run waits on a full disk, tells it, and ends with the weights of an undisturbed run', async () => {
  const runs = join(place, 'runs');
  const { done } = startRun('plain', runs, LONG);
  const folder = await until(runs, (event) => event.k === 'step' && event.step >= 2);
  fill();
  const trouble = await untilTold(folder);
  assert.match(
    trouble,
    /^the disk is full: [\d.]+ .?B are needed, [\d.]+ .?B are free; waits for room for at most 10 min/,
  );
  const ls = spawnSync(process.execPath, [join(packageRoot, 'bin/rseg.js'), 'ls', '--runs', runs], {
    encoding: 'utf8',
  });
  assert.match(ls.stdout, /run .* the disk is full: /);
  rmSync(filler);
  const { code, stderr } = await done;
  assert.is(code, 0, stderr);
  assert.ok(
    eventsOf(folder).some((event) => event.k === 'warning' && /the disk was full: waited \d+ s/.test(event.message)),
  );
  const other = join(temporaryFolder(), 'runs');
  assert.is((await run('plain', other, LONG)).code, 0);
  assert.is(weightsDigest(folder, 'student'), weightsDigest(onlyRun(other), 'student'));
  rmSync(runs, { recursive: true });
});

really('Ctrl-C ends a waiting run at once with its last checkpoint, and the same command goes on', async () => {
  const runs = join(place, 'runs');
  const { child, done } = startRun('plain', runs, [...LONG, '--grace', '600']);
  const folder = await until(runs, (event) => event.k === 'checkpoint');
  fill();
  await untilTold(folder);
  child.kill('SIGINT');
  const stopped = await done;
  assert.is(stopped.code, 130);
  assert.match(stopped.stdout, /stopped .*plain/);
  assert.match(stopped.stdout, /next: rseg run .*\(continues from step \d+\)/);
  rmSync(filler);
  const { code, stderr } = await run('plain', runs, LONG);
  assert.is(code, 0, stderr);
  assert.ok(
    eventsOf(folder).some((event) => event.k === 'stage-start' && event.stage === 'student' && event.firstStep >= 20),
  );
  rmSync(runs, { recursive: true });
});

really('without room for so long the run ends with 6', async () => {
  const runs = join(place, 'runs');
  const { done } = startRun('plain', runs, [...LONG, '--wait-for-room', '0.02']);
  await until(runs, (event) => event.k === 'step' && event.step >= 2);
  fill();
  const { code, stdout, stderr } = await done;
  assert.is(code, 6);
  assert.match(stdout + stderr, /the disk is full \(ENOSPC\); .* are needed, .* are free/);
});

really('a run that cannot fit is refused before it starts, with needed and free bytes', async () => {
  fill();
  const { code, stderr } = await run('plain', join(place, 'other'), LONG);
  assert.is(code, 6, stderr);
  assert.match(
    stderr,
    /there is no room for plain\S*@1: its checkpoints and weights need \d+\.\d MB, [\d.]+ .?B are free/,
  );
  assert.not.ok(existsSync(join(place, 'other')));
  rmSync(filler);
});

test.after(() => {
  if (mounted) spawnSync('umount', ['-l', place]);
});

test.run();
