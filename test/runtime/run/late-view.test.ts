// Runs in a folder that machines share and see late, as over a network file system: readers never show what was not, a run in use is
// left alone, and an attempt that was taken over does no harm.
import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { orphanIn } from '../../../bench/faults/invariants.js';
import { type Machine, SharedFolder } from '../../../bench/faults/machines.js';
import { firstDifference } from '../../../bench/faults/run-digest.js';
import { attempt, describeToy } from '../../../bench/faults/toy-run.js';
import { folderSource } from '../../../src/cli/fleet-sources.js';
import { describeDeadRun } from '../../../src/cli/run-liveness.js';
import { EXIT } from '../../../src/exit-code.js';
import { CounterRandom, STREAM } from '../../../src/random/philox.js';
import { runOfFolder } from '../../../src/report/collect/run-of-folder.js';
import { CheckpointStore } from '../../../src/runtime/checkpoint/checkpoint-store.js';
import { openDirectWriter } from '../../../src/runtime/checkpoint/checkpoint-writer.js';
import type { RunEvent } from '../../../src/runtime/run/event.js';
import { readEvents } from '../../../src/runtime/run/event-log.js';
import { EventReader } from '../../../src/runtime/run/event-reader.js';
import { startHeartbeat } from '../../../src/runtime/run/heartbeat.js';
import { contentsOf } from '../../../src/runtime/run/housekeeping/run-contents.js';
import { checkpointFolder, runFolderAt } from '../../../src/runtime/run/run-folder.js';
import { applyEvent, emptyBriefRun } from '../../../src/ui/run-model.js';
import { temporaryFolder } from './temporary-folder.js';

const DELAY_MS = 60_000;
const toy = await describeToy('smallest');
const { run } = toy.plan;

const reference = temporaryFolder();
await attempt(toy, reference, () => undefined);

/** `work` on two machines that share a folder of runs. */
async function shared(
  seed: number,
  work: (runs: string, folder: SharedFolder, a: Machine, b: Machine) => Promise<void>,
) {
  const runs = temporaryFolder();
  const folder = new SharedFolder(runs, DELAY_MS, new CounterRandom(seed, STREAM.order));
  folder.install();
  try {
    await work(runs, folder, folder.machine('node1'), folder.machine('node2'));
  } finally {
    folder.remove();
  }
}

/** What `rseg watch`, `rseg ls`, `rseg report` and a cleaning-up see of a run, held against what its writer has told. */
class Onlooker {
  readonly seen: RunEvent[] = [];
  readonly #reader: EventReader;
  readonly #path: string;

  constructor(readonly runs: string) {
    this.#path = join(runs, run);
    this.#reader = new EventReader(join(this.#path, 'events.jsonl'));
  }

