import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../../../src/package-root.js';
import {
  newestQueue,
  newQueueId,
  queueFile,
  queueIds,
  readQueue,
  removeOldQueues,
  writeQueue,
} from '../../../../src/runtime/run/queue/queue-file.js';
import type { QueueRecord } from '../../../../src/runtime/run/queue/queue-record.js';
import { temporaryFolder } from '../temporary-folder.js';

const record = (id: string, ended = true): QueueRecord => ({
  v: 1,
  id,
  command: 'rseg run a.rseg',
  where: 'local',
  started: 1,
  updated: 2,
  ended,
  pid: 1,
  host: 'here',
  rows: [
    {
      name: 'a@1',
      variant: 'a',
      seed: 1,
      run: '0123456789ab',
      settings: [{ path: 'train.batch', text: '4' }],
      state: 'waiting',
      reason: 'waits for teacher of b@1',
      attempts: 0,
      job: null,
      exitCode: null,
    },
  ],
});

test('a record is read as it was written, fits its schema, and leaves nothing else in the folder', () => {
  const runs = temporaryFolder();
  const written = record(newQueueId(0));
  writeQueue(runs, written);
  assert.equal(readQueue(queueFile(runs, written.id)), written);
  assert.equal(readdirSync(join(runs, 'queues')), [`${written.id}.json`]);
  const schema = readFileSync(join(packageRoot, 'grammar/schema/queue.schema.json'), 'utf8');
  const valid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(JSON.parse(schema));
  assert.ok(valid(written), JSON.stringify(valid.errors));
  assert.not.ok(valid({ ...written, where: 'moon' }));
});

test('ids sort by time; damaged and foreign files are passed over; there may be none', () => {
  const runs = temporaryFolder();
  assert.is(newestQueue(runs), null);
  // within one second
  const [older, newer] = [newQueueId(1_001), newQueueId(1_002)];
  assert.match(older, /^19700101-000001-001-[0-9a-f]{6}$/);
  for (const id of [newer, older]) writeQueue(runs, record(id));
  writeFileSync(queueFile(runs, '29990101-000000-ffffff'), '{"v":1');
  assert.is(queueIds(runs).length, 3);
  assert.is(newestQueue(runs)?.id, newer);
});

test('a folder that cannot be written is no failure', () => {
  const runs = temporaryFolder();
  writeFileSync(join(runs, 'queues'), 'a file');
  writeQueue(runs, record('20200101-000000-000000'));
  assert.is(newestQueue(runs), null);
});

test('only the newest records stay, and those of queues that go on', () => {
  const runs = temporaryFolder();
  mkdirSync(join(runs, 'queues'));
  for (let second = 0; second < 60; second++) writeQueue(runs, record(newQueueId(second * 1000), second !== 3));
  removeOldQueues(runs);
  const left = queueIds(runs);
  assert.is(left.length, 51);
  assert.match(left.at(-1)!, /^19700101-000003-/);
});

test.run();
