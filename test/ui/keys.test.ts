import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyEvent, emptyRun } from '../../src/ui/run-model.js';
import { commandFor, helpLines, hintsFor, KEYS } from '../../src/ui/screen/keys.js';
import { planLayout } from '../../src/ui/screen/layout.js';
import { refreshInterval } from '../../src/ui/screen/refresh-interval.js';
import { initialState, reduceCommand, type ScreenState } from '../../src/ui/screen/screen-state.js';
import { eventStream } from './event-stream.js';

const owner = { owns: true, over: false };
const press = (key: string, state: ScreenState = initialState, run = owner) => {
  const command = commandFor(key, state.asking);
  return command === null ? ([state, 'none'] as const) : reduceCommand(state, command, run);
};

test('no key is bound twice in one situation', () => {
  const keys = KEYS.flatMap((binding) => binding.keys);
  assert.is(new Set(keys).size, keys.length);
});

test('q asks the owner of a run, and only him', () => {
  const [asking, effect] = press('q');
  assert.equal([asking.asking, effect], [true, 'none']);
  assert.is(press('q', initialState, { owns: false, over: false })[1], 'leave');
  assert.is(press('q', initialState, { owns: true, over: true })[1], 'leave');
  assert.is(press('d', asking)[1], 'detach');
  assert.is(press('s', asking)[1], 'stop-graceful');
  assert.equal(press('escape', asking)[0], initialState);
});

test('d and s do nothing while no question is open', () => {
  assert.equal(press('d'), [initialState, 'none']);
  assert.equal(press('s'), [initialState, 'none']);
});

test('Ctrl-C: after the step, now, at once; a reader only leaves', () => {
  const [first, a] = press('ctrl+c');
  const [second, b] = press('ctrl+c', first);
  const [, c] = press('ctrl+c', second);
  assert.equal([a, b, c], ['stop-graceful', 'stop-now', 'exit-hard']);
  assert.is(press('ctrl+c', initialState, { owns: false, over: false })[1], 'leave');
});

test('readers are not offered keys that change a run', () => {
  assert.not.ok(hintsFor(false).some(({ keys }) => keys === 'ctrl+c'));
  assert.not.ok(helpLines(false).some(([keys]) => keys === 'ctrl+c'));
  assert.ok(hintsFor(true).some(({ keys }) => keys === 'ctrl+c'));
});

test('the parts of the screen add up to one row less than the terminal, at every size', () => {
  for (let rows = 1; rows <= 70; rows++) {
    for (const columns of [1, 20, 39, 40, 60, 80, 120, 250]) {
      for (const notices of [0, 1, 2]) {
        const l = planLayout(columns, rows, 6, notices);
        const used = l.titleRows + l.noticeRows + l.stageRows + l.measurementRows + l.mainRows + l.logRows + l.hintRows;
        assert.is(used, Math.max(1, rows - 1), `${columns} x ${rows}`);
        assert.ok(l.titleRows >= 1, `${columns} x ${rows}: the title is never left out`);
      }
    }
  }
});

test('one picture a second while a training needs all cores of a small machine, four otherwise', () => {
  const running = eventStream().slice(0, 50).reduce(applyEvent, emptyRun);
  assert.is(refreshInterval(running, 2), 1000);
  assert.is(refreshInterval(running, 8), 250);
  const onGpu = {
    ...running,
    engine: { name: 'tensorflow', description: 'TensorFlow 2.20 on GPU (H200)', whyNotBetter: null },
  };
  assert.is(refreshInterval(onGpu, 2), 250);
  assert.is(refreshInterval(eventStream().reduce(applyEvent, emptyRun), 2), 250);
});

test.run();
