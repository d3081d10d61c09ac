import { lstatSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../../src/exit-code.js';
import type { ControlAnswer, ControlAsk } from '../../../src/runtime/run/control-ask.js';
import { askRun, controlSocket, isControlled, serveControl } from '../../../src/runtime/run/control-socket.js';
import { answerControl } from '../../../src/runtime/run/queue/answer-control.js';

const folder = mkdtempSync(join(tmpdir(), 'rseg-control-'));
const answer = (ask: ControlAsk): ControlAnswer => ({ done: true, say: `heard ${ask}` });
let count = 0;
function runFolder(name = `run-${count++}`): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

test('a question and its answer; the socket is the owner’s alone, and goes with the process', async () => {
  const run = runFolder();
  assert.is(await askRun(run, 'stop'), null, 'nobody listens yet');
  const server = await serveControl(run, answer);
  assert.is(lstatSync(controlSocket(run)).mode & 0o777, 0o600);
  assert.equal(await askRun(run, 'pause'), { done: true, say: 'heard pause' });
  assert.is(await isControlled(run), true);
  server!.close();
  assert.is(lstatSync(controlSocket(run), { throwIfNoEntry: false }), undefined);
  assert.is(await isControlled(run), false);
});

test('what a killed process left is replaced, and a process takes only its own socket away', async () => {
  const run = runFolder();
  const first = await serveControl(run, () => ({ done: true, say: 'first' }));
  const second = await serveControl(run, () => ({ done: true, say: 'second' }));
  first!.close();
  assert.equal(await askRun(run, 'stop'), { done: true, say: 'second' });
  second!.close();
  writeFileSync(controlSocket(run), '');
  const third = await serveControl(run, answer);
  assert.is(await isControlled(run), true);
  third!.close();
});

test('paths longer than the kernel takes work as well', async () => {
  const run = runFolder(join(...Array.from({ length: 8 }, (_, i) => `${i}-${'long'.repeat(8)}`)));
  assert.ok(controlSocket(run).length > 250);
  const server = await serveControl(run, answer);
  assert.equal(await askRun(run, 'checkpoint'), { done: true, say: 'heard checkpoint' });
  server!.close();
  assert.is(await isControlled(run), false);
});

test('what is no socket of this user is not talked to', async () => {
  const run = runFolder();
  writeFileSync(controlSocket(run), 'not a socket');
  const error = await askRun(run, 'stop').catch((caught: unknown) => caught);
  assert.instance(error, UserError);
  assert.is((error as UserError).exitCode, 2);
  assert.match((error as UserError).message, 'not yours to control');
});

test('lines that make no sense are answered or cut off, and change nothing', async () => {
  const run = runFolder();
  const heard: string[] = [];
  const server = await serveControl(run, (ask) => {
    heard.push(ask);
    return answer(ask);
  });
  const say = (text: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = createConnection(controlSocket(run));
      let got = '';
      socket.on('data', (data) => {
        got += data;
        socket.end();
      });
      socket.on('close', () => resolve(got));
      socket.on('error', () => {});
      socket.write(text);
    });
  for (const text of ['nonsense\n', '{"ask":"format the disk"}\n', 'null\n', '{"ask":["stop"]}\n', '[]\n'])
    assert.match(await say(text), '"done":false', text);
  assert.is(await say('x'.repeat(5000)), '', 'a line without end');
  assert.equal(heard, []);
  server!.close();
});

test('a process that never answers is told', async () => {
  const run = runFolder();
  const mute = createServer(() => {});
  await new Promise<void>((resolve) => mute.listen(controlSocket(run), resolve));
  assert.equal(await askRun(run, 'stop', 50), { done: false, say: 'the process of the run does not answer' });
  mute.close();
});

test('what is done with a question: of a run at work, and of one that has ended', () => {
  const done: string[] = [];
  const handle = {
    requestStop: (kind: string, reason = '') => void done.push(`stop ${kind} ${reason}`),
    requestCheckpoint: () => void done.push('checkpoint'),
    pause: (on: boolean) => void done.push(`pause ${on}`),
  };
  const working = { handle, state: 'running', again: () => true };
  for (const ask of ['stop', 'stop-now', 'checkpoint', 'pause', 'resume'] as const)
    assert.is(answerControl(ask, working).done, true);
  assert.equal(done, ['stop graceful SIGTERM', 'stop now SIGTERM', 'checkpoint', 'pause true', 'pause false']);
  assert.match(answerControl('retry', working).say, 'it is at work');
  const failed = { handle: null, state: 'failed', again: () => true };
  assert.is(answerControl('retry', failed).done, true);
  assert.match(answerControl('stop', failed).say, 'nothing works on it: it is failed');
  assert.is(answerControl('retry', { ...failed, again: () => false }).done, false);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
