// Bit-exact resume on the TensorFlow engine: a distilled student, killed in the middle of its training.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openEngine } from '../../../src/runtime/engine/open-engine.js';
import { eventsOf, isCheckpoint, onlyRun, run, startRun, trainerOf, until, weightsDigest } from './rseg-process.js';
import { temporaryFolder } from './temporary-folder.js';

const ENGINE = ['--engine', 'tensorflow'];
const usable = await openEngine('tensorflow').then(
  () => true,
  (error: Error) => {
    console.log(`SKIP: ${error.message}`);
    return false;
  },
);
const check = usable ? test : test.skip;

check('a distillation killed after a checkpoint ends with the weights of an undisturbed one', async () => {
  const [quiet, disturbed] = [temporaryFolder(), temporaryFolder()];
  const whole = await run('tiny', quiet, ENGINE);
  assert.is(whole.code, 0, whole.stderr);
  const first = startRun('tiny', disturbed, ENGINE);
  const folder = await until(disturbed, isCheckpoint('student', 3));
  process.kill(trainerOf(folder), 'SIGKILL');
  assert.is((await first.done).code, 7);
  const second = await run('tiny', disturbed, ENGINE);
  assert.is(second.code, 0, second.stderr);
  for (const stage of ['teacher', 'student']) {
    assert.is(weightsDigest(folder, stage), weightsDigest(onlyRun(quiet), stage), stage);
  }
  const start = eventsOf(folder).findLast((e) => e.k === 'stage-start' && e.stage === 'student');
  assert.ok(start?.k === 'stage-start' && start.firstStep >= 3, 'the second attempt goes on from a checkpoint');
  const values = (at: string) =>
    new Map(eventsOf(at).flatMap((e) => (e.k === 'validation' ? [[`${e.stage} ${e.step}`, e.miou] as const] : [])));
  assert.equal(values(folder), values(onlyRun(quiet)));
});

test.run();
