import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../../src/exit-code.js';
import { identityOf } from '../../../src/runtime/run/process-identity.js';
import { lock, lockHolder, tryLock } from '../../../src/runtime/run/run-lock.js';
import { temporaryFolder } from './temporary-folder.js';

const module = join(dirname(fileURLToPath(import.meta.url)), '../../../src/runtime/run/run-lock.js');

const children: ChildProcess[] = [];
test.after(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** A process of `code`, ended with us. */
function node(code: string): ChildProcess {
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

/** A process that takes the lock, says `held` or `lost`, then blocks its event loop. */
function contender(folder: string): ChildProcess {
  const code = `import { tryLock } from ${JSON.stringify(module)};
    const held = await tryLock(${JSON.stringify(folder)}, 'supervisor', 'contender');
    process.stdout.write(held ? 'held' : 'lost');
    if (held) setTimeout(() => { for (;;); }, 20);`;
  return node(code);
}
async function answer(child: ChildProcess): Promise<string> {
  const [data] = await once(child.stdout!, 'data');
  return String(data);
}

test('one of several processes gets the lock, keeps it while blocked, and loses it by SIGKILL', async () => {
  const folder = temporaryFolder();
  const children = Array.from({ length: 4 }, () => contender(folder));
  const answers = await Promise.all(children.map(answer));
  assert.equal(answers.filter((a) => a === 'held').length, 1);
  const owner = children[answers.indexOf('held')]!;
  assert.is(await tryLock(folder, 'supervisor', 'me'), null);
  assert.is(lockHolder(folder, 'supervisor')?.pid, owner.pid);
  try {
    await lock(folder, 'supervisor', 'me', 150);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, UserError);
    assert.is((error as UserError).exitCode, 5);
    assert.match(
      (error as UserError).message,
      new RegExp(`process ${owner.pid} of .+@.+ since \\d{4}-.+\\(contender\\)`),
    );
  }
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  const mine = await lock(folder, 'supervisor', 'me', 1000);
  assert.is(lockHolder(folder, 'supervisor')?.pid, process.pid);
  await mine.release();
  assert.is(lockHolder(folder, 'supervisor'), null);
});

test('fifty processes want the lock at once: exactly one gets it', async () => {
  const folder = temporaryFolder();
  // ten processes with five attempts each, all waiting for the same moment
  const code = `import { tryLock } from ${JSON.stringify(module)};
    process.stdin.once('data', async () => {
      const attempts = Array.from({ length: 5 }, () => tryLock(${JSON.stringify(folder)}, 'supervisor', 'crowd'));
      const held = (await Promise.all(attempts)).filter((one) => one !== null).length;
      process.stdout.write(String(held));
      setTimeout(() => undefined, 60_000);
    });
    process.stdout.write('ready');`;
  const crowd = Array.from({ length: 10 }, () => node(code));
  assert.ok((await Promise.all(crowd.map(answer))).every((one) => one === 'ready'));
  for (const { stdin } of crowd) stdin!.write('go');
  const counts = (await Promise.all(crowd.map(answer))).map(Number);
  assert.is(
    counts.reduce((a, b) => a + b, 0),
    1,
    `${counts}`,
  );
});

test('a note of a dead owner whose number belongs to a living process now is no lock', async () => {
  const folder = temporaryFolder();
  const stale = { ...identityOf(process.pid), startTicks: 1, user: 'u', command: 'c', since: '2020', alone: false };
  writeFileSync(join(folder, 'lock.json'), JSON.stringify(stale));
  const mine = await lock(folder, 'supervisor', 'me');
  assert.is(lockHolder(folder, 'supervisor')?.command, 'me');
  await mine.release();
});

test('roles and folders do not disturb each other', async () => {
  const folder = temporaryFolder();
  const locks = [
    await tryLock(folder, 'supervisor', 'a'),
    await tryLock(folder, 'trainer', 'b'),
    await tryLock(temporaryFolder(), 'supervisor', 'c'),
  ];
  assert.ok(locks.every((l) => l !== null));
  for (const held of locks) await held?.release();
});

test.run();
