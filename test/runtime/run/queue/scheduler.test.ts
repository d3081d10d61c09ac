// The scheduler on drawn histories, and the rules that a user meets one by one.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { EXIT, type ExitCode } from '../../../../src/exit-code.js';
import {
  type Limits,
  type Policy,
  Scheduler,
  type Task,
  type TaskEnd,
} from '../../../../src/runtime/run/queue/scheduler.js';

const GIB = 2 ** 30;
const ROOM: Limits = { jobs: 2, memory: 100 * GIB, cpus: 8, gpus: 1 };
const FAIL_FAST: Policy = { keepGoing: false, retries: 0 };
const stage = (key: string) => ({ id: key, key });
const task = (name: string, stages: readonly string[], more: Partial<Task> = {}): Task => ({
  name,
  folder: name,
  stages: stages.map(stage),
  memory: GIB,
  cpus: 0,
  gpu: false,
  before: null,
  ...more,
});
const ok: TaskEnd = { exitCode: EXIT.ok, message: null, temporary: false, stage: null };
const failure = (exitCode: ExitCode, more: Partial<TaskEnd> = {}): TaskEnd => ({
  exitCode,
  message: 'it failed',
  temporary: false,
  stage: null,
  ...more,
});
const students = [task('a', ['t', 'sa']), task('b', ['t', 'sb']), task('c', ['t', 'sc'])];

test('one trains the teacher; the others start when it is there, not when its run ends', () => {
  const scheduler = new Scheduler(students, ROOM, FAIL_FAST);
  assert.equal(scheduler.start(), [0]);
  assert.is(scheduler.status(1).reason, 'waits for t of a');
  assert.equal(scheduler.start(), []);
  scheduler.stagePresent('t');
  assert.equal(scheduler.start(), [1]);
  assert.is(scheduler.status(2).reason, '2 jobs at a time');
  scheduler.finished(1, ok);
  assert.equal(scheduler.start(), [2]);
});

test('the next one takes the teacher over when its owner is killed', () => {
  const scheduler = new Scheduler(students, ROOM, { keepGoing: true, retries: 1 });
  scheduler.start();
  scheduler.finished(0, failure(EXIT.retry, { temporary: true, stage: stage('t') }));
  assert.is(scheduler.status(0).state, 'retrying');
  assert.equal(scheduler.start(), [1]);
  scheduler.retry(0);
  assert.is(scheduler.status(0).reason, 'waits for t of b');
});

test('a failure ends the queue, or with --keep-going only what needs the failed stage', () => {
  const ends = (policy: Policy) => {
    const scheduler = new Scheduler([...students, task('d', ['other'])], ROOM, policy);
    scheduler.start();
    scheduler.finished(0, failure(EXIT.nonFinite, { stage: stage('t') }));
    const [a, b, d] = [scheduler.status(0), scheduler.status(1), scheduler.status(3)];
    return { closed: scheduler.closed, a, b, d };
  };
  const { closed, a, b, d } = ends(FAIL_FAST);
  assert.ok(closed);
  assert.equal([a.state, a.exitCode, a.reason], ['failed', 8, 'it failed']);
  assert.equal([b.state, b.reason], ['skipped', 'a failed']);
  assert.is(d.state, 'running', 'the driver stops it');
  const open = ends({ keepGoing: true, retries: 0 });
  assert.not.ok(open.closed);
  assert.equal([open.b.state, open.b.reason], ['skipped', 'needs t, which failed in a']);
  assert.is(open.d.state, 'running');
});

test('a failed run is started once more when a person wants it, with what was skipped for it, while the queue goes on', () => {
  const scheduler = new Scheduler([...students, task('d', ['other'])], ROOM, { keepGoing: true, retries: 0 });
  scheduler.start();
  assert.is(scheduler.again(0), false, 'it is at work');
  scheduler.finished(0, failure(EXIT.nonFinite, { stage: stage('t') }));
  assert.equal(
    [1, 2].map((index) => scheduler.status(index).state),
    ['skipped', 'skipped'],
  );
  assert.is(scheduler.again(0), true);
  assert.equal(
    [0, 1, 2].map((index) => scheduler.status(index).state),
    ['waiting', 'waiting', 'waiting'],
  );
  assert.equal(scheduler.start(), [0]);
  assert.is(scheduler.status(0).attempts, 2);
  scheduler.close('stopped by Ctrl-C');
  scheduler.finished(0, failure(EXIT.interrupted));
  assert.is(scheduler.again(0), false, 'nothing is started any more');
});

