// The calls to Slurm against programs of the same names that answer as Slurm does on a bad day, and what is made of their answers.
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { endingOf, waitingText } from '../../../src/runtime/slurm/job-ending.js';
import { jobScript, sbatchArguments, taskMap } from '../../../src/runtime/slurm/job-script.js';
import type { Piece } from '../../../src/runtime/slurm/pieces.js';
import { openSlurm } from '../../../src/runtime/slurm/slurm-client.js';
import { slurmWords } from '../../../src/runtime/slurm/slurm-words.js';
import { parseSqueue, type Seen } from '../../../src/runtime/slurm/squeue-line.js';
import { temporaryFolder } from '../run/temporary-folder.js';

const bin = temporaryFolder();
process.env.PATH = `${bin}:${process.env.PATH}`;
/** Puts a program on the PATH; its words are appended to `asked`. */
function fake(program: string, body: string): void {
  const file = join(bin, program);
  writeFileSync(file, `#!/bin/sh\necho "$0 $*" >> ${bin}/asked\n${body}\n`);
  chmodSync(file, 0o755);
}
const slurm = openSlurm();
const row = (...fields: readonly string[]): string => fields.map((field) => field.padEnd(128)).join('');
const RUNNING = row('rseg-1', '12', '3', 'RUNNING', 'None', '0', 'cpu=1,mem=4G,node=2', 'n[1-2]');

test('what sbatch says is taken as an id, as a refusal, or as not known', async () => {
  fake('sbatch', 'echo 4711');
  assert.equal(await slurm.submit(['job.sh']), { kind: 'accepted', job: '4711' });
  fake('sbatch', 'echo "4711;cluster2"');
  assert.equal(await slurm.submit(['job.sh']), { kind: 'accepted', job: '4711' });
  fake('sbatch', 'echo "sbatch: error: invalid partition specified: nope" >&2; exit 1');
  assert.equal(await slurm.submit([]), { kind: 'refused', message: 'invalid partition specified: nope' });
  for (const text of [
    'Batch job submission failed: Socket timed out on send/recv operation',
    'Batch job submission failed: Unable to contact slurm controller (connect failure)',
    'Batch job submission failed: Job dependency problem',
  ]) {
    fake('sbatch', `echo "sbatch: error: ${text}" >&2; exit 1`);
    assert.is((await slurm.submit([])).kind, 'unknown', text);
  }
  fake('sbatch', 'echo "Welcome to the cluster! Submitted."');
  assert.is((await slurm.submit([])).kind, 'unknown', 'an answer without an id');
});

test('squeue is asked once for everything, and half an answer is none', async () => {
  fake('squeue', `echo "${RUNNING}"`);
  const before = readFileSync(join(bin, 'asked'), 'utf8').split('\n').length;
  const seen = await slurm.look(['rseg-1', 'rseg-2']);
  assert.is(readFileSync(join(bin, 'asked'), 'utf8').split('\n').length, before + 1);
  assert.equal(seen, [
    {
      ...{ name: 'rseg-1', job: '12', index: 3, state: 'RUNNING', reason: 'None' },
      ...{ exitCode: 0, memory: 4096, node: 'n[1-2]' },
    },
  ]);
  fake('squeue', `echo "${RUNNING}"; echo "slurm_load_jobs: garbage"`);
  assert.is(await slurm.look(['rseg-1']), null);
  fake('squeue', 'echo "slurm_load_jobs error: Unable to contact slurm controller" >&2; exit 1');
  assert.is(await slurm.look(['rseg-1']), null);
  fake('squeue', ':');
  assert.equal(await slurm.look(['rseg-1']), []);
});

test('the largest array is that of the cluster', async () => {
  fake('scontrol', 'echo "MaxArraySize            = 77"');
  assert.is(await slurm.largestArray(), 77);
  fake('scontrol', 'exit 1');
  assert.is(await slurm.largestArray(), 1001);
});

test('states and codes become endings; words that nobody knows end nothing', () => {
  const line: Seen = {
    ...{ name: 'rseg-1', job: '1', index: 0, state: 'RUNNING', reason: 'None', exitCode: 0, memory: 500, node: 'n' },
  };
  const ending = (state: string, exitCode: number | null = 0, reason = 'None') =>
    endingOf({ ...line, state, exitCode, reason })?.kind ?? null;
  for (const state of ['PENDING', 'RUNNING', 'COMPLETING', 'SUSPENDED', 'TELEPORTING'])
    assert.is(ending(state), null, state);
  for (const state of ['NODE_FAIL', 'PREEMPTED', 'BOOT_FAIL']) assert.is(ending(state), 'machine', state);
  assert.is(ending('PENDING', 0, 'launch_failed_requeued_held'), 'machine');
  assert.is(ending('TIMEOUT'), 'time');
  assert.is(ending('OUT_OF_MEMORY'), 'memory');
  assert.is(ending('CANCELLED'), 'cancelled');
  assert.is(ending('CANCELLED', 0, 'DependencyNeverSatisfied'), 'dependency');
  const codes: readonly (readonly [number | null, string])[] = [
    [75, 'time'],
    [143, 'time'],
    [1, 'time'],
    [7, 'memory'],
    [137, 'memory'],
    [8, 'failed'],
    [4, 'failed'],
    [null, 'machine'],
  ];
  for (const [code, kind] of codes) assert.is(ending('FAILED', code), kind, String(code));
  assert.is(waitingText({ ...line, reason: 'Priority' }), 'job 1_0 waits: others come first (Priority)');
  assert.is(waitingText({ ...line, reason: 'SomethingNew' }), 'job 1_0 waits: SomethingNew');
});

