import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LossTerm } from '../../../src/compiler/normal-form.js';
import { UserError } from '../../../src/exit-code.js';
import { initialParameters, type Network } from '../../../src/model/network.js';
import type { EventBody } from '../../../src/runtime/run/event.js';
import { classifyTrainerEnd } from '../../../src/runtime/run/trainer-exit.js';
import { requireFinite } from '../../../src/runtime/run/training/finite-check.js';
import { StepReporter } from '../../../src/runtime/run/training/step-reporter.js';
import { termWeight } from '../../../src/runtime/run/training/term-weight.js';
import { isDue, stepsOf } from '../../../src/runtime/run/training/training-length.js';
import { decodeWeights, encodeWeights } from '../../../src/runtime/run/weights-file.js';

const SIZE = { stepsPerEpoch: 10, batch: 4 };

test('lengths become steps', () => {
  assert.is(stepsOf({ epochs: 2.5 }, SIZE), 25);
  assert.is(stepsOf({ steps: 7 }, SIZE), 7);
  assert.is(stepsOf({ images: 100 }, SIZE), 25);
});

test('what happens every n steps also happens at the end', () => {
  const due = Array.from({ length: 10 }, (_, i) => i + 1).filter((step) => isDue(step, 4, 10));
  assert.equal(due, [4, 8, 10]);
  assert.ok(isDue(3, 0, 10), 'a distance below one step means every step');
});

test('a ramp grows linearly and then stays', () => {
  const weight = { call: 'ramp', args: { from: 10, to: 50, over: { epochs: 1 } } } as const;
  const term: LossTerm = { label: 'kl', weight, loss: { call: 'kl', args: { temperature: 1 } } };
  assert.equal(
    [0, 1, 5, 10, 99].map((step) => termWeight(term, step, SIZE)),
    [10, 14, 30, 50, 50],
  );
  assert.is(termWeight({ ...term, weight: 3 }, 4, SIZE), 3);
});

test('a loss or gradient that is not finite stops the training', () => {
  requireFinite('student', 1, { loss: 1, gradNorm: 2, terms: {} }, []);
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const cases = [
      { loss: bad, gradNorm: 1, terms: { ce: 0.5, rrm: bad } },
      { loss: 1, gradNorm: bad, terms: { ce: 0.5, rrm: 2 } },
    ];
    for (const numbers of cases) {
      try {
        requireFinite('student', 12, numbers, [3, 5]);
        assert.unreachable();
      } catch (error) {
        assert.is((error as UserError).exitCode, 8);
        assert.match((error as UserError).message, /step 12.*ce = 0.5000, rrm = .*samples 3, 5/);
      }
    }
  }
});

test('steps are told first, last and rarely in between', () => {
  const events: EventBody[] = [];
  const reporter = new StepReporter('student', 8, (event) => events.push(event));
  for (let step = 1; step <= 100; step++) {
    reporter.add({ step, lr: 1, loss: step, terms: {} }, 10, 2, step === 100);
  }
  assert.equal(
    events.map((e) => (e.k === 'step' ? [e.step, e.loss, e.stepMs, e.dataMs, e.imagesPerSecond] : [])),
    [
      [1, 1, 10, 2, 800],
      [100, 100, 10, 2, 800],
    ],
  );
});

const NETWORK: Network = {
  dims: [8, 16, 40, 64],
  depths: [1, 1, 1, 1],
  heads: [1, 2, 5, 8],
  sr: [8, 4, 2, 1],
  decoder: 16,
  classes: 5,
  dropPath: 0,
  dropout: 0,
};

function refused(bytes: Uint8Array, network: Network, message: RegExp): void {
  try {
    decodeWeights(bytes, 'w', network);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, UserError);
    assert.is((error as UserError).exitCode, 9);
    assert.match((error as UserError).message, message);
  }
}

test('weights survive the way through a PyTorch-shaped file, and other networks are refused', () => {
  const weights = initialParameters(NETWORK, 3);
  const bytes = encodeWeights(NETWORK, { ...weights, 'align.hpdm.stage1.weight': new Float32Array(4) });
  assert.equal(decodeWeights(bytes, 'w', NETWORK), weights);
  assert.equal(encodeWeights(NETWORK, weights), bytes, 'equal weights give equal bytes');
  refused(
    bytes,
    { ...NETWORK, classes: 6 },
    /linear_pred\.weight is \[5,16,1,1\] in the file, the network needs \[6,16,1,1\]/,
  );
  refused(bytes, { ...NETWORK, depths: [2, 1, 1, 1] }, /block1\.1.+ is missing/);
});

test('how a trainer ended becomes an exit code', () => {
  const code = (code: number | null, signal: NodeJS.Signals | null = null, killed: 'SIGINT' | null = null) =>
    classifyTrainerEnd({ code, signal }, killed, 'no-log').exitCode;
  assert.equal(
    [0, 4, 6, 7, 8, 9, 130, 143].map((c) => code(c)),
    [0, 4, 6, 7, 8, 9, 130, 143],
  );
  assert.is(code(null, 'SIGKILL'), 7);
  assert.is(code(137), 7);
  assert.is(code(null, 'SIGKILL', 'SIGINT'), 130);
  assert.is(code(null, 'SIGSEGV'), 70);
  assert.is(code(99), 70);
});

test.run();
