// The lock file: sorted lines that merge, drift fact by fact, and nothing secret.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { planExperiment } from '../../src/plan/experiment-plan.js';
import { lockFacts } from '../../src/plan/lock-facts.js';
import { driftOf, type LockFacts, lockPath, parseLock, printLock } from '../../src/plan/lock-file.js';
import { temporaryFolder } from '../runtime/run/temporary-folder.js';
import { formOf } from './experiment-text.js';

async function factsOf(edits: string, sets: ReadonlyMap<string, readonly string[]> = new Map()): Promise<LockFacts> {
  const form = formOf(edits);
  const wanted = form.seeds.map((seed) => ({ place: form.variant, form, seed, coordinates: [] }));
  const plan = await planExperiment(wanted, { baseFolder: '/', runs: temporaryFolder(), prices: null });
  const engine = 'TensorFlow 2.18.0 (CPU, 16 threads)';
  return lockFacts(plan, { edition: 1, engine, baseFolder: '/', sets });
}

test('one fact per line, sorted, and read back as it was', async () => {
  const facts = await factsOf('seeds = 1..3', new Map([['own+set-1a2b3c', ['loss.kl.weight = 3', 'loss drop rrm']]]));
  const text = printLock(facts);
  const lines = text.trimEnd().split('\n').slice(1);
  assert.equal(lines, [...lines].sort());
  assert.is(lines.length, facts.size);
  assert.equal(new Map([...(parseLock(text) as LockFacts)].sort()), new Map([...facts].sort()));
  for (const wanted of [
    /^backend = TensorFlow 2\.18\.0 \(CPU\)$/m,
    /^data city\.train = 45 frames [0-9a-f]{64}$/m,
    /^edition = 1$/m,
  ])
    assert.match(text, wanted);
  for (const wanted of [
    /^op train-student = 2$/m,
    /^package tfjs = \d/m,
    /^run own@2 = [0-9a-f]{64} with results [0-9a-f]{64}$/m,
  ])
    assert.match(text, wanted);
  assert.match(text, /^seeds own = 1 2 3$/m);
  assert.match(text, /^set own\+set-1a2b3c = \["loss\.kl\.weight = 3","loss drop rrm"\]$/m);
});

test('drift names exactly what differs', async () => {
  const before = await factsOf('');
  assert.equal(driftOf(before, await factsOf('workers = 5')), []);
  const changed = driftOf(before, await factsOf('loss.kl.weight = 70'));
  assert.equal(
    changed.map(({ fact }) => fact),
    ['run own@1'],
  );
  const seeds = driftOf(before, await factsOf('seeds = 1..2'));
  assert.equal(
    seeds.map(({ fact, locked }) => [fact, locked === null]),
    [
      ['run own@2', true],
      ['seeds own', false],
    ],
  );
});

test('marks that a merge left are found by their line', () => {
  assert.equal(parseLock('# head\nedition = 1\n<<<<<<< ours\n'), { line: 3 });
});

test('of an environment variable the name is kept, never the value', async () => {
  process.env.RSEG_TEST_CITY = '/somewhere/private';
  const form = formOf('');
  const named = { ...form, data: { ...form.data, root: { env: 'RSEG_TEST_CITY' } } };
  const wanted = [{ place: 'own', form: named, seed: 1, coordinates: [] }];
  const plan = await planExperiment(wanted, { baseFolder: '/', runs: temporaryFolder(), prices: null });
  const text = printLock(lockFacts(plan, { edition: 1, engine: 'x', baseFolder: '/', sets: new Map() }));
  assert.match(text, /^env city\.root = RSEG_TEST_CITY$/m);
  assert.not.match(text, /private/);
});

test('the lock file lies beside its file', () => {
  assert.is(lockPath('a/spcr.rseg'), 'a/spcr.lock');
});

test.run();
