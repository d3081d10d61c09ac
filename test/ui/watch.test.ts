// `rseg watch` as a process on real run folders.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../src/package-root.js';
import { encodeEvent } from '../../src/runtime/run/event-line.js';
import { eventStream } from './event-stream.js';

const runs = mkdtempSync(join(tmpdir(), 'rseg-watch-'));
const main = join(packageRoot, 'bin/rseg.js');

function writeRun(name: string, events: ReturnType<typeof eventStream>, at: number): string {
  const folder = join(runs, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'events.jsonl'), events.map(encodeEvent).join(''));
  utimesSync(join(folder, 'events.jsonl'), at, at);
  return folder;
}
const watch = (...args: string[]) =>
  spawnSync(process.execPath, [main, 'watch', '--runs', runs, ...args], { encoding: 'utf8' });

writeRun('old', eventStream({ endsIn: 'failed', variant: 'older' }), 1000);
writeRun('new', eventStream({ variant: 'newest' }), 2000);

test('--once: the latest run by default, any by name or path', () => {
  assert.match(watch('--once').stdout, /newest · seed 1|newest - seed 1/);
  assert.match(watch('--once', 'old').stdout, /older/);
  assert.match(watch('--once', join(runs, 'old')).stdout, /older/);
});

test('a finished run without a terminal: present state, summary, exit 0, no escape byte', () => {
  const { status, stdout, stderr } = watch();
  assert.is(status, 0, stderr);
  assert.not.ok(stdout.includes('\u001b'));
  assert.match(stdout, /everything lies in/);
});

test('--json: all events, then the end', () => {
  const { status, stdout } = watch('--json');
  assert.is(status, 0);
  assert.equal(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).seq),
    eventStream().map(({ seq }) => seq),
  );
});

test('a run whose processes are gone is told so, and watching it ends', () => {
  const folder = writeRun('dead', eventStream().slice(0, 100), 500);
  writeFileSync(
    join(folder, 'heartbeat.json'),
    JSON.stringify({ pid: 1, startTicks: -1, bootId: 'x', host: hostname(), seq: 1, wall: 0 }),
  );
  assert.match(watch('--once', 'dead').stdout, /no process works on this run any more/);
});

test('mistakes: no such run, no runs, no such output', () => {
  const missing = watch('nonsense');
  assert.is(missing.status, 2);
  assert.match(missing.stderr, /nonsense is no run, and no folder of runs/);
  const none = spawnSync(process.execPath, [main, 'watch', '--runs', join(runs, 'empty')], { encoding: 'utf8' });
  assert.is(none.status, 2);
  assert.match(none.stderr, /there is no run in/);
  assert.is(watch('--ui', 'cinema').status, 2);
});

test('a reader of the output that goes away is no error', () => {
  const script = `"${process.execPath}" "${main}" watch --runs "${runs}" --json | head -1 >/dev/null; echo "\${PIPESTATUS[0]}"`;
  const status = execFileSync('/bin/bash', ['-c', script], { encoding: 'utf8' }).trim();
  assert.is(status, '0');
});

test('watching is read-only', () => {
  const listing = () =>
    execFileSync('find', [runs, '-type', 'f', '-newermt', '1990-01-01', '-printf', '%p %s %T@\n'], {
      encoding: 'utf8',
    });
  const before = listing();
  watch('--once', 'old');
  watch('--json', 'old');
  assert.is(listing(), before);
});

test.after(() => rmSync(runs, { recursive: true, force: true }));
test.run();
