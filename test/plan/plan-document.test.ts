// Stored plans: they fit their schema, and anything that they depend on makes them stale.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { planExperiment } from '../../src/plan/experiment-plan.js';
import { type PlanDocument, planDocument, staleness } from '../../src/plan/plan-document.js';
import { openPriceContext } from '../../src/plan/price.js';
import { planFileProblems } from '../../src/runtime/run/schema-check.js';
import { temporaryFolder } from '../runtime/run/temporary-folder.js';
import { formOf } from './experiment-text.js';
import { identifiedPlan, pretendFinished } from './pretend-finished.js';

const TARGET = { file: 'plan.rseg', pattern: null, seeds: null, sets: [] };

async function documentOf(edits: string, runs: string, text = edits): Promise<PlanDocument> {
  const form = formOf(edits);
  const wanted = [1, 2].map((seed) => ({ place: form.variant, form, seed, coordinates: [] }));
  const plan = await planExperiment(wanted, { baseFolder: '/', runs, prices: openPriceContext(runs) });
  return planDocument(plan, TARGET, new Map([['/plan.rseg', text]]), '/');
}

test('a plan fits its schema, with every kind of state and reason', async () => {
  const runs = temporaryFolder();
  const first = await documentOf('', runs);
  assert.equal(planFileProblems(JSON.parse(JSON.stringify(first))), []);
  pretendFinished(runs, await identifiedPlan(formOf(''), 1, runs));
  pretendFinished(runs, await identifiedPlan(formOf('loss.kl.weight = 3'), 2, runs), (id) => id !== 'student');
  const second = await documentOf('loss.kl.weight = 3', runs);
  assert.equal(planFileProblems(JSON.parse(JSON.stringify(second))), []);
  assert.equal(
    second.runs.map(({ state, reason }) => [state, reason?.kind]),
    [
      ['train', 'setting-changed'],
      ['train', 'unfinished'],
    ],
  );
});

test('something else is no plan', () => {
  assert.match(planFileProblems({ version: 1 })[0]!, /required/);
  assert.ok(planFileProblems([]).length > 0);
});

test('a plan stays fresh while results come and go', async () => {
  const runs = temporaryFolder();
  const stored = await documentOf('', runs);
  pretendFinished(runs, await identifiedPlan(formOf(''), 1, runs));
  assert.equal(staleness(stored, await documentOf('', runs)), []);
});

test('other text, data, versions and keys make it stale, each told', async () => {
  const runs = temporaryFolder();
  const stored = await documentOf('', runs);
  assert.equal(staleness(stored, await documentOf('', runs, '# a comment')), ['plan.rseg was changed']);
  assert.equal(staleness({ ...stored, rseg: '0.0.1' }, stored), [`rseg 0.0.1 made the plan, this is ${stored.rseg}`]);
  const data = { city: stored.data.city!.map((one) => (one.split === 'val' ? { ...one, digest: 'x' } : one)) };
  assert.equal(staleness({ ...stored, data }, stored), ['data set city was changed: split val']);
  assert.equal(staleness(stored, { ...stored, data: { city: null } }), ['data set city cannot be read']);
  const [line] = stored.runs;
  const stages = line!.stages.map((stage) => ({ ...stage, key: '0'.repeat(64) }));
  const changed = { ...stored, runs: [{ ...line!, stages }] };
  assert.equal(staleness(changed, stored), ['own@1 has another key: weights or code were changed']);
  assert.equal(staleness({ ...stored, runs: [{ ...line!, address: 'gone@1' }] }, stored), [
    'gone@1 is not there any more',
  ]);
});

test.run();