test('a line is read by its widths, so names may hold spaces and reasons commas', () => {
  const strange = row(
    'rseg-1',
    '12',
    '0',
    'PENDING',
    'ReqNodeNotAvail, UnavailableNodes:n[1,3]',
    '35072',
    'cpu=3,mem=1.5G,node=1,billing=3',
    '',
  );
  const { seen } = parseSqueue(`${strange}\n`);
  assert.is(seen[0]?.reason, 'ReqNodeNotAvail, UnavailableNodes:n[1,3]');
  assert.is(seen[0]?.exitCode, 137);
  assert.is(seen[0]?.memory, 1536, 'of all cores');
  assert.is(parseSqueue(row('rseg-1', '13', 'N/A', 'CANCELLED')).seen[0]?.index, null, 'an array as a whole');
  assert.is(parseSqueue(row('rseg-1', 'x', '0', 'PENDING')).strange, 1);
});

const RESOURCES = { cpus: 4, gpus: 1, memory: 2000, minutes: 90, partition: 'a100', account: 'vision' };
const pieces: readonly Piece[] = ['a', 'b'].map((id) => ({
  ...{
    id,
    phase: 'student',
    run: `run-${id}`,
    name: id,
    keys: [`key-${id}`, 'other'],
    needs: [],
    resources: RESOURCES,
  },
}));

test('a task runs the work of its line, whatever the folder is called', () => {
  const folder = temporaryFolder();
  const map = join(folder, "it's a map");
  const submission = {
    tasks: [
      { index: 1, piece: 'a' },
      { index: 3, piece: 'b' },
    ],
    resources: RESOURCES,
    raised: false,
    dependency: 'aftercorr:7',
  };
  writeFileSync(
    map,
    taskMap(submission, (id) => pieces.find((piece) => piece.id === id)!),
  );
  const place = {
    runs: '/data/my runs',
    folder,
    command: ['printf', '%s|'],
    engine: 'auto',
    more: ['--qos=long'],
    atOnce: 5,
    stageOptions: ['--grace 60'],
  } as const;
  const task = (index: number) =>
    spawnSync('sh', ['-c', jobScript(map, place)], {
      env: { ...process.env, SLURM_ARRAY_TASK_ID: String(index) },
      encoding: 'utf8',
    });
  assert.is(task(3).stdout, 'stage|key-b|other|--run|run-b|--runs|/data/my runs|--engine|auto|--grace|60|');
  assert.is(task(2).status, 75);
  assert.match(task(2).stderr, 'no work for task 2');
  assert.equal(sbatchArguments('rseg-1', submission, place).slice(2), [
    '--array=1,3%5',
    `--output=${folder}/rseg-1_%a.log`,
    '--open-mode=append',
    '--requeue',
    '--signal=B:USR1@120',
    '--cpus-per-task=4',
    '--gres=gpu:1',
    '--mem=2000M',
    '--time=90',
    '--partition=a100',
    '--account=vision',
    '--dependency=aftercorr:7',
    '--kill-on-invalid-dep=yes',
    '--qos=long',
  ]);
  const asked = { ...place, more: ['--mem-per-cpu=500M', '--mem=1G', '--qos=long'] };
  assert.ok(sbatchArguments('rseg-1', submission, asked).includes('--mem=1G'));
  const raised = sbatchArguments('rseg-1', { ...submission, raised: true }, asked);
  assert.equal(
    raised.filter((word) => word.startsWith('--mem')),
    ['--mem=2000M'],
    'after an attempt without enough memory',
  );
});

test('--slurm-args takes options of sbatch, but none that rseg decides', () => {
  assert.equal(slurmWords(` --qos=long  --comment='two words' -pdebug `), [
    '--qos=long',
    '--comment=two words',
    '-pdebug',
  ]);
  assert.throws(() => slurmWords('--array=0-3'), /'--array=0-3' is decided by rseg/);
  assert.throws(() => slurmWords('-J name'), /'-J' is decided by rseg/);
  assert.throws(() => slurmWords('long'), /'long' is not an option of sbatch/);
  assert.throws(() => slurmWords("--comment='open"), /a quote is not closed/);
});

test('without Slurm the command says where it can be called', async () => {
  const path = process.env.PATH;
  process.env.PATH = '/nowhere';
  try {
    await slurm.submit([]);
    assert.unreachable();
  } catch (error) {
    assert.match((error as Error).message, 'sbatch cannot be started: it is not installed here');
  } finally {
    process.env.PATH = path;
  }
});

test.run();
