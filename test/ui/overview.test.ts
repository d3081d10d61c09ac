// The overview of many runs in a real pseudo-terminal, on a folder of runs as files.
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../src/package-root.js';
import { encodeEvent } from '../../src/runtime/run/event-line.js';
import { queueFile } from '../../src/runtime/run/queue/queue-file.js';
import { hasProgram } from '../test-tools.js';
import { eventStream } from './event-stream.js';
import { writeFleet, writeRun } from './fleet-folder.js';
import { openTerminal, pause, type TerminalSession } from './pseudo-terminal.js';

const folder = mkdtempSync(join(tmpdir(), 'rseg-overview-'));
const main = join(packageRoot, 'bin/rseg.js');
const { runs } = writeFleet(join(folder, 'runs'), { now: Date.now(), stream: { stepMs: 900 } });
const watch = (...args: string[]) =>
  spawnSync(process.execPath, [main, 'watch', '--runs', runs, ...args], { encoding: 'utf8' });

function start(
  [columns, rows]: readonly [number, number],
  args: readonly string[] = ['--runs', runs],
  environment: Record<string, string> = {},
): TerminalSession {
  const script = 'for i in 1 2 3; do echo "my line $i"; done; exec "$0" "$@"';
  const command = ['/bin/sh', '-c', script, process.execPath, main, 'watch', ...args];
  return openTerminal(command, { columns, rows }, { HOME: folder, ...environment });
}
const shows = (terminal: TerminalSession, text: string | RegExp): Promise<void> =>
  terminal.until(
    (screen) => screen.some((line) => (typeof text === 'string' ? line.includes(text) : text.test(line))),
    `${text}`,
  );

function assertGivenBack(terminal: TerminalSession): void {
  const bytes = terminal.bytes();
  assert.not.ok(bytes.includes('\u001b[3J'), 'the scrollback is never cleared');
  assert.ok(bytes.lastIndexOf('\u001b[?1049l') > bytes.lastIndexOf('\u001b[?1049h'), 'left the alternate screen');
  assert.ok(bytes.lastIndexOf('\u001b[?25h') > bytes.lastIndexOf('\u001b[?25l'), 'cursor visible');
  for (const i of [1, 2, 3]) assert.ok(terminal.history().includes(`my line ${i}`), `my line ${i} is still there`);
}

test('without a terminal: the table once, no escape byte, and JSON for programs', () => {
  const { status, stdout, stderr } = watch('--once');
  assert.is(status, 0, stderr);
  assert.not.ok(stdout.includes('\u001b'));
  assert.match(stdout, /12 runs .* 3 running .* 4 done .* 1 failed .* 4 waiting/);
  assert.match(stdout, /spcr\.weights\.kl_9@1 .*loss\.kl\.weight 70 .*waits for teacher of spcr@1/);
  const rows = watch('--json')
    .stdout.trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal([rows.length, rows[0].state, rows[4].state, rows[11].state], [12, 'done', 'failed', 'waiting']);
  assert.ok(rows[0].miou > 0.39 && rows[0].miou < 0.4 && rows[0].progress === 1);
  assert.match(watch('--once', '--all').stdout, /^ rseg {2}all runs in /);
});

test('the way through: table, filter, order, a run and its panes, back, quit; the shell is as it was', async () => {
  const terminal = start([110, 30]);
  await shows(terminal, '3 running');
  await shows(terminal, /❯.*kl_5@1/);
  terminal.type('/state:fail');
  await shows(terminal, 'filter state:fail: 1 of 12');
  terminal.type('\r');
  await shows(terminal, /❯.*kl_4@1/);
  terminal.type('\u001b');
  await shows(terminal, /lines|kl_11@1/);
  terminal.type('G');
  await shows(terminal, /❯.*kl_11@1/);
  terminal.type('g\r');
  await shows(terminal, '1/5 metrics');
  await shows(terminal, /spcr · seed 1/);
  terminal.type('3');
  await shows(terminal, 'sample at step 120 (4 of 4)');
  terminal.type('\u001b[D');
  await shows(terminal, 'sample at step 90 (3 of 4)');
  terminal.type('4/checkpoint\r');
  await shows(terminal, /of \d+ lines with checkpoint/);
  terminal.type('n');
  await shows(terminal, 'lines below');
  terminal.type('\u001b');
  await shows(terminal, /log, \d+ lines below ─/);
  terminal.type('\u001b');
  await shows(terminal, '3 running');
  terminal.type('oo');
  await shows(terminal, 'order mIoU');
  terminal.type('q');
  assert.is(await terminal.exit, 0);
  assertGivenBack(terminal);
});

test('resizes: one frame whatever the size does', async () => {
  const terminal = start([120, 40]);
  await shows(terminal, '3 running');
  for (const [columns, rows] of [
    [90, 20],
    [41, 12],
    [200, 60],
    [60, 15],
    [20, 5],
    [250, 33],
    [77, 22],
  ] as const) {
    await terminal.resize(columns, rows);
  }
  await pause(500);
  const lines = terminal.screen();
  const count = (sign: string): number => lines.join('').split(sign).length - 1;
  assert.is(lines.filter((line) => /^ rseg /.test(line)).length, 1, lines.join('\n'));
  assert.equal([count('╭'), count('╮')], [count('╯'), count('╰')]);
  assert.ok(
    lines.filter((line) => /^[╭│╰]/.test(line)).every((line) => line.length === 77),
    lines.join('\n'),
  );
  assert.is(lines.at(-1), '');
  terminal.type('q');
  assert.is(await terminal.exit, 0);
  assertGivenBack(terminal);
});