test('a run that was short of memory starts again without neighbours', () => {
  const tasks = [task('a', ['x']), task('b', ['y']), task('c', ['z'])];
  const scheduler = new Scheduler(tasks, ROOM, { keepGoing: false, retries: 1 });
  assert.equal(scheduler.start(), [0, 1]);
  scheduler.finished(0, failure(EXIT.memory, { temporary: true }));
  scheduler.retry(0);
  assert.equal(scheduler.start(), [2]);
  assert.match(scheduler.status(0).reason!, /2 jobs at a time|works alone/);
  scheduler.finished(1, ok);
  assert.is(scheduler.status(0).reason, 'a run that was short of memory works alone');
  scheduler.finished(2, ok);
  assert.equal(scheduler.start(), [0]);
  scheduler.finished(0, failure(EXIT.memory, { temporary: true }));
  assert.equal([scheduler.status(0).state, scheduler.status(0).attempts], ['failed', 2]);
});

test('memory and GPUs are shared out; a run that needs more than there is starts alone', () => {
  const tasks = [
    task('big', ['a'], { memory: 200 * GIB }),
    task('small', ['b']),
    task('first', ['c'], { gpu: true }),
    task('second', ['d'], { gpu: true }),
  ];
  const scheduler = new Scheduler(tasks, { ...ROOM, jobs: 4 }, FAIL_FAST);
  assert.equal(scheduler.start(), [0]);
  assert.is(scheduler.status(1).reason, 'waits for memory: needs about 1.0 GiB, 0.0 GiB are left');
  scheduler.finished(0, ok);
  assert.equal(scheduler.start(), [1, 2]);
  assert.is(scheduler.status(3).reason, 'waits for a GPU');
});

test('runs of one folder follow each other, and what another command computes is waited for', () => {
  const scheduler = new Scheduler(
    [task('a', ['x', 'ea'], { folder: 'f' }), task('b', ['x', 'eb'], { folder: 'f' })],
    ROOM,
    FAIL_FAST,
  );
  scheduler.computedElsewhere(new Map([['x', 'abc']]));
  assert.equal(scheduler.wantedStages(), ['x']);
  assert.equal(scheduler.start(), []);
  assert.is(scheduler.status(0).reason, 'waits for x, which run abc of another command computes');
  scheduler.computedElsewhere(new Map());
  assert.equal(scheduler.start(), [0]);
  scheduler.stagePresent('x');
  assert.is(scheduler.status(1).reason, 'waits for a, which works in the same folder');
});

test('declared cores of runs at work never exceed those of the machine; who declares more starts alone', () => {
  const tasks = [
    task('large', ['a'], { cpus: 99 }),
    task('six', ['b'], { cpus: 6 }),
    task('three', ['c'], { cpus: 3 }),
    task('two', ['d'], { cpus: 2 }),
    task('silent', ['e']),
  ];
  const scheduler = new Scheduler(tasks, { ...ROOM, jobs: 9 }, FAIL_FAST);
  assert.equal(scheduler.start(), [0, 4], 'a run that declares nothing is limited by the number of jobs');
  assert.is(scheduler.status(1).reason, 'waits for cores: declares 6, 0 of 8 are left');
  scheduler.finished(0, ok);
  assert.equal(scheduler.start(), [1, 3]);
  assert.is(scheduler.status(2).reason, 'waits for cores: declares 3, 0 of 8 are left');
});

test('with --keep-going a stage whose owner was killed is taken over by the next run, which works alone for so long', () => {
  const killed = failure(EXIT.memory, { temporary: true, stage: stage('t') });
  const takenOver = () => {
    const scheduler = new Scheduler([...students, task('d', ['other'])], ROOM, { keepGoing: true, retries: 0 });
    assert.equal(scheduler.start(), [0, 3]);
    scheduler.finished(0, killed);
    assert.equal([scheduler.status(0).state, scheduler.status(1).state], ['failed', 'waiting']);
    assert.equal(scheduler.start(), []);
    assert.is(scheduler.status(1).reason, 'a run that was short of memory works alone');
    scheduler.finished(3, ok);
    assert.equal(scheduler.start(), [1]);
    assert.is(scheduler.status(2).reason, 'waits for t of b');
    return scheduler;
  };
  const well = takenOver();
  well.stagePresent('t');
  assert.equal(well.start(), [2], 'the students work side by side');
  const again = takenOver();
  again.finished(1, killed);
  assert.equal([again.status(2).state, again.status(2).reason], ['skipped', 'needs t, which failed in b']);
});

