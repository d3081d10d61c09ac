import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { EXIT, UserError } from '../../../src/exit-code.js';
import { openEngine, probeEngines } from '../../../src/runtime/engine/open-engine.js';

const before = process.env.RSEG_ENGINE;
test.after.each(() => {
  if (before === undefined) delete process.env.RSEG_ENGINE;
  else process.env.RSEG_ENGINE = before;
});

test('every engine says whether it works, and the one that works best is opened', async () => {
  delete process.env.RSEG_ENGINE;
  const probes = await probeEngines();
  assert.equal(
    probes.map((probe) => probe.name),
    ['tensorflow', 'wasm', 'cpu'],
  );
  for (const { usable, why, description } of probes) {
    assert.is(usable, why === null);
    assert.is(usable, description !== null);
  }
  assert.is((await openEngine('auto')).name, probes.find((probe) => probe.usable)!.name);
});

test('RSEG_ENGINE decides what auto means, and only that', async () => {
  process.env.RSEG_ENGINE = 'cpu';
  assert.is((await openEngine('auto')).name, 'cpu');
  assert.is((await openEngine('wasm')).name, 'wasm');
});

test('an engine that does not exist is an error that lists those that do', async () => {
  process.env.RSEG_ENGINE = 'cuda';
  try {
    await openEngine('auto');
    assert.unreachable();
  } catch (error) {
    assert.instance(error, UserError);
    assert.is((error as UserError).exitCode, EXIT.usage);
    assert.match((error as UserError).help!, /tensorflow, wasm, cpu/);
  }
});

test.run();
