// All engines give the same numbers on the same graphs: forward, backward and AdamW over three steps, state included.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { GraphModule, HostArray } from '../../../src/graph/tensor-graph.js';
import type { Engine, HostTensors } from '../../../src/runtime/engine/engine.js';
import { openEngine, probeEngines } from '../../../src/runtime/engine/open-engine.js';
import { mixedModule } from './mixed-module.js';
import { relativeError } from './relative-error.js';
import { tinyNetwork, trainingModule } from './training-module.js';

const TOLERANCE = 1e-4;
const STEPS = 3;

const usable = (await probeEngines()).filter((probe) => probe.usable).map(({ name }) => name);
const cpu = await openEngine('cpu');
const others: Engine[] = [];
for (const name of usable) if (name !== 'cpu') others.push(await openEngine(name));

interface Agreement<Name extends string> {
  readonly module: GraphModule;
  readonly state: HostTensors;
  batch(functionName: Name, t: number): HostTensors;
}

/** Outputs of every step of every function in turn, then the state. */
async function train<Name extends string>(engine: Engine, { module, state, batch }: Agreement<Name>) {
  const loaded = await engine.load(module);
  loaded.setState(state);
  const records: (readonly [string, Readonly<Record<string, HostArray>>])[] = [];
  for (let t = 1; t <= STEPS; t++) {
    for (const name of module.functions.keys())
      records.push([`${name} ${t}`, loaded.run(name, batch(name as Name, t))]);
  }
  records.push(['state', loaded.getState()]);
  loaded.dispose();
  return records;
}

type Records = Awaited<ReturnType<typeof train>>;

/** Largest error of any tensor relative to its own scale, and whose it is. */
function worst(actual: Records, expected: Records): { error: number; where: string } {
  let found = { error: 0, where: 'nowhere' };
  expected.forEach(([what, tensors], i) => {
    assert.equal(Object.keys(actual[i]![1]).sort(), Object.keys(tensors).sort());
    for (const [name, values] of Object.entries(tensors)) {
      const error = relativeError(actual[i]![1][name]!, values);
      if (error > found.error) found = { error, where: `${what}: ${name}` };
    }
  });
  return found;
}

function testAgreement<Name extends string>(title: string, made: Agreement<Name>): void {
  const reference = train(cpu, made);
  for (const engine of others) {
    test(`${engine.name} and cpu agree on ${title}`, async () => {
      const expected = await reference;
      const { error, where } = worst(await train(engine, made), expected);
      assert.ok(error < TOLERANCE, `${where} is off by ${error.toExponential(1)} of its scale`);
    });
  }
  test(`the state moves on ${title}`, async () => {
    const [, state] = (await reference).at(-1)!;
    const moved = Object.keys(state).filter((name) => relativeError(state[name]!, made.state[name]!) > 1e-3);
    assert.ok(moved.length > Object.keys(state).length / 3, `${moved.length} of ${Object.keys(state).length}`);
  });
}

test('wasm is among the engines, and TensorFlow where it is installed', () => {
  assert.ok(usable.includes('wasm'));
  assert.ok(usable.includes('cpu'));
});

testAgreement('convolution, attention, noise and AdamW', mixedModule());
testAgreement(
  'the steps of teacher and student',
  trainingModule({ network: tinyNetwork, batch: 2, side: 64, modalities: 3, present: 2, gradients: true }),
);

test.run();
