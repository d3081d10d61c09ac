import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../../src/exit-code.js';
import { CounterRandom, STREAM } from '../../../src/random/philox.js';
import {
  type CheckpointFacts,
  CheckpointStore,
  type Fallback,
} from '../../../src/runtime/checkpoint/checkpoint-store.js';
import { temporaryFolder } from './temporary-folder.js';

const folder = temporaryFolder();
let properties = 0;
const facts = (step: number, best: CheckpointFacts['best'] = null): CheckpointFacts => ({
  stage: 'student',
  key: 'abc',
  step,
  best,
  engine: 'cpu',
  rseg: '0',
});
const files = (step: number) =>
  new Map([
    ['model.bin', new Uint8Array(5000).fill(step)],
    ['more.bin', Buffer.from('x')],
  ]);

function filled(
  name: string,
  steps: readonly number[],
  best: CheckpointFacts['best'] = null,
  mostBytes: number | null = null,
): CheckpointStore {
  const store = new CheckpointStore(join(folder, name), 'abc', mostBytes);
  for (const step of steps) store.save(files(step), facts(step, best));
  return store;
}
function newest(store: CheckpointStore): { step: number | null; fallbacks: Fallback[] } {
  const fallbacks: Fallback[] = [];
  const found = store.newest((fallback) => fallbacks.push(fallback));
  if (found !== null) store.repairPointer(found);
  return { step: found?.facts.step ?? null, fallbacks };
}

test('the last two and the best are kept, LATEST points to the newest', () => {
  const store = filled('kept', [10, 20, 30, 40, 50], { step: 20, value: 0.5 });
  assert.equal(readdirSync(store.folder).sort(), ['LATEST', 'step-000020', 'step-000040', 'step-000050']);
  assert.is(readFileSync(join(store.folder, 'LATEST'), 'utf8'), 'step-000050\n');
  assert.equal(newest(store), { step: 50, fallbacks: [] });
});

test('with a number of bytes the older of two goes where they take more, never the last intact one or the best', () => {
  const left = (name: string, mostBytes: number) =>
    readdirSync(filled(name, [10, 20, 30, 40], { step: 10, value: 0.5 }, mostBytes).folder).sort();
  assert.equal(left('room', 50_000), ['LATEST', 'step-000010', 'step-000030', 'step-000040']);
  assert.equal(left('scarce', 14_000), ['LATEST', 'step-000010', 'step-000040']);
  assert.equal(left('nothing', 1), ['LATEST', 'step-000010', 'step-000040']);
  // the newest is damaged while it is written: the one before is the last intact one
  const store = filled('damaged', [1], null, 1);
  truncateSync(join(store.folder, 'step-000001', 'model.bin'), 1);
  store.save(files(2), facts(2, null));
  assert.is(newest(store).step, 2);
});

test('a truncated checkpoint is noticed and the one before is used', () => {
  for (const length of [0, 1, 4096, 4999]) {
    const store = filled(`short-${length}`, [1, 2]);
    truncateSync(join(store.folder, 'step-000002', 'model.bin'), length);
    const { step, fallbacks } = newest(store);
    assert.is(step, 1);
    assert.equal(fallbacks, [
      { from: 'step-000002', to: 'step-000001', why: `model.bin has ${length} bytes instead of 5000` },
    ]);
    assert.is(readFileSync(join(store.folder, 'LATEST'), 'utf8'), 'step-000001\n');
  }
});

test('no flipped bit anywhere in a checkpoint is accepted', () => {
  const store = filled('flips', [1]);
  const random = new CounterRandom(1, STREAM.order);
  for (let i = 0; i < 1000; i++) {
    const name = ['model.bin', 'more.bin', 'MANIFEST.json'][i % 3]!;
    const path = join(store.folder, 'step-000001', name);
    const bytes = readFileSync(path);
    const place = random.integer(bytes.length);
    const flipped = Buffer.from(bytes);
    flipped[place] = flipped[place]! ^ (1 << random.integer(8));
    writeFileSync(path, flipped);
    const result = store.open('step-000001');
    // white space between the fields of the manifest is no content
    const meaning = (text: Buffer) => {
      try {
        return JSON.stringify(JSON.parse(text.toString()));
      } catch {
        return null;
      }
    };
    if (name !== 'MANIFEST.json' || meaning(flipped) !== meaning(bytes)) {
      assert.ok('problem' in result, `${name} byte ${place}`);
    }
    writeFileSync(path, bytes);
  }
  assert.ok(!('problem' in store.open('step-000001')));
});

