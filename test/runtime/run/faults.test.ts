// The fault harness on a small scale (`npm run faults` does the whole), and that it would notice what it looks for.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FaultEnumeration, POWER_CUT } from '../../../bench/faults/enumerate.js';
import { killLoop } from '../../../bench/faults/kill-loop.js';
import { describeToy } from '../../../bench/faults/toy-run.js';
import { tryPoints } from '../../../bench/faults/try-points.js';
import { openEngine } from '../../../src/runtime/engine/open-engine.js';
import type { StateFiles } from '../../../src/runtime/run/state-files.js';

test('a run recovers from faults of its files, whatever the operation and the way it fails', async () => {
  const told: string[] = [];
  const report = await tryPoints(150, (line) => told.push(line));
  assert.is(report.problems, 0, told.join('\n'));
  assert.ok(report.faults > 15, told.join('\n'));
});

/** Problems after power cuts on a disk that is worse than the real one. */
async function problemsWith(spoil: (files: StateFiles) => StateFiles, points: readonly number[]): Promise<number> {
  const enumeration = new FaultEnumeration(await describeToy('smallest'), spoil);
  try {
    const operations = await enumeration.begin();
    let problems = 0;
    for (const share of points) {
      const { problem } = await enumeration.tryPoint(Math.round(share * operations.length), POWER_CUT, 4);
      if (problem !== null) problems++;
    }
    return problems;
  } finally {
    enumeration.end();
  }
}

test('files and names that are not synchronised are noticed', async () => {
  const late = [0.6, 0.8];
  assert.ok((await problemsWith((files) => ({ ...files, sync: () => undefined }), late)) > 0, 'nothing synchronised');
  assert.is(await problemsWith((files) => ({ ...files }), late), 0);
});

const engine = await openEngine('tensorflow').then(
  () => 'tensorflow' as const,
  () => 'wasm' as const,
);

test('a command killed at random moments and in the middle of writing ends with the same run', async () => {
  const told: string[] = [];
  const report = await killLoop(2, 5, engine, (line) => told.push(line));
  assert.equal(report, { kills: 2, mismatches: 0 }, told.join('\n'));
});

test.run();
