// The disk that a training takes, from its network, the checkpoints that are kept, and what they may take.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { planStages } from '../../src/compiler/plan.js';
import { parameterCount } from '../../src/model/network.js';
import { diskUse, roomNeeded } from '../../src/plan/disk-use.js';
import { networkOf } from '../../src/runtime/run/network-of.js';
import { formOf } from './experiment-text.js';

const stagesOf = (edits: string) =>
  planStages(formOf(`teacher = none\n  loss = ce\n  ${edits}`), 1, { baseFolder: '/' }).stages;

test('weights, two or three checkpoints of three times the weights, one more while it is written', () => {
  const stages = stagesOf('eval.select = last');
  const student = stages.find((stage) => stage.op === 'train-student')!;
  if (student.op !== 'train-student') throw new Error('no student');
  const weights = 4 * parameterCount(networkOf(student.model, student.data.classes));
  const inWeights = (bytes: number): number => Math.round((100 * bytes) / weights) / 100;
  assert.is(inWeights(diskUse(student, null)), 1 + 2 * 3);
  assert.is(inWeights(roomNeeded(stages, null)), 1 + 3 * 3);
  // the last intact one stays, whatever they may take
  assert.is(inWeights(roomNeeded(stages, 1)), 1 + 2 * 3);
  assert.is(inWeights(roomNeeded(stages, 4 * weights)), 1 + 4 + 3);
  const chosen = stagesOf('eval.select = mean(miou, over: emm)');
  assert.is(inWeights(roomNeeded(chosen, null)), 1 + 4 * 3);
  assert.is(roomNeeded([], null), 0);
});

test.run();
