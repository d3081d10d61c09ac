// `rseg attach` on real runs in a real pseudo-terminal: what its keys do, and that neither leaving nor killing it does anything.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../src/package-root.js';
import { askRun } from '../../src/runtime/run/control-socket.js';
import { eventsOf, TINY, weightsDigest } from '../runtime/run/rseg-process.js';
import { slowTrainers } from '../runtime/run/slow-trainer.js';
import { openTerminal, pause, type TerminalSession } from './pseudo-terminal.js';

const folder = mkdtempSync(join(tmpdir(), 'rseg-attach-'));
const main = join(packageRoot, 'bin/rseg.js');
const SIZE = { columns: 110, rows: 30 };
const target = ['run', `${TINY}:plain`, '--engine', 'wasm'];

/** 40 steps take two seconds: what is typed meets the run at work. */
const { NODE_OPTIONS } = slowTrainers(50);

const rseg = (...args: string[]) =>
  spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS } });
const terminalOf = (...args: string[]): TerminalSession =>
  openTerminal([process.execPath, main, ...args], SIZE, { NODE_OPTIONS });
const shows = (terminal: TerminalSession, text: string | RegExp, ms = 60_000): Promise<void> =>
  terminal.until(
    (screen) => (typeof text === 'string' ? screen.join('\n').includes(text) : text.test(screen.join('\n'))),
    `${text}`,
    ms,
  );

function runIn(runs: string): string {
  return join(runs, readdirSync(runs).find((name) => /^[0-9a-f]{12}$/.test(name))!);
}

async function ended(run: string): Promise<void> {
  for (let i = 0; i < 1200; i++) {
    if (eventsOf(run).at(-1)?.k === 'attempt-end') return;
    await pause(100);
  }
  throw new Error('the run did not end');
}

/** Starts the run in the background, paused after its first step, so that nothing here depends on how fast it is. */
async function startPaused(name: string): Promise<{ readonly runs: string; readonly run: string }> {
  const runs = join(folder, name);
  const { status, stderr } = rseg(...target, '--runs', runs, '--ui', 'plain', '--detach');
  assert.is(status, 0, stderr);
  const run = runIn(runs);
  assert.is((await askRun(run, 'pause'))?.done, true);
  for (let i = 0; i < 600 && !eventsOf(run).some(({ k }) => k === 'paused'); i++) await pause(50);
  return { runs, run };
}

let undisturbed = '';
test('a run that nothing disturbs', () => {
  const runs = join(folder, 'reference');
  assert.is(rseg(...target, '--runs', runs, '--ui', 'quiet').status, 0);
  undisturbed = weightsDigest(runIn(runs), 'student');
});

test('paused and let go on from the screen; a killed screen changes not a bit of the result', async () => {
  const { runs, run } = await startPaused('killed');
  const attached = terminalOf('attach', run);
  await shows(attached, 'paused');
  const watched = terminalOf('watch', run);
  await shows(watched, 'paused');
  watched.type('pCTR:stop\rq');
  assert.is(await watched.exit, 0, 'a reader changes nothing');
  const readonly = terminalOf('attach', run, '--readonly');
  await shows(readonly, 'paused');
  readonly.type('pCTR:pause\r');
  await shows(readonly, ':pause cannot be used here');
  readonly.type('\u0003');
  assert.is(await readonly.exit, 0);
  assert.is(eventsOf(run).at(-1)!.k, 'checkpoint', 'the pause was kept as a checkpoint, and nothing happened since');
  attached.type('p');
  await shows(attached, /running/);
  for (let i = 0; i < 600 && eventsOf(run).filter(({ k }) => k === 'step').length < 5; i++) await pause(50);
  attached.kill('SIGKILL');
  await attached.exit;
  await ended(run);
  assert.is(weightsDigest(run, 'student'), undisturbed);
  assert.match(rseg('attach', run, '--runs', runs).stderr, /attach needs a screen/);
});

test('a checkpoint and a stop on request; ctrl-c and q of an attached screen leave the run alone', async () => {
  const { runs, run } = await startPaused('stopped');
  for (const key of ['\u0003', 'q']) {
    const attached = terminalOf('attach', run);
    await shows(attached, 'paused');
    attached.type(key);
    assert.is(await attached.exit, 0);
  }
  assert.is(eventsOf(run).at(-1)!.k, 'checkpoint', 'still waiting');
  const attached = terminalOf('attach', '--runs', runs);
  await shows(attached, 'paused');
  attached.type('T');
  await shows(attached, 'stop the run: after its step with a checkpoint (s)');
  attached.type('\u001b');
  await pause(300);
  assert.not.ok(eventsOf(run).some(({ k }) => k === 'stopping'));
  attached.type('Ts');
  await ended(run);
  const end = eventsOf(run).at(-1)!;
  assert.ok(end.k === 'attempt-end' && end.state === 'stopped' && end.exitCode === 143);
  attached.type('q');
  await attached.exit;
  const late = terminalOf('attach', run);
  assert.is(await late.exit, 2);
  assert.match(late.history().join(' '), /nothing works on this run/);
});

test('a screen that is left leaves a trainer that still can be asked; killed with its supervisor, the run goes on later', async () => {
  const runs = join(folder, 'left');
  const own = terminalOf(...target, '--runs', runs);
  await shows(own, 'running');
  own.type('p');
  await shows(own, 'paused');
  own.type('q');
  await shows(own, 'detach (d)');
  own.type('d');
  assert.is(await own.exit, 0);
  const run = runIn(runs);
  const attached = terminalOf('attach', run);
  await shows(attached, 'paused');
  attached.type('p');
  await shows(attached, 'it goes on');
  attached.type('Ts');
  await ended(run);
  attached.type('q');
  await attached.exit;
  const again = terminalOf(...target, '--runs', runs);
  await shows(again, 'running');
  again.kill('SIGKILL');
  await again.exit;
  assert.is(rseg(...target, '--runs', runs, '--ui', 'quiet', '--wait').status, 0);
  assert.is(weightsDigest(run, 'student'), undisturbed);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
