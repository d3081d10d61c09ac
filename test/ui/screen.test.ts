// The real screen in a real pseudo-terminal.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openTerminal, pause, type TerminalSession } from './pseudo-terminal.js';
import type { ReplaySettings } from './replay-view.js';

const replay = fileURLToPath(new URL('./replay-view.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rseg-screen-'));
const NODE = process.execPath;

function start(
  settings: Partial<ReplaySettings>,
  columns: number,
  rows: number,
  environment: Record<string, string> = {},
): TerminalSession {
  const all: ReplaySettings = {
    mode: 'tui',
    owns: true,
    folder: 'runs/quickstart-1-8c1f20ab',
    stream: { stepMs: 16, steps: 120 },
    backlog: 150,
    lingerMs: 500,
    ...settings,
  };
  // the user's own lines before the program: they must survive it
  const script = `for i in 1 2 3; do echo "my line $i"; done; exec "$0" "$1" "$2"`;
  return openTerminal(['/bin/sh', '-c', script, NODE, replay, JSON.stringify(all)], { columns, rows }, environment);
}

const count = (lines: readonly string[], character: string): number => lines.join('').split(character).length - 1;

function assertOneFrame(terminal: TerminalSession, columns: number, what: string): void {
  const lines = terminal.screen();
  const text = lines.join('\n');
  assert.is(lines.filter((line) => /^ rs(eg|…) /.test(line)).length, 1, `${what}: one title\n${text}`);
  assert.ok(count(lines, 'q quit') <= 1, `${what}: at most one hint line\n${text}`);
  assert.is(count(lines, '╭'), count(lines, '╯'), `${what}: balanced corners\n${text}`);
  assert.is(count(lines, '╮'), count(lines, '╰'), `${what}: balanced corners\n${text}`);
  const boxed = lines.filter((line) => /^[╭│╰]/.test(line));
  for (const line of boxed) assert.is(line.length, columns, `${what}: boxes as wide as the terminal\n${text}`);
  assert.is(lines.at(-1), '', `${what}: the last row stays free\n${text}`);
}

function assertGivenBack(terminal: TerminalSession, what: string): void {
  const bytes = terminal.bytes();
  assert.not.ok(bytes.includes('\u001b[3J'), `${what}: the scrollback is never cleared`);
  assert.ok(
    bytes.lastIndexOf('\u001b[?1049l') > bytes.lastIndexOf('\u001b[?1049h'),
    `${what}: left the alternate screen`,
  );
  assert.ok(bytes.lastIndexOf('\u001b[?25h') > bytes.lastIndexOf('\u001b[?25l'), `${what}: cursor visible`);
  assert.ok(bytes.lastIndexOf('\u001b[?7h') > bytes.lastIndexOf('\u001b[?7l'), `${what}: lines wrap again`);
  assert.not.ok(terminal.onAlternateScreen(), `${what}: normal screen`);
  const history = terminal.history();
  for (const i of [1, 2, 3]) assert.ok(history.includes(`my line ${i}`), `${what}: my line ${i} is still there`);
}

const scenarios: readonly { name: string; size: [number, number]; resizes: readonly [number, number][] }[] = [
  { name: 'no resize', size: [100, 30], resizes: [] },
  {
    name: '100 -> 50 -> 100 columns',
    size: [100, 30],
    resizes: [
      [50, 30],
      [100, 30],
    ],
  },
  { name: '30 -> 8 rows', size: [100, 30], resizes: [[100, 8]] },
  {
    name: 'storm',
    size: [120, 40],
    resizes: [
      [90, 20],
      [41, 12],
      [130, 44],
      [60, 15],
      [20, 5],
      [100, 33],
      [77, 9],
      [110, 31],
    ],
  },
  { name: '200 x 60', size: [200, 60], resizes: [] },
  { name: '40 x 10', size: [40, 10], resizes: [] },
  { name: '20 x 5', size: [20, 5], resizes: [] },
];

async function play({ name, size, resizes }: (typeof scenarios)[number]): Promise<void> {
  const terminal = start({}, ...size);
  await terminal.until((screen) => screen.some((line) => line.includes('running')), 'the running screen');
  for (const [columns, rows] of resizes) await terminal.resize(columns, rows);
  await pause(700);
  const [columns] = resizes.at(-1) ?? size;
  assertOneFrame(terminal, columns, name);
  assert.is(await terminal.exit, 0);
  assertGivenBack(terminal, name);
  assert.ok(
    terminal.history().some((line) => line.includes('done') && line.includes('quickstart')),
    `${name}: summary after the screen`,
  );
}

test('one frame and an untouched scrollback, whatever the size does', async () => {
  // each is mostly waiting, so they run together
  await Promise.all(scenarios.map(play));
});