test('parts of two checkpoints cannot be mixed', () => {
  const store = filled('mix', [1, 2]);
  writeFileSync(
    join(store.folder, 'step-000002', 'model.bin'),
    readFileSync(join(store.folder, 'step-000001', 'model.bin')),
  );
  assert.is(newest(store).step, 1);
});

test('checkpoints of other work are refused, and nothing intact is exit 9', () => {
  const store = filled('other', [1]);
  const other = new CheckpointStore(store.folder, 'def');
  const fallbacks: Fallback[] = [];
  try {
    other.newest((fallback) => fallbacks.push(fallback));
    assert.unreachable();
  } catch (error) {
    assert.instance(error, UserError);
    assert.is((error as UserError).exitCode, 9);
    assert.match((error as UserError).message, /no checkpoint of this training is intact: step-000001 \(.*key differs/);
  }
  assert.is(fallbacks[0]?.to, null);
  assert.equal(newest(new CheckpointStore(join(folder, 'empty'), 'abc')), { step: null, fallbacks: [] });
});

test('a file cut off at any sector is noticed', () => {
  const store = filled('sectors', [1]);
  const path = join(store.folder, 'step-000002');
  const size = 5 * 4096 + 100;
  for (let length = 0; length < size; length += 4096) {
    store.save(new Map([['model.bin', new Uint8Array(size)]]), facts(2));
    truncateSync(join(path, 'model.bin'), length);
    assert.is(newest(store).step, 1, `${length} bytes`);
  }
});

test('whatever is saved and damaged, the last intact checkpoint and the best stay', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ damage: fc.boolean(), better: fc.boolean() }), { maxLength: 8 }), (history) => {
      const store = new CheckpointStore(join(folder, `property-${++properties}`), 'abc');
      let best: CheckpointFacts['best'] = null;
      let intact: number | null = null;
      for (const [index, { damage, better }] of history.entries()) {
        const step = index + 1;
        if (better) best = { step, value: step };
        store.save(files(step), facts(step, best));
        // the best one is read back when the training ends: only others are damaged here
        if (damage && best?.step !== step && intact !== null) {
          truncateSync(join(store.folder, `step-00000${step}`, 'model.bin'), 1);
        } else intact = step;
        assert.is(newest(store).step, intact);
        if (best !== null) assert.not.ok('problem' in store.openStep(best.step), `best ${best.step} after ${step}`);
      }
    }),
    { numRuns: 12 },
  );
});

test('a damaged checkpoint does not count as one of the two that are kept', () => {
  const store = filled('counted', [1, 2]);
  truncateSync(join(store.folder, 'step-000002', 'model.bin'), 1);
  store.save(files(3), facts(3));
  truncateSync(join(store.folder, 'step-000003', 'model.bin'), 1);
  assert.is(newest(store).step, 1);
});

test('a killed writer leaves an orphan that is removed, and LATEST is repaired', () => {
  const store = filled('orphan', [1, 2]);
  mkdirSync(join(store.folder, '.tmp-123-step-000003'));
  writeFileSync(join(store.folder, 'LATEST'), 'step-000009\n');
  assert.is(store.removeOrphans(), 1);
  assert.not.ok(existsSync(join(store.folder, '.tmp-123-step-000003')));
  assert.is(newest(store).step, 2);
  assert.is(readFileSync(join(store.folder, 'LATEST'), 'utf8'), 'step-000002\n');
});

test('a checkpoint that exists is not written again, a damaged one is replaced', () => {
  const store = filled('again', [1]);
  assert.is(store.save(files(1), facts(1)).bytes, 0);
  truncateSync(join(store.folder, 'step-000001', 'more.bin'), 0);
  assert.is(store.save(files(1), facts(1)).bytes, 5001);
  assert.is(newest(store).step, 1);
});

test('when the newest is damaged, the one kept for that case is used', () => {
  const store = filled('guard', [1, 2]);
  const path = join(store.folder, 'step-000003');
  const save = () => store.save(files(3), facts(3));
  save();
  assert.not.ok(existsSync(join(store.folder, 'step-000001')));
  truncateSync(join(path, 'model.bin'), 3);
  assert.is(newest(store).step, 2);
});

test.run();
