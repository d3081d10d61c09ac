// What a plan is cut into for a scheduler, how the runs are told from it, and the journal on a disk.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { queueRuns } from '../../../src/cli/run-queue.js';
import { selectRuns } from '../../../src/cli/select-runs.js';
import type { Stage } from '../../../src/compiler/stage-plan.js';
import { Journal } from '../../../src/runtime/slurm/journal.js';
import { piecesOf } from '../../../src/runtime/slurm/pieces.js';
import { slurmRow } from '../../../src/runtime/slurm/slurm-rows.js';
import { applyEntry, newWork, type Work } from '../../../src/runtime/slurm/work-state.js';
import { TINY } from '../run/rseg-process.js';
import { temporaryFolder } from '../run/temporary-folder.js';

const FILE = TINY.replace('tiny.rseg', 'shared-teacher.rseg');
const RESOURCES = ['resources.time = 90 s', 'resources.memory = 3 GiB', 'resources.partition = "long"', 'workers = 3'];
const selected = selectRuns(`${FILE}:*`, { seeds: null, sets: RESOURCES })!;
const queue = await queueRuns(selected, temporaryFolder());
const cut = (isThere: (stage: Stage) => boolean) => piecesOf(queue.map(({ name, plan }) => ({ name, plan, isThere })));
const told = (isThere: (stage: Stage) => boolean = () => false) => {
  const pieces = cut(isThere);
  const names = new Map(
    pieces.map(({ id, phase, run }) => [id, `${phase} ${queue.findIndex(({ plan }) => plan.run === run)}`]),
  );
  return pieces.map(({ id, needs }) => [names.get(id), ...needs.map((need) => names.get(need))].join(' < '));
};

test('shared work is one piece in the run that has it first; every piece names what it reads directly', () => {
  assert.equal(told(), [
    'teacher 0',
    'student 0 < teacher 0',
    'results 0 < student 0',
    'student 1 < teacher 0',
    'results 1 < student 1',
  ]);
});

test('what is there is no piece, but every unfinished run has its results', () => {
  assert.equal(
    told(({ id }) => id === 'teacher' || id === 'evaluate-teacher'),
    ['student 0', 'results 0 < student 0', 'student 1', 'results 1 < student 1'],
  );
  assert.equal(
    told(() => true),
    ['results 0', 'results 1'],
  );
  assert.equal(
    cut(() => false).map(({ id }) => id),
    cut(() => false).map(({ id }) => id),
    'the same work, the same id',
  );
});

test('resources come from the profile, in the units of Slurm', () => {
  assert.equal(cut(() => false)[0]!.resources, {
    ...{ cpus: 4, gpus: 0, memory: 3072, minutes: 2, partition: 'long', account: null },
  });
});

test('a row tells what its run waits for, what happens to it, and how it ended', () => {
  const pieces = cut(() => false);
  const at = { v: 1, at: 0, name: 'rseg-1' } as const;
  const tasks = pieces.map(({ id: piece }, index) => ({ index, piece }));
  const begun = applyEntry(newWork(pieces), { ...at, k: 'intent', tasks, memory: null });
  const state = applyEntry(begun, { ...at, k: 'accepted', job: '7' });
  const row = (works: ReadonlyMap<string, Work>, index: number, ended: string | null = null) => {
    const { name, plan } = queue[index]!;
    const { variant, seed, run } = plan;
    const {
      state: word,
      reason,
      job,
    } = slurmRow({ name, variant, seed, run, settings: [], before: null }, works, ended);
    return [word, reason, job];
  };
  assert.equal(row(state, 1), ['waiting', `waits for teacher of ${queue[0]!.name}`, '7_3']);
  const teacher = pieces[0]!.id;
  const over = { ...at, k: 'over', piece: teacher, memory: 500, step: 40 } as const;
  const resumed = applyEntry(state, { ...over, ending: { kind: 'time' } });
  assert.equal(row(resumed, 0), ['retrying', 'its time was up once, it goes on from step 40', null]);
  const hungry = applyEntry(state, { ...over, ending: { kind: 'memory' } });
  assert.equal(row(hungry, 0), ['retrying', 'its memory ran out, it gets 750 MB', null]);
  const failed = applyEntry(state, { ...over, ending: { kind: 'failed', exitCode: 8, message: 'no number' } });
  assert.equal(row(failed, 0), ['failed', 'no number', null]);
  assert.equal(row(state, 1, 'stopped by Ctrl-C'), ['skipped', 'stopped by Ctrl-C', '7_3']);
});

test('the journal keeps what was written before a line that a crash has torn, and goes on after it', () => {
  const runs = temporaryFolder();
  const first = new Journal(runs);
  first.append([{ k: 'accepted', name: 'rseg-1', job: '1' }], 5);
  appendFileSync(join(runs, 'slurm', 'journal.jsonl'), '{"v":1,"at":6,"k":"acc');
  const second = new Journal(runs);
  assert.is(second.news().length, 1);
  second.append([{ k: 'accepted', name: 'rseg-2', job: '2' }], 7);
  assert.equal(second.news(), [{ v: 1, at: 7, k: 'accepted', name: 'rseg-2', job: '2' }]);
  assert.equal(
    first.news().map(({ name }) => name),
    ['rseg-1', 'rseg-2'],
    'another command sees both',
  );
});

test.run();
