// The closed form of the work of a stage beside the count over its captured graphs.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { planStages } from '../../src/compiler/plan.js';
import { parameterCount } from '../../src/model/network.js';
import { stageMemory } from '../../src/plan/stage-memory.js';
import { computesTensors, stageWork } from '../../src/plan/stage-work.js';
import { networkOf } from '../../src/runtime/run/network-of.js';
import { stageCost } from '../../src/runtime/run/stage-cost.js';
import { formOf } from './experiment-text.js';

const CASES: Readonly<Record<string, string>> = {
  'the whole method': '',
  'all modalities, a plain loss': 'dropout = all\n  loss = ce + ohem\n  teacher = none',
  'absent ones as zeros, aligned prototypes, another teacher':
    'dropout = subset(absent: zero)\n  teacher = segformer(mit(dims: [24, 48, 80, 160], depths: [2, 1, 1, 1]), decoder: 48)\n  loss = ce + 100 * hpdm(hybrid, align: conv1x1)',
  'features alone, an odd size': 'loss = ce + cmd + umd\n  train.image = 96x160\n  eval.image = 64x96',
  'projected features':
    'teacher = segformer(mit(dims: [24, 48, 80, 160], depths: [1, 1, 1, 1]), decoder: 48)\n  loss = ce + cwd + 3 * rrm(single, align: conv1x1)',
  'all suites in selection':
    'eval.select = mean(miou, over: emm)\n  semantics = reference\n  loss = ce + 5 * hpdm(single)',
};

for (const [name, edits] of Object.entries(CASES)) {
  test(`operations and memory of ${name} are those of the captured graphs within 3 and 15 %`, () => {
    const { stages } = planStages(formOf(edits), 1, { baseFolder: '/' });
    for (const stage of stages.filter(computesTensors)) {
      const cost = stageCost(stage)!;
      const work = stageWork(stage);
      const units = [
        ['training step', work.steps.flops],
        ['validation batch', work.batches.flops],
        ['evaluation batch', work.batches.flops],
      ] as const;
      for (const [unit, flops] of units) {
        const counted = cost.flops.get(unit);
        if (counted === undefined) continue;
        const ratio = flops / counted;
        assert.ok(
          Math.abs(ratio - 1) < 0.03,
          `${stage.id} ${unit}: ${flops} instead of ${counted} (${ratio.toFixed(4)})`,
        );
      }
      const memory = stageMemory(stage)! / cost.peakBytes;
      assert.ok(Math.abs(memory - 1) < 0.15, `${stage.id}: memory ${memory.toFixed(3)} of what the graphs hold`);
      const network = parameterCount(networkOf(stage.model, stage.data.classes));
      assert.ok(cost.functions.every(({ parameters }) => parameters >= network && parameters < network * 1.2));
    }
  });
}

test('steps, validations and checkpoints are those that the training loop makes', () => {
  const form = formOf('train.length = 10 epochs\n  train.validate = 3 epochs\n  train.checkpoint = 25 steps');
  const student = planStages(form, 1, { baseFolder: '/' }).stages.find((stage) => stage.op === 'train-student')!;
  const work = stageWork(student);
  // 45 frames in batches of 4: 11 steps, the rest is dropped
  assert.equal([work.stepsPerEpoch, work.steps.count, work.validations, work.checkpoints], [11, 110, 4, 5]);
  // 10 frames in batches of 4
  assert.is(work.batches.count, 4 * 3);
});

test.run();
