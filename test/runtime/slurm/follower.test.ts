// What a follower asks of a scheduler, which is a list of jobs here.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Stage } from '../../../src/compiler/stage-plan.js';
import { Follower } from '../../../src/runtime/slurm/follower.js';
import type { Piece } from '../../../src/runtime/slurm/pieces.js';
import type { SlurmClient } from '../../../src/runtime/slurm/slurm-client.js';
import type { Seen } from '../../../src/runtime/slurm/squeue-line.js';
import { temporaryFolder } from '../run/temporary-folder.js';

const resources = { cpus: 1, gpus: 0, memory: null, minutes: null, partition: null, account: null };
const pieces = ['a', 'b'].map((id): Piece => {
  return { id, phase: 'student', run: `run-${id}`, name: id, keys: [id], needs: [], resources };
});

test('a stop is asked for until the jobs have ended: a signal is lost on a job that has only just begun', async () => {
  const asked: string[] = [];
  const jobs: Seen[] = [];
  const client: SlurmClient = {
    submit: async (words) => {
      const name = words.find((word) => word.startsWith('--job-name='))!.slice('--job-name='.length);
      const line = { name, job: '7', reason: 'None', exitCode: 0, memory: null, node: 'n' };
      jobs.push({ ...line, index: 0, state: 'RUNNING' }, { ...line, index: 1, state: 'PENDING' });
      return { kind: 'accepted', job: '7' };
    },
    look: async () => jobs,
    cancel: async (names, signal) => void asked.push(`${signal ?? 'end'} ${names}`),
    largestArray: async () => 100,
  };
  const follower = new Follower({
    ...{ runs: temporaryFolder(), pieces, client, clock: () => 0, prepare: async () => undefined },
    stages: new Map(pieces.map(({ id }) => [id, { id, key: id } as unknown as Stage])),
    place: { command: ['node', 'rseg'], engine: 'wasm', atOnce: null, stageOptions: [], more: [] },
  });
  await follower.step();
  await follower.step();
  assert.equal(asked, []);
  await follower.stop('graceful');
  assert.equal(asked.splice(0), ['end 7_1', 'USR1 7_0']);
  jobs[1] = { ...jobs[1]!, state: 'CANCELLED' };
  await follower.step();
  assert.equal(asked.splice(0), ['USR1 7_0'], 'it goes on, so it has not heard');
  jobs[0] = { ...jobs[0]!, state: 'COMPLETING' };
  await follower.step();
  assert.equal(asked.splice(0), [], 'it has heard');
  jobs[0] = { ...jobs[0]!, state: 'FAILED', exitCode: 75 };
  await follower.step();
  assert.ok(follower.over);
  assert.equal(asked, []);
});

test.run();
