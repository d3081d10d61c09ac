// The decisions of the follower against a modelled cluster on which nearly everything goes wrong: drawn faults, drawn crashes of the
// command. Whatever happens, every piece of work reaches its end, once.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { observe, skipHopeless } from '../../../src/runtime/slurm/observe.js';
import type { Piece } from '../../../src/runtime/slurm/pieces.js';
import { submissions } from '../../../src/runtime/slurm/submissions.js';
import { applyEntry, isOver, LIMITS, newWork, type WorkState } from '../../../src/runtime/slurm/work-state.js';
import { ModelCluster, ModelJournal } from './model-cluster.js';

const RESOURCES = { cpus: 1, gpus: 0, memory: null, minutes: null, partition: null, account: null };
const piece = (id: string, phase: Piece['phase'], needs: readonly string[]): Piece => ({
  ...{ id, phase, needs, run: id, name: `${id}@1`, keys: [id], resources: RESOURCES },
});
/** two teachers, five students, their results; a run without a teacher */
const PIECES: readonly Piece[] = [
  piece('t1', 'teacher', []),
  piece('t2', 'teacher', []),
  ...['a', 'b', 'c'].map((id) => piece(id, 'student', ['t1'])),
  piece('d', 'student', ['t2']),
  piece('e', 'student', []),
  ...['a', 'b', 'c', 'd', 'e'].map((id) => piece(`r${id}`, 'results', [id])),
];
const BY_ID = new Map(PIECES.map((one) => [one.id, one]));
const LARGEST = 3;

/** One command on the cluster: `step` is what Follower.step does, with a crash wherever one is drawn. */
class Command {
  state: WorkState = newWork(PIECES);
  #first = true;
  constructor(
    readonly cluster: ModelCluster,
    readonly journal: ModelJournal,
    readonly crash: () => boolean,
  ) {
    for (const entry of journal.entries()) this.state = applyEntry(this.state, entry);
  }

  /** False when the command died on the way. */
  step(): boolean {
    const { cluster } = this;
    const { steps, present, now } = cluster;
    const seen = cluster.look();
    const look = { seen, present, now, adopting: this.#first, stopping: false };
    const { state, entries, cancel } = observe(this.state, { ...look, stepOf: (id) => steps.get(id) ?? 0 });
    if (seen !== null) this.#first = false;
    this.state = state;
    for (const entry of entries) this.#write(entry);
    this.state = skipHopeless(this.state);
    cluster.cancel(cancel);
    for (
      let next = submissions(this.state, LARGEST)[0];
      next !== undefined;
      next = submissions(this.state, LARGEST)[0]
    ) {
      const name = `rseg-${this.journal.lines.length}`;
      this.#write({ k: 'intent', name, tasks: next.tasks, memory: null });
      if (this.crash()) return false;
      const answer = cluster.submit(name, next, BY_ID);
      if (this.crash()) return false;
      if (answer.kind === 'accepted') this.#write({ k: 'accepted', name, job: answer.job });
    }
    return true;
  }

  #write(entry: Parameters<ModelJournal['append']>[0]): void {
    this.state = applyEntry(this.state, this.journal.append(entry, this.cluster.now));
  }
}

test('every piece is done once, whatever fails and whenever the command dies', () => {
  const draws = fc.array(fc.nat({ max: 1000 }), { maxLength: 400 });
  fc.assert(
    fc.property(draws, fc.array(fc.nat({ max: 30 }), { maxLength: 60 }), (faults, crashes) => {
      const cluster = new ModelCluster(faults[Symbol.iterator]());
      const journal = new ModelJournal();
      const dying = crashes[Symbol.iterator]();
      const crash = (): boolean => dying.next().value === 0;
      let command = new Command(cluster, journal, crash);
      for (let look = 0; look < 3000; look++) {
        if (!command.step()) command = new Command(cluster, journal, crash);
        if ([...command.state.values()].every(isOver)) break;
        cluster.advance(look % 5 === 0 ? 30_000 : 4000);
      }
      assert.equal(cluster.broken, []);
      for (const { piece: one, status } of command.state.values()) {
        const bounded = status.kind === 'failed' && /came no further|lost/.test(status.message);
        const behind = status.kind === 'skipped';
        assert.ok(status.kind === 'done' || bounded || behind, `${one.id}: ${JSON.stringify(status)}`);
        assert.is(status.kind === 'done', cluster.present.has(one.id) || false, one.id);
        const attempts = cluster.submitted.get(one.id) ?? 0;
        assert.ok(attempts <= LIMITS.moves + LIMITS.resumes + 2, `${attempts} attempts of ${one.id}`);
      }
    }),
    { numRuns: 300, includeErrorInReport: true },
  );
});

test('without faults every piece is handed over once, children with their parents as arrays', () => {
  const cluster = new ModelCluster([][Symbol.iterator]());
  const journal = new ModelJournal();
  const command = new Command(cluster, journal, () => false);
  command.step();
  const intents = journal
    .entries()
    .flatMap((entry) => (entry.k === 'intent' ? [entry.tasks.map((task) => task.piece)] : []));
  assert.equal(intents[0], ['t1', 't2', 'e'], 'what asks for the same and waits for nothing is one array');
  assert.is(intents.flat().length, PIECES.length);
  for (let look = 0; look < 20; look++) {
    cluster.advance(2000);
    command.step();
  }
  assert.ok([...command.state.values()].every(({ status }) => status.kind === 'done'));
  assert.ok([...cluster.submitted.values()].every((count) => count === 1));
  assert.equal(cluster.broken, []);
});

test('the line of a whole array stands for its tasks', () => {
  const tasks = [0, 1].map((index) => ({ index, piece: ['t1', 't2'][index]! }));
  const at = { v: 1, at: 0, name: 'rseg-1' } as const;
  let state = applyEntry(newWork(PIECES), { ...at, k: 'intent', tasks, memory: null });
  const line = {
    ...{ name: 'rseg-1', job: '7', state: 'CANCELLED', reason: 'None' },
    exitCode: 0,
    memory: 1,
    node: '',
  };
  const look = { present: new Set<string>(), stepOf: () => 0, now: 0, adopting: false, stopping: false };
  const { entries } = observe(state, { ...look, seen: [{ ...line, index: null }] });
  for (const entry of entries) state = applyEntry(state, { v: 1, at: 0, ...entry });
  assert.equal(
    [...state.values()].slice(0, 2).map(({ status }) => status.kind),
    ['stopped', 'stopped'],
  );
});

test.run();