  look(told: readonly RunEvent[]): void {
    this.seen.push(...this.#reader.read());
    const { events, damaged } = readEvents(join(this.#path, 'events.jsonl'));
    assert.equal([...damaged, ...this.#reader.damaged], []);
    for (const some of [this.seen, events])
      assert.equal(some, told.slice(0, some.length), 'the beginning of what was told');
    this.#lists(told);
    this.#reports(told);
    if (events.length > 0) assert.is(describeDeadRun(this.#path, Date.now()), null, 'it lives');
    const steps = told.flatMap((event) => (event.k === 'checkpoint' ? [event.step] : []));
    for (const stage of toy.plan.stages.filter(({ op }) => op === 'train-student')) {
      const folder = checkpointFolder(this.#path, stage);
      const found = existsSync(folder) ? new CheckpointStore(folder, stage.key).search().found : null;
      // it is on the disk before it is told
      if (found !== null) assert.ok(found.facts.step <= (steps.at(-1) ?? 0) + 1);
    }
  }

  #lists(told: readonly RunEvent[]): void {
    const source = folderSource(this.runs);
    for (const { run: name } of source.list().runs) {
      const model = source.glance(name).reduce(applyEvent, emptyBriefRun);
      if (model.end !== null) assert.is(told.at(-1)?.k, 'attempt-end');
      const ended = new Set(told.flatMap((event) => (event.k === 'stage-end' ? [event.stage] : [])));
      const { stages } = contentsOf(this.runs, name, true);
      // a result is there a moment before it is told
      const early = stages.filter(({ id, present }) => present && !ended.has(id));
      assert.ok(early.length <= 1, `${early.map(({ id }) => id)}`);
    }
  }

  #reports(told: readonly RunEvent[]): void {
    if (!existsSync(runFolderAt(this.#path).plan) || !existsSync(runFolderAt(this.#path).normalForm)) return;
    const found = runOfFolder(this.#path);
    if (told.at(-1)?.k !== 'attempt-end') return;
    assert.ok(found.missing !== null || found.evaluated.every(({ metrics }) => metrics !== null));
  }
}

test('another machine sees a beginning of the run at every moment, and in the end all of it', async () => {
  for (const seed of [1, 2]) {
    await shared(seed, async (runs, folder, a, b) => {
      const told: RunEvent[] = [];
      const onlooker = new Onlooker(runs);
      const end = await a.run(() =>
        attempt(toy, runs, (event) => {
          told.push(event);
          folder.pass(folder.random.uniform() * DELAY_MS * 0.4);
          b.run(() => onlooker.look(told));
        }),
      );
      assert.equal(end, { kind: 'ended', exitCode: EXIT.ok, failure: null });
      folder.pass(DELAY_MS);
      b.run(() => onlooker.look(told));
      assert.equal(onlooker.seen, told);
      assert.is(
        b.run(() => firstDifference(join(runs, run), join(reference, run))),
        null,
      );
    });
  }
});

/** A run that node1 works on, with a sign of life of a while ago. */
function leaveSign(runs: string, ageMs: number): void {
  const path = join(runs, run);
  mkdirSync(path, { recursive: true });
  startHeartbeat(runFolderAt(path).heartbeat).stop();
  for (const name of ['heartbeat.json', 'lock.json']) {
    const time = Date.now() / 1000 - ageMs / 1000;
    if (existsSync(join(path, name))) utimesSync(join(path, name), time, time);
  }
}

test('a run in use on another machine is refused, and free after five minutes of silence', async () => {
  await shared(3, async (runs, folder, a, b) => {
    let held: readonly (readonly [number, string])[] = [];
    const end = await a.run(() =>
      attempt(
        toy,
        runs,
        () => undefined,
        (...where) => {
          const writer = openDirectWriter(...where);
          const save: typeof writer.save = async (...what) => {
            const saved = await writer.save(...what);
            if (held.length > 0) return saved;
            for (const ageMs of [0, 4 * 60_000, 6 * 60_000]) {
              leaveSign(runs, ageMs);
              folder.pass(DELAY_MS);
              const end = await b.run(() => attempt(toy, runs, () => undefined));
              if (end.kind === 'ended') held = [...held, [end.exitCode, end.failure?.message ?? '']];
            }
            return saved;
          };
          return { ...writer, save };
        },
      ),
    );
    assert.equal(
      held.map(([code]) => code),
      [EXIT.locked, EXIT.locked, EXIT.ok],
    );
    assert.match(held[0]![1], /in use by process \d+ of .+@node1 since/);
    assert.is(end.kind === 'ended' && end.exitCode, EXIT.retry, 'node1 notices it');
    const { events } = readEvents(join(runs, run, 'events.jsonl'));
    const last = events.findLastIndex(({ k }) => k === 'attempt-start');
    const begun = events[last];
    assert.is(begun?.k === 'attempt-start' && begun.host, 'node2');
    const seconds = events.slice(last).map(({ w }) => w);
    assert.equal(
      seconds,
      seconds.toSorted((a, b) => a - b),
    );
    assert.is(events.at(-1)?.k, 'attempt-end', 'and says nothing any more');
    assert.is(firstDifference(join(runs, run), join(reference, run)), null);
  });
});

test('what an attempt still writes before it sees that it was taken over does no harm', async () => {
  for (const seed of [5, 6, 10]) {
    await shared(seed, async (runs, folder, a, b) => {
      const onlooker = new Onlooker(runs);
      let taken: Promise<unknown> | null = null;
      const mine: RunEvent[] = [];
      const end = await a.run(() =>
        attempt(
          toy,
          runs,
          (event) => {
            mine.push(event);
            folder.pass(DELAY_MS / 16);
            // node2 knows the run as it was at this or that moment
            if (taken === null) b.run(() => onlooker.look(mine));
          },
          (...where) => {
            const writer = openDirectWriter(...where);
            const save: typeof writer.save = async (...what) => {
              if (taken === null) {
                // as after a requeue: nobody is waited for, whatever node2 has seen
                for (const note of ['lock.json', 'trainer.json']) {
                  rmSync(join(runs, run, note), { force: true });
                  b.changed(join(runs, run, note));
                }
                taken = b.run(() => attempt(toy, runs, () => undefined));
                assert.equal(await taken, { kind: 'ended', exitCode: EXIT.ok, failure: null });
              }
              return writer.save(...what);
            };
            return { ...writer, save };
          },
        ),
      );
      // it may come to its end before it sees that
      assert.ok(end.kind === 'ended' && [EXIT.retry, EXIT.ok].some((code) => code === end.exitCode));
      folder.pass(DELAY_MS);
      const path = join(runs, run);
      assert.is(
        b.run(() => firstDifference(path, join(reference, run))),
        null,
      );
      assert.equal(b.run(() => readEvents(join(path, 'events.jsonl'))).damaged, []);
      assert.match(readFileSync(join(path, 'report.txt'), 'utf8'), /mIoU/);
      assert.is(
        b.run(() => orphanIn(runs)),
        null,
      );
    });
  }
});

test.run();
