// The ways in which a real Slurm of one node ends a job that is not done: out of memory, out of time, out of a node. Counted as skipped
// where Slurm is not installed (`npm run test-tools`), or where it cannot limit memory.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { canEnforceMemory, type OneNodeSlurm, startSlurm } from '../../../scripts/one-node-slurm.js';
import type { JournalEntry } from '../../../src/runtime/slurm/journal-entry.js';
import { slowTrainers } from '../run/slow-trainer.js';
import { temporaryFolder } from '../run/temporary-folder.js';
import { allEvents, type Command, FILE, hasSlurm, jobAt, rsegRun, trainedDigests, until } from './slurm-command.js';

const slurmTest = hasSlurm ? test : test.skip;
/** Some checkpoints before the end. */
const LONGER = ['train', 'train_teacher'].flatMap((which) => [
  ...['--set', `${which}.length = 120 steps`],
  ...['--set', `${which}.checkpoint = 10 steps`],
]);
let slurm: OneNodeSlurm | null = null;
/** ended with us, also when a test gives up */
const commands: Command[] = [];

function run(words: readonly string[], runs: string, environment?: NodeJS.ProcessEnv): Command['done'] {
  const command = rsegRun(words, runs, environment);
  commands.push(command);
  return command.done;
}

test.before(async () => {
  if (hasSlurm)
    slurm = await startSlurm(temporaryFolder(), { cpus: 4, memory: 8000, enforceMemory: canEnforceMemory() });
});
test.after(async () => {
  for (const { child } of commands) child.kill('SIGKILL');
  await slurm?.stop();
});

/** Digests of the same work without a scheduler. */
async function locally(words: readonly string[]): Promise<readonly string[]> {
  const runs = temporaryFolder();
  const { code, text } = await run([`${FILE}:small`, ...words], runs);
  assert.is(code, 0, text);
  return trainedDigests(runs);
}

const journal = (runs: string): readonly JournalEntry[] =>
  readFileSync(join(runs, 'slurm', 'journal.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as JournalEntry);
/** How attempts ended that left no result: all of them, or those of one piece of work. */
const endings = (runs: string, piece?: string): readonly string[] =>
  journal(runs).flatMap((entry) =>
    entry.k === 'over' && (piece === undefined || entry.piece === piece) ? [entry.ending.kind] : [],
  );

(hasSlurm && canEnforceMemory() ? test : test.skip)(
  'a job that Slurm kills for its memory is submitted again with half as much again',
  async () => {
    const hungry = join(temporaryFolder(), 'hungry.mjs');
    writeFileSync(
      hungry,
      `const small = Number(process.env.SLURM_MEM_PER_NODE) <= 600;
if (small && process.argv[1]?.endsWith('trainer-main.js')) globalThis.held = Buffer.alloc(700 << 20, 1);`,
    );
    const runs = join(temporaryFolder(), 'runs');
    const environment = { ...slurm!.environment, NODE_OPTIONS: `--import ${hungry}` };
    const words = [`${FILE}:small`, '--on', 'slurm', '--slurm-args', '--mem=600M'];
    const { code, text } = await run(words, runs, environment);
    assert.is(code, 0, text);
    const hungryEnds = endings(runs).filter((kind) => kind === 'memory').length;
    assert.is(hungryEnds, 3, 'teacher, student and results, once each');
    const asked = journal(runs).flatMap((entry) => (entry.k === 'intent' ? [entry.memory] : []));
    assert.is(asked.filter((memory) => memory === 900).length, 3, String(asked));
    const states = slurm!.ask('squeue', '--noheader', '--states=all', '--Format=State:20,tres-alloc:80').split('\n');
    const seen = states.map((line) => `${line.slice(0, 20).trim()} ${/mem=(\w+)/.exec(line)?.[1]}`);
    assert.ok(seen.includes('OUT_OF_MEMORY 600M') && seen.includes('COMPLETED 900M'), seen.join('\n'));
    assert.equal(trainedDigests(runs), await locally([]));
  },
);

/** Takes the node into service again and does not let a job wait that Slurm starts again, until it is told to leave. */
function administrator(): () => void {
  const timer = setInterval(() => {
    slurm!.resumeNode();
    for (const line of slurm!.ask('squeue', '--noheader', '--states=PENDING', '--format=%A %r').split('\n')) {
      const job = /^(\d+) BeginTime$/.exec(line.trim())?.[1];
      if (job !== undefined) slurm!.ask('scontrol', 'update', `JobId=${job}`, 'StartTime=now');
    }
  }, 500);
  return () => clearInterval(timer);
}

const stateOf = (job: string): string =>
  slurm!.ask('squeue', '--noheader', '--states=all', `--jobs=${job}`, '--Format=State').trim();

slurmTest('a job whose time is up and one whose node fails go on from their checkpoints', async () => {
  const runs = join(temporaryFolder(), 'runs');
  const words = [`${FILE}:small`, '--on', 'slurm', ...LONGER, '--slurm-args', '--time=5'];
  const { NODE_OPTIONS, hold } = slowTrainers(50);
  const ended = run(words, runs, { ...slurm!.environment, NODE_OPTIONS });
  const teacher = await jobAt(runs, 'teacher');
  // it does not hear that its time is nearly up
  writeFileSync(hold, '');
  // Slurm looks every half a minute
  slurm!.ask('scontrol', 'update', `JobId=${teacher}`, 'EndTime=now');
  await until('the end of its time', () => (stateOf(teacher) === 'RUNNING' ? null : true));
  rmSync(hold);
  await jobAt(runs, 'student');
  slurm!.ask('scontrol', 'update', `NodeName=${slurm!.node}`, 'State=DOWN', 'Reason=test');
  const leave = administrator();
  const { code, text } = await ended;
  leave();
  assert.is(code, 0, text);
  assert.is(stateOf(teacher), 'TIMEOUT');
  const [first] = journal(runs).flatMap((entry) => (entry.k === 'intent' ? entry.tasks : []));
  assert.equal(endings(runs, first!.piece), ['time'], 'the teacher');
  const started = allEvents(runs).flatMap((event) => (event.k === 'stage-start' ? [event] : []));
  for (const stage of ['teacher', 'student']) {
    const begun = started.filter((event) => event.stage === stage).map(({ firstStep }) => firstStep);
    assert.ok(begun.length > 1 && begun.at(-1)! > 0, `${stage} began at ${begun}`);
  }
  assert.equal(trainedDigests(runs), await locally(LONGER));
});

test.run();
