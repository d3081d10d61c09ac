// `rseg run --on slurm` against a real Slurm of one node: an ablation to which everything happens that happens on a cluster ends with the
// weights of an undisturbed local run, bit for bit. Counted as skipped where Slurm is not installed (`npm run test-tools`).
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type OneNodeSlurm, startSlurm } from '../../../scripts/one-node-slurm.js';
import { newestQueue } from '../../../src/runtime/run/queue/queue-file.js';
import { temporaryFolder } from '../run/temporary-folder.js';
import { allEvents, type Command, FILE, hasSlurm, jobAt, rsegRun, trainedDigests, until } from './slurm-command.js';

const slurmTest = hasSlurm ? test : test.skip;

let slurm: OneNodeSlurm | null = null;
const environment = (): NodeJS.ProcessEnv => slurm?.environment ?? process.env;

/** A PATH on which sbatch hands its first job over and says that it does not know. */
function hesitantSbatch(): string {
  const bin = temporaryFolder();
  const real = slurm!.ask('sh', '-c', 'command -v sbatch').trim();
  writeFileSync(
    join(bin, 'sbatch'),
    `#!/bin/sh
[ -e ${bin}/asked ] && exec ${real} "$@"
touch ${bin}/asked
${real} "$@" > /dev/null
echo "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation" >&2
exit 1
`,
    { mode: 0o755 },
  );
  return `${bin}:${process.env.PATH}`;
}

const rseg = (words: readonly string[], runs: string, path = process.env.PATH): Command =>
  rsegRun(words, runs, { ...environment(), PATH: path });

const intents = (runs: string): readonly string[] =>
  readFileSync(join(runs, 'slurm', 'journal.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .flatMap((line) => {
      const entry = JSON.parse(line) as { k: string; tasks?: { piece: string }[] };
      return entry.k === 'intent' ? entry.tasks!.map(({ piece }) => piece) : [];
    });

slurmTest(
  'an unsure sbatch, a requeued job, a dead submitter, a dead controller and an announced end change no bit',
  async () => {
    slurm = await startSlurm(temporaryFolder(), { cpus: 4, memory: 8000 });
    const local = temporaryFolder();
    const undisturbed = rseg([`${FILE}:*`], local).done;
    const runs = join(temporaryFolder(), 'runs');
    const words = [`${FILE}:*`, '--on', 'slurm', '--slurm-args', '--comment=test'];
    const first = rseg(words, runs, hesitantSbatch());
    const teacher = await jobAt(runs, 'teacher');
    slurm.ask('scontrol', 'requeue', teacher);
    first.child.kill('SIGKILL');
    await first.done;
    await until('the teacher in the queue again', () => {
      const state = slurm!.ask('squeue', '--noheader', '--array', `--jobs=${teacher}`, '--format=%T').trim();
      return state === 'PENDING' ? true : null;
    });
    // it would wait for two minutes
    slurm.ask('scontrol', 'update', `JobId=${teacher}`, 'StartTime=now');
    const second = rseg(words, runs);
    const student = await jobAt(runs, 'student');
    slurm.ask('scancel', '--batch', '--signal=USR1', student);
    await slurm.killController();
    await slurm.startController();
    // a controller that forgot what ran starts it twice and then takes the node out of service
    const administrator = setInterval(() => slurm!.resumeNode(), 1000);
    const { code, text } = await second.done;
    clearInterval(administrator);
    assert.is(code, 0, text);
    assert.is((await undisturbed).code, 0);
    assert.equal(trainedDigests(runs), trainedDigests(local));
    const trained = allEvents(runs).filter((event) => event.k === 'stage-end' && event.stage === 'teacher');
    assert.is(trained.length, 1, 'one teacher for two students');
    const record = newestQueue(runs)!;
    assert.equal(
      [record.where, record.ended, ...record.rows.map(({ state }) => state)],
      ['slurm', true, 'done', 'done'],
    );
    assert.match(text, /run +state/);
    const [head] = new Set(intents(runs));
    assert.is(intents(runs).filter((piece) => piece === head).length, 1, 'the teacher was handed over once');
  },
);

slurmTest('a run that would fail again ends the command with its exit code and its reason', async () => {
  const { code, text } = await rseg(
    [`${FILE}:small`, '--on', 'slurm', '--set', 'train.optim.lr = 1e30', '--set', 'train_teacher.optim.lr = 1e30'],
    temporaryFolder(),
  ).done;
  assert.is(code, 8, text);
  assert.match(text, /small\S*@1 .* failed/);
});

slurmTest('Ctrl-C lets running jobs write their checkpoints and leaves nothing at Slurm', async () => {
  const runs = temporaryFolder();
  const { child, done } = rseg([`${FILE}:*`, '--on', 'slurm', '--set', 'train_teacher.length = 400 steps'], runs);
  await jobAt(runs, 'teacher');
  child.kill('SIGINT');
  const { code, text } = await done;
  assert.is(code, 130, text);
  const active = slurm!.ask('squeue', '--noheader', '--states=PENDING,RUNNING,COMPLETING,SUSPENDED').trim();
  assert.is(active, '');
  const ends = allEvents(runs).filter((event) => event.k === 'attempt-end');
  assert.equal(
    ends.map((event) => event.k === 'attempt-end' && [event.state, event.exitCode]),
    [['stopped', 75]],
  );
});

test.after(async () => {
  await slurm?.stop();
});

test.run();