test('what happens is seen: steps of a run, a new state in the record', async () => {
  const own = writeFleet(join(folder, 'growing'), { now: Date.now(), stream: { stepMs: 900 } });
  const terminal = start([120, 30], [own.runs]);
  await shows(terminal, '3 running');
  const { run } = own.record.rows[5]!;
  const last = JSON.parse(
    readFileSync(join(own.runs, run, 'events.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .at(-1)!,
  );
  const step = eventStream().find((event) => event.k === 'step')!;
  appendFileSync(
    join(own.runs, run, 'events.jsonl'),
    encodeEvent({ ...step, stage: 'teacher', step: 119, loss: 7.25, seq: last.seq + 1, w: Date.now() } as typeof step),
  );
  await shows(terminal, /kl_5@1.*7\.250/);
  const rows = own.record.rows.map((row, i) => (i === 8 ? { ...row, state: 'skipped', reason: 'spcr@1 failed' } : row));
  writeFileSync(queueFile(own.runs, own.record.id), JSON.stringify({ ...own.record, rows }));
  await shows(terminal, /skip.*kl_8@1.*spcr@1 failed/);
  terminal.type('q');
  assert.is(await terminal.exit, 0);
});

test('stream and pager: lines in the normal screen, and back', async () => {
  const pager = join(folder, 'pager.sh');
  const paged = join(folder, 'paged.txt');
  writeFileSync(pager, `#!/bin/sh\ncat > ${paged}\nread answer < /dev/tty\n`);
  chmodSync(pager, 0o755);
  const terminal = start([110, 30], ['--runs', runs], { PAGER: pager });
  await shows(terminal, '3 running');
  terminal.type('s');
  await shows(terminal, 'stream: s returns to the screen');
  assert.not.ok(terminal.onAlternateScreen());
  assert.ok(terminal.history().some((line) => line.includes('spcr@1') && line.includes('run done')));
  terminal.type('s');
  await shows(terminal, '3 running');
  terminal.type('gl');
  await terminal.until(() => !terminal.onAlternateScreen(), 'the pager');
  await pause(300);
  // Ctrl-C is for the pager's own use, and its keys are not ours
  terminal.type('q\r');
  await shows(terminal, '3 running');
  assert.match(readFileSync(paged, 'utf8'), /^\S+Z {2}info {3}run quickstart.* started/);
  terminal.type('q');
  assert.is(await terminal.exit, 0);
  assertGivenBack(terminal);
});

test('a copy that may not be written is watched as well, and nothing in it changes', () => {
  const copy = join(folder, 'copy');
  execFileSync('cp', ['-r', runs, copy]);
  execFileSync('chmod', ['-R', 'a-w', copy]);
  const listing = (): string => execFileSync('find', [copy, '-printf', '%p %s %T@ %m\n'], { encoding: 'utf8' });
  const before = listing();
  const shown = spawnSync(process.execPath, [main, 'watch', '--once', copy], { encoding: 'utf8' });
  assert.is(shown.status, 0, shown.stderr);
  assert.match(shown.stdout, /12 runs/);
  assert.is(listing(), before);
  execFileSync('chmod', ['-R', 'u+w', copy]);
});

test('small terminals get lines that are written again, screen readers sentences', async () => {
  const one = join(folder, 'single');
  writeRun(join(one, 'now'), eventStream({ start: Date.now() - 1000 }).slice(0, 60));
  const small = start([50, 8], [join(one, 'now')]);
  await shows(small, /teacher .*loss/);
  assert.not.ok(small.onAlternateScreen());
  small.kill('SIGTERM');
  assert.is(await small.exit, 143);
  const spoken = start([80, 24], [runs, '--screen-reader']);
  await shows(spoken, '12 runs');
  assert.not.ok(spoken.bytes().includes('\u001b['), 'nothing but text');
  spoken.kill('SIGTERM');
  await spoken.exit;
});

const tmuxTest = hasProgram('tmux') ? test : test.skip;
tmuxTest('inside tmux: one frame, and the shell is as it was', () => {
  const tmux = (...args: string[]): string =>
    execFileSync('tmux', ['-L', `rseg-${process.pid}`, '-f', '/dev/null', ...args], { encoding: 'utf8' });
  const command = `${process.execPath} ${main} watch --runs ${runs}; echo over; sleep 30`;
  tmux(
    'new-session',
    '-d',
    '-x',
    '100',
    '-y',
    '30',
    '-s',
    's',
    'env',
    '-u',
    'CI',
    'LANG=C.UTF-8',
    '/bin/sh',
    '-c',
    command,
  );
  try {
    const until = (wanted: RegExp): string => {
      for (let i = 0; i < 200; i++) {
        const screen = tmux('capture-pane', '-p', '-t', 's');
        if (wanted.test(screen)) return screen;
        spawnSync('sleep', ['0.1']);
      }
      throw new Error(tmux('capture-pane', '-p', '-t', 's'));
    };
    const screen = until(/3 running/);
    assert.is(screen.split('\n').filter((line) => /^ rseg /.test(line)).length, 1, screen);
    tmux('send-keys', '-t', 's', 'q');
    assert.not.match(until(/over/), /3 running/);
  } finally {
    tmux('kill-server');
  }
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
