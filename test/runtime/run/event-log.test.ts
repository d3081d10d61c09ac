import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../../src/package-root.js';
import type { EventBody, RunEvent } from '../../../src/runtime/run/event.js';
import { decodeEvent, encodeEvent } from '../../../src/runtime/run/event-line.js';
import { EventLog, monotonicNow, readEvents } from '../../../src/runtime/run/event-log.js';
import { EventTail } from '../../../src/runtime/run/event-tail.js';
import { temporaryFolder } from './temporary-folder.js';

const folder = temporaryFolder();
const warning = (message: string): EventBody => ({ k: 'warning', message });
const messages = (events: readonly RunEvent[]): string[] => events.map((e) => (e.k === 'warning' ? e.message : e.k));

test('a reopened log cuts a torn last line off and goes on counting', () => {
  const file = join(folder, 'torn.jsonl');
  const first = new EventLog(file, monotonicNow());
  first.append(warning('one'));
  first.append(warning('two'));
  first.close();
  appendFileSync(file, '{"v":1,"seq":3,"t":0,"w":0,"k":"warn');
  const second = new EventLog(file, monotonicNow());
  second.append(warning('three'));
  second.close();
  const { events, damaged } = readEvents(file);
  assert.equal(messages(events), ['one', 'two', 'three']);
  assert.equal(
    events.map((e) => e.seq),
    [1, 2, 3],
  );
  assert.equal(damaged, []);
});

test('a damaged line in the middle is told by its offset and the rest is read', () => {
  const file = join(folder, 'flip.jsonl');
  const log = new EventLog(file, monotonicNow());
  for (const text of ['one', 'two', 'three']) log.append(warning(text));
  log.close();
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('two', 'twa'));
  const { events, damaged } = readEvents(file);
  assert.equal(messages(events), ['one', 'three']);
  assert.equal(damaged, [text.indexOf('\n') + 1]);
});

test('every single changed byte of a line is noticed', () => {
  const line = encodeEvent({ v: 1, seq: 7, t: 12, w: 34, k: 'warning', message: 'säge' }).trimEnd();
  assert.equal(decodeEvent(line)?.seq, 7);
  for (let i = 0; i < line.length; i++) {
    const changed = line.slice(0, i) + String.fromCharCode(line.charCodeAt(i) ^ 1) + line.slice(i + 1);
    assert.is(decodeEvent(changed), null, `position ${i}`);
  }
});

test('a tail delivers what is written before and after it began, whole lines only', async () => {
  const file = join(folder, 'tail.jsonl');
  const tail = new EventTail(file, { pollMs: 20 });
  const seen: string[] = [];
  const reading = (async () => {
    for await (const event of tail) seen.push(...messages([event]));
  })();
  const log = new EventLog(file, monotonicNow());
  log.append(warning('one'));
  const next = encodeEvent({ v: 1, seq: 2, t: 0, w: 0, k: 'warning', message: 'two' });
  appendFileSync(file, next.slice(0, 20));
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(seen, ['one']);
  appendFileSync(file, next.slice(20));
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(seen, ['one', 'two']);
  appendFileSync(file, encodeEvent({ v: 1, seq: 3, t: 0, w: 0, k: 'warning', message: 'last' }));
  tail.close();
  await reading;
  assert.equal(seen, ['one', 'two', 'last']);
  assert.equal(tail.damaged, []);
  log.close();
});

test('a tail survives that a writer takes back a torn line', () => {
  const file = join(folder, 'takeback.jsonl');
  const line = (seq: number) => encodeEvent({ v: 1, seq, t: 0, w: 0, k: 'warning', message: `m${seq}` });
  writeFileSync(file, line(1) + line(2).slice(0, 9));
  const tail = new EventTail(file);
  assert.equal(messages(tail.read()), ['m1']);
  truncateSync(file, line(1).length);
  assert.equal(messages(tail.read()), []);
  appendFileSync(file, line(2));
  assert.equal(messages(tail.read()), ['m2']);
  tail.close();
});

test('a tail works within its budget and misses nothing of a long file', () => {
  const file = join(folder, 'long.jsonl');
  const lines = Array.from({ length: 20_000 }, (_, i) =>
    encodeEvent({ v: 1, seq: i + 1, t: 0, w: 0, k: 'warning', message: 'x'.repeat(80) }),
  );
  writeFileSync(file, lines.join(''));
  const tail = new EventTail(file);
  const counts: number[] = [];
  while (counts.reduce((a, b) => a + b, 0) < lines.length) counts.push(tail.read(1).length);
  tail.close();
  assert.ok(counts.length > 3, `${counts.length} portions`);
});

test('the schema accepts an event of every kind and refuses a misspelt one', () => {
  const file = join(packageRoot, 'grammar/schema/event.schema.json');
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(file, 'utf8')));
  const base = { v: 1, seq: 1, t: 0, w: 0 } as const;
  const bodies: readonly EventBody[] = [
    {
      k: 'attempt-start',
      attempt: 1,
      pid: 1,
      host: 'h',
      variant: 'v',
      seed: 1,
      run: 'r',
      stages: [{ id: 'teacher', op: 'train-teacher', key: 'k' }],
    },
    { k: 'engine', name: 'cpu', description: '', whyNotBetter: null },
    { k: 'stage-start', stage: 's', steps: 1, stepsPerEpoch: 1, firstStep: 0, batch: 1, parameters: 1 },
    { k: 'stage-waiting', stage: 's', why: '' },
    { k: 'stage-cached', stage: 's', why: '' },
    {
      k: 'step',
      stage: 's',
      step: 1,
      lr: 1e-3,
      loss: 1.5,
      terms: { ce: 1 },
      stepMs: 1,
      dataMs: 0,
      imagesPerSecond: 2,
      rssMb: 3,
    },
    { k: 'validation', stage: 's', step: 1, split: 'val', miou: { mean: 0.5 }, best: true, ms: 1 },
    { k: 'checkpoint', stage: 's', step: 1, path: 'ckpt', ms: 1, bytes: 1 },
    { k: 'checkpoint-fallback', stage: 's', from: 'a', to: null, why: '' },
    { k: 'checkpoint-adopted', stage: 's', run: 'abc', step: 2 },
    { k: 'evaluation-progress', stage: 's', suite: 'any', done: 1, total: 2 },
    {
      k: 'result',
      stage: 's',
      subject: 'student',
      suite: 'any',
      call: 'missing',
      miou: { rgb: 0.1 },
      summary: { mean: 0.1 },
    },
    { k: 'stage-end', stage: 's', ms: 1 },
    { k: 'warning', message: '' },
    { k: 'stopping', reason: 'SIGINT' },
    { k: 'failure', exitCode: 8, message: '', where: null, help: null },
    { k: 'attempt-end', attempt: 1, state: 'done', exitCode: 0 },
  ];
  for (const body of bodies) {
    assert.ok(validate(JSON.parse(encodeEvent({ ...base, ...body }))), `${body.k}: ${JSON.stringify(validate.errors)}`);
  }
  assert.not.ok(validate({ ...base, k: 'warning', mesage: '' }));
  assert.not.ok(
    validate({ ...base, k: 'validation', stage: 's', step: 1, split: 'v', miou: { a: 2 }, best: true, ms: 1 }),
  );
});

test.run();
