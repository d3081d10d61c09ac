import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../../src/exit-code.js';
import { atomicWrite } from '../../../src/runtime/run/atomic-write.js';
import { createRunFolder } from '../../../src/runtime/run/run-folder.js';
import { DISK, replaceStateFiles } from '../../../src/runtime/run/state-files.js';
import { temporaryFolder } from './temporary-folder.js';

const built = join(dirname(fileURLToPath(import.meta.url)), '../../../src/runtime');

/** Runs module code in a process whose files cannot grow above 64 KiB: the unprivileged stand-in for a full disk. */
function withSmallFiles(code: string): string {
  const command = `ulimit -f 64; exec "$0" --input-type=module -e "$1"`;
  const result = spawnSync('bash', ['-c', command, process.execPath, code], { encoding: 'utf8' });
  return `${result.stdout}${result.stderr}`;
}

test('a file that does not fit leaves the old one and nothing else', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'state.json');
  writeFileSync(path, 'old');
  const said = withSmallFiles(`import { atomicWrite } from ${JSON.stringify(join(built, 'run/atomic-write.js'))};
    try { atomicWrite(${JSON.stringify(path)}, Buffer.alloc(200_000)); console.log('written'); }
    catch (e) { console.log(e.exitCode, e.where, e.message); }`);
  assert.is(said.trim(), `6 ${path} cannot write: the file size limit is reached (EFBIG)`);
  assert.is(readFileSync(path, 'utf8'), 'old');
  assert.equal(readdirSync(folder), ['state.json']);
});

test('a checkpoint that does not fit leaves the earlier one as the newest', () => {
  const folder = temporaryFolder();
  const said =
    withSmallFiles(`import { CheckpointStore } from ${JSON.stringify(join(built, 'checkpoint/checkpoint-store.js'))};
    const store = new CheckpointStore(${JSON.stringify(folder)}, 'k');
    const facts = (step) => ({ stage: 's', key: 'k', step, best: null, engine: 'cpu', rseg: '0' });
    store.save(new Map([['a', Buffer.alloc(1000)]]), facts(1));
    try { store.save(new Map([['a', Buffer.alloc(200_000)]]), facts(2)); } catch (e) { console.log(e.exitCode); }
    console.log(store.newest(() => console.log('fallback')).facts.step);`);
  assert.equal(said.trim().split('\n'), ['6', '1']);
  assert.equal(readdirSync(folder).sort(), ['LATEST', 'step-000001']);
});

test('an event that does not fit is taken back and the log stays readable', () => {
  const file = join(temporaryFolder(), 'events.jsonl');
  const said =
    withSmallFiles(`import { EventLog, readEvents, monotonicNow } from ${JSON.stringify(join(built, 'run/event-log.js'))};
    const log = new EventLog(${JSON.stringify(file)}, monotonicNow());
    let n = 0;
    try { for (;;) { log.append({ k: 'warning', message: 'x'.repeat(1000) }); n++; } } catch (e) { console.log(e.exitCode, e.where); }
    const { events, damaged } = readEvents(${JSON.stringify(file)});
    console.log(events.length === n, n > 50, damaged.length, readEvents(${JSON.stringify(file)}).length === (await import('node:fs')).statSync(${JSON.stringify(file)}).size);`);
  assert.equal(said.trim().split('\n'), [`6 ${file}`, 'true true 0 true']);
});

test('a place that cannot be written is named, exit 6', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  for (const attempt of [
    () => createRunFolder(join(folder, 'file', 'run')),
    () => atomicWrite(join(folder, 'missing', 'x'), ''),
    () => createRunFolder('/proc/rseg-run'),
  ]) {
    try {
      attempt();
      assert.unreachable();
    } catch (error) {
      assert.instance(error, UserError);
      assert.is((error as UserError).exitCode, 6);
      assert.match((error as UserError).where ?? '', /file|missing|proc/);
    }
  }
});

test('a disk that takes bytes and loses them is noticed before the old file goes', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'state.json');
  writeFileSync(path, 'old');
  const loses = (descriptor: number, bytes: Uint8Array): number => {
    DISK.write(descriptor, bytes.subarray(1));
    return bytes.length;
  };
  replaceStateFiles({ ...DISK, write: loses });
  try {
    assert.throws(() => atomicWrite(path, 'the new content'), /14 of 15 bytes were written/);
  } finally {
    replaceStateFiles(DISK);
  }
  assert.is(readFileSync(path, 'utf8'), 'old');
  assert.equal(readdirSync(folder), ['state.json']);
});

test.run();
