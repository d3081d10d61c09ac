// A trainer that the system kills for memory: what its control group tells of it, made up and, where groups can be made, really.
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type MemoryGroup, readMemoryGroup } from '../../../src/runtime/run/memory-group.js';
import { classifyTrainerEnd } from '../../../src/runtime/run/trainer-exit.js';
import { run } from './rseg-process.js';
import { temporaryFolder } from './temporary-folder.js';

/** Files of control groups: path -> content. */
function groups(files: Readonly<Record<string, string>>): string {
  const root = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

test('the second version: kills, the lowest limit of the groups around, peak', () => {
  const root = groups({
    self: '0::/job/step\n',
    'job/memory.max': '3221225472\n',
    'job/step/memory.max': 'max\n',
    'job/step/memory.events': 'low 0\nhigh 0\nmax 12\noom 2\noom_kill 2\noom_group_kill 0\n',
    'job/step/memory.peak': '3221000000\n',
  });
  const path = join(root, 'job/step');
  assert.equal(readMemoryGroup(root, join(root, 'self')), { path, kills: 2, limit: 3221225472, peak: 3221000000 });
});

test('the first version, its number for no limit, and a container that sees its group as the top', () => {
  const root = groups({
    self: '8:cpu,memory:/docker/abc\n0::/\n',
    'memory/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 1\n',
    'memory/memory.limit_in_bytes': '9223372036854771712\n',
    'memory/memory.max_usage_in_bytes': '500\n',
  });
  const found = readMemoryGroup(root, join(root, 'self'));
  assert.equal(found, { path: join(root, 'memory'), kills: 1, limit: null, peak: 500 });
  assert.is(readMemoryGroup(join(root, 'nowhere'), join(root, 'self')), null);
});

test('the message tells limit, peak and what to do; a kill that was not for memory is told as one', () => {
  const group: MemoryGroup = { path: '/groups/job', kills: 3, limit: 64 * 2 ** 20, peak: 63 * 2 ** 20 };
  const ended = { code: null, signal: 'SIGKILL' } as const;
  const end = (after: MemoryGroup | null) =>
    classifyTrainerEnd(ended, null, 'log.txt', () => ({ before: group, after, lastMb: 60 }));
  const memory = end({ ...group, kills: 4 });
  assert.is(memory.exitCode, 7);
  assert.is(
    memory.failure?.message,
    'the system killed the trainer for memory: its limit is 64.0 MB, at most 63.0 MB were used (/groups/job); it last told of 60.0 MB',
  );
  assert.match(memory.failure?.help ?? '', /resources\.memory .* smaller batch or image; run the same command again/);
  assert.match(
    end({ ...group, kills: 4, limit: null }).failure?.message ?? '',
    /the memory of the machine ran out \([\d.]+ GB/,
  );
  assert.match(end(group).failure?.message ?? '', /killed \(SIGKILL\) by somebody; not for memory/);
  assert.match(end(null).failure?.message ?? '', /most likely the memory of the machine ran out/);
});

const GROUPS = ['/sys/fs/cgroup', '/sys/fs/cgroup/memory'];
const LIMIT = 150 * 2 ** 20;

/** A real group with a limit; null where none can be made. */
function limitedGroup(): string | null {
  for (const top of GROUPS) {
    const path = join(top, `rseg-test-${process.pid}`);
    try {
      mkdirSync(path);
      const file = ['memory.max', 'memory.limit_in_bytes'].find((name) => existsSync(join(path, name)));
      if (file !== undefined) {
        writeFileSync(join(path, file), String(LIMIT));
        return path;
      }
      rmdirSync(path);
    } catch {
      // not ours to make
    }
  }
  return null;
}
const group = limitedGroup();
const really = group === null ? test.skip : test;

really('a run in a group of 150 MB is killed for memory by the system, and says so with limit and peak', async () => {
  const runs = temporaryFolder();
  const long = ['--set', 'train.length = 4000 steps', '--set', 'train.batch = 8', '--set', 'train.image = 512x512'];
  const { code, stdout, stderr } = await run('plain', runs, long, `echo $$ > ${group}/cgroup.procs;`);
  assert.is(code, 7, stdout + stderr);
  assert.match(
    stdout + stderr,
    /the system killed the trainer for memory: its limit is 150\.0 MB, at most 1\d\d\.\d MB were used/,
  );
});

test.after(() => {
  if (group === null) return;
  try {
    rmdirSync(group);
  } catch {
    // the last process of it is just ending
  }
});

test.run();