test('an idle screen writes nothing', async () => {
  // a finished run: no clock, no events
  const terminal = start({ backlog: 10_000, owns: false, lingerMs: 60_000 }, 100, 30);
  await terminal.until((screen) => screen.some((line) => line.includes('done')), 'the finished run');
  await pause(1200);
  const before = terminal.bytes().length;
  await pause(1600);
  assert.is(terminal.bytes().length, before);
  // a change of size that was taken back at once: no resize event, but the terminal may have lost cells
  terminal.kill('SIGWINCH');
  await pause(300);
  assert.ok(terminal.bytes().slice(before).startsWith('\u001b[2J\u001b[H'), 'everything is painted again');
  assertOneFrame(terminal, 100, 'idle');
  terminal.type('q');
  assert.is(await terminal.exit, 0);
  assertGivenBack(terminal, 'idle');
});

test('keys: help, panes, axis, and q that asks before it detaches', async () => {
  const report = join(folder, 'keys.json');
  const terminal = start({ backlog: 200, lingerMs: 60_000, stream: { stepMs: 100 }, report }, 100, 30);
  const shows = (text: string): Promise<void> =>
    terminal.until((screen) => screen.some((line) => line.includes(text)), text);
  await shows('running');
  terminal.type('?');
  await shows('losses over a logarithmic or linear axis');
  terminal.type('\u001b');
  await shows('log axis ─');
  terminal.type('y');
  await shows('linear axis ─');
  terminal.type('2');
  await shows('2/5 system');
  terminal.type('\t');
  await shows('3/5 media');
  terminal.type('q');
  await shows('detach (d), stop (s) or stay (esc)?');
  terminal.type('\u001b');
  await terminal.until((screen) => !screen.some((line) => line.includes('detach (d)')), 'the question closed');
  terminal.type('qd');
  assert.is(await terminal.exit, 0);
  assertGivenBack(terminal, 'keys');
  assert.equal(JSON.parse(readFileSync(report, 'utf8')), ['detach', 'done:detached']);
});

test('Ctrl-C: says at once what it does, then stops now, then leaves', async () => {
  const terminal = start({ backlog: 200, lingerMs: 60_000, stream: { stepMs: 100 } }, 100, 30);
  await terminal.until((screen) => screen.some((line) => line.includes('running')), 'the running screen');
  terminal.type('\u0003');
  const from = Date.now();
  await terminal.until(
    (screen) =>
      /stopping after current step \(\S+ typical\); saving checkpoint; press again to stop now/.test(screen.join('\n')),
    'the answer to Ctrl-C',
  );
  assert.ok(Date.now() - from < 700, `answered after ${Date.now() - from} ms`);
  terminal.type('\u0003');
  await terminal.until((screen) => screen.some((line) => line.includes('stopping now')), 'the second answer');
  terminal.type('\u0003');
  assert.is(await terminal.exit, 130);
  assertGivenBack(terminal, 'third Ctrl-C');
});

test('a crash of the program gives the terminal back before the stack is printed', async () => {
  const terminal = start({ backlog: 200, crashAfterMs: 600, lingerMs: 60_000 }, 100, 30);
  assert.is.not(await terminal.exit, 0);
  assertGivenBack(terminal, 'crash');
  assert.ok(terminal.history().some((line) => line.includes('crash for the test')));
});

test('a terminal that closes detaches and never stops the run', async () => {
  const report = join(folder, 'hangup.json');
  const terminal = start({ backlog: 200, lingerMs: 60_000, stream: { stepMs: 100 }, report }, 100, 30);
  await terminal.until((screen) => screen.some((line) => line.includes('running')), 'the running screen');
  terminal.kill('SIGHUP');
  await terminal.exit;
  assert.equal(JSON.parse(readFileSync(report, 'utf8')), ['detach', 'done:detached']);
});

test('names of a user cannot steer the terminal', async () => {
  const terminal = start(
    { backlog: 200, lingerMs: 300, stream: { stepMs: 5, variant: 'evil\u001b]52;c;AAAA\u0007\u001b[31m\u202egpj' } },
    100,
    30,
  );
  assert.is(await terminal.exit, 0);
  assert.not.ok(/\u001b\]52/.test(terminal.bytes()), 'no clipboard sequence');
  assert.not.ok(terminal.bytes().includes('\u202e'), 'no bidirectional override');
  assert.ok(terminal.history().some((line) => line.includes('evilgpj')));
});

test('without colours not one colour sequence is written', async () => {
  const terminal = start({ backlog: 280, lingerMs: 300 }, 100, 30, { NO_COLOR: '1' });
  assert.is(await terminal.exit, 0);
  assert.not.ok(/\u001b\[(3|4|9|10)\d[;m]/.test(terminal.bytes()));
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
