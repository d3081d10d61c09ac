// What may be deleted, for drawn folders of runs: the promises of `rseg gc` as properties.
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { garbageOf } from '../../../../src/runtime/run/housekeeping/garbage.js';
import type { RunContents, StageContents } from '../../../../src/runtime/run/housekeeping/run-contents.js';

const KEYS = ['teacher', 'student-a', 'student-b', 'evaluate'] as const;
const stage: fc.Arbitrary<StageContents> = fc.record({
  id: fc.constantFrom('teacher', 'student'),
  key: fc.constantFrom(...KEYS),
  present: fc.boolean(),
  checkpoints: fc.option(fc.record({ path: fc.constant('ckpt/x'), bytes: fc.nat(1000) }), { nil: null }),
});
const contents = (run: string): fc.Arbitrary<RunContents> =>
  fc.record({
    run: fc.constant(run),
    kept: fc.boolean(),
    working: fc.boolean(),
    stages: fc.array(stage, { maxLength: 3 }),
    leftovers: fc.array(fc.record({ path: fc.constant('.tmp-1'), bytes: fc.nat(100) }), { maxLength: 1 }),
    bytes: fc.nat(5000),
    touched: fc.nat(100),
  });
const folder = fc.tuple(...['aaaa', 'bbbb', 'cccc', 'dddd'].map(contents));
const rules = fc.record({
  locked: fc.subarray(['aaaa00', 'bbbb00', 'eeee00']),
  wholeRuns: fc.boolean(),
  untouchedSince: fc.nat(120),
});

test('nothing of a run that is kept or worked on, no locked run as a whole, nothing whole without being asked', () => {
  fc.assert(
    fc.property(folder, rules, (runs, wanted) => {
      const garbage = garbageOf(runs, wanted);
      for (const { run, path } of garbage) {
        const of = runs.find((one) => one.run === run)!;
        assert.not(of.kept || of.working);
        if (path !== '') continue;
        assert.ok(wanted.wholeRuns);
        assert.not(wanted.locked.some((key) => key.startsWith(run)));
        assert.ok(of.touched <= wanted.untouchedSince);
      }
    }),
  );
});

test('what a run that stays still lacks is not deleted with the run that has it', () => {
  fc.assert(
    fc.property(folder, rules, (runs, wanted) => {
      const gone = garbageOf(runs, wanted)
        .filter(({ path }) => path === '')
        .map(({ run }) => run);
      const protectedRuns = runs.filter(
        ({ run, kept, working }) => kept || working || wanted.locked.some((key) => key.startsWith(run)),
      );
      for (const { stages } of protectedRuns) {
        for (const { key, present } of stages) {
          const holders = runs.filter((one) => one.stages.some((other) => other.key === key && other.present));
          if (present || holders.length === 0) continue;
          assert.ok(
            holders.some(({ run }) => !gone.includes(run)),
            key,
          );
        }
      }
    }),
  );
});

test('checkpoints go only beside an intact result, and a whole run is counted once', () => {
  fc.assert(
    fc.property(folder, rules, (runs, wanted) => {
      const garbage = garbageOf(runs, wanted);
      for (const one of garbage) {
        const of = runs.find(({ run }) => run === one.run)!;
        if (one.path.startsWith('ckpt'))
          assert.ok(of.stages.some((s) => s.present && s.checkpoints?.path === one.path));
        if (one.path === '') assert.is(garbage.filter(({ run }) => run === one.run).length, 1);
      }
    }),
  );
});

test.run();