interface Drawn {
  readonly tasks: readonly Task[];
  readonly limits: Limits;
  readonly policy: Policy;
  readonly choices: readonly number[];
}
const drawnTask = fc.record({
  folder: fc.integer({ min: 0, max: 6 }),
  stages: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }),
  memory: fc.integer({ min: 0, max: 5 }),
  cpus: fc.integer({ min: 0, max: 5 }),
  gpu: fc.boolean(),
  before: fc.constantFrom(null, null, null, { state: 'same' as const, reason: null }),
});
const drawn: fc.Arbitrary<Drawn> = fc.record({
  tasks: fc.array(drawnTask, { maxLength: 9 }).map((list) =>
    list.map((one, i) =>
      task(`r${i}`, one.stages.map(String), {
        ...one,
        folder: `f${one.folder}`,
        stages: one.stages.map((s) => stage(`${s}`)),
      }),
    ),
  ),
  limits: fc.record({
    jobs: fc.integer({ min: 1, max: 4 }),
    memory: fc.integer({ min: 1, max: 8 }),
    cpus: fc.integer({ min: 1, max: 6 }),
    gpus: fc.integer({ min: 1, max: 2 }),
  }),
  policy: fc.record({ keepGoing: fc.boolean(), retries: fc.integer({ min: 0, max: 2 }) }),
  choices: fc.array(fc.nat(), { minLength: 1, maxLength: 60 }),
});

test('on any history no limit is passed, nothing waits for ever, and every run ends', () => {
  fc.assert(
    fc.property(drawn, ({ tasks, limits, policy, choices }) => {
      const scheduler = new Scheduler(tasks, limits, policy);
      const indexes = tasks.map((_, index) => index);
      const inState = (state: string) => indexes.filter((index) => scheduler.status(index).state === state);
      let turn = 0;
      const choose = (below: number): number => choices[turn++ % choices.length]! % below;
      for (let round = 0; !scheduler.ended; round++) {
        assert.ok(round < 2000, 'the queue does not end');
        const before = inState('running');
        const started = scheduler.start();
        const running = inState('running');
        assert.equal([...before, ...started].sort(), [...running].sort());
        if (started.length > 0) {
          assert.ok(running.length <= limits.jobs);
          assert.is(new Set(running.map((index) => tasks[index]!.folder)).size, running.length, 'two in one folder');
          const memory = running.reduce((sum, index) => sum + tasks[index]!.memory, 0);
          assert.ok(running.length === 1 || memory <= limits.memory, 'over the memory');
          const cpus = running.map((index) => tasks[index]!.cpus).filter((count) => count > 0);
          assert.ok(cpus.length <= 1 || cpus.reduce((a, b) => a + b) <= limits.cpus, 'over the cores');
          assert.ok(running.filter((index) => tasks[index]!.gpu).length <= Math.max(1, limits.gpus), 'over the GPUs');
        }
        const retrying = inState('retrying');
        if (scheduler.closed) assert.equal([started, retrying], [[], []]);
        assert.ok(scheduler.ended || running.length + retrying.length > 0, 'nothing runs, and not everything ended');
        for (const index of inState('waiting')) assert.type(scheduler.status(index).reason, 'string');
        if (retrying.length > 0 && (running.length === 0 || choose(3) === 0)) {
          scheduler.retry(retrying[choose(retrying.length)]!);
        } else if (running.length > 0) {
          const index = running[choose(running.length)]!;
          const { stages } = tasks[index]!;
          // what only reports stages would never end
          const kind = round > 200 ? 3 : choose(8);
          if (kind < 3 && stages.length > 0) scheduler.stagePresent(stages[choose(stages.length)]!.key);
          else if (kind < 5) scheduler.finished(index, ok);
          else if (kind === 5)
            scheduler.finished(index, failure(EXIT.memory, { temporary: true, stage: stages[0] ?? null }));
          else if (kind === 6) scheduler.finished(index, failure(EXIT.data, { stage: stages[0] ?? null }));
          else scheduler.finished(index, failure(scheduler.closed ? EXIT.terminated : EXIT.retry, { temporary: true }));
        }
        if (choose(40) === 0) scheduler.close('stopped');
      }
      for (const index of indexes) {
        const { state, attempts } = scheduler.status(index);
        assert.ok(attempts <= policy.retries + 1);
        if (tasks[index]!.before !== null) assert.is(state, 'same');
      }
    }),
    { numRuns: 500 },
  );
});

test.run();
