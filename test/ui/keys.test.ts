import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyEvent, emptyRun, type RunModel } from '../../src/ui/run-model.js';
import { commandFor, helpLines, hintsFor, KEYS } from '../../src/ui/screen/keys.js';
import { planLayout } from '../../src/ui/screen/layout.js';
import { planOverview } from '../../src/ui/screen/overview-frame.js';
import { refreshInterval } from '../../src/ui/screen/refresh-interval.js';
import {
  type Facts,
  initialState,
  reduceCommand,
  type ScreenState,
  typeInto,
} from '../../src/ui/screen/screen-state.js';
import { eventStream } from './event-stream.js';

const owner: Facts = {
  owns: true,
  over: false,
  readonly: false,
  many: false,
  names: [],
  marked: null,
  page: 10,
  logLines: 40,
  matches: [],
  samples: 0,
};
const reader: Facts = { ...owner, owns: false };
const press = (key: string, state: ScreenState = initialState, run = owner) => {
  const command = commandFor(key, state);
  return command === null ? ([state, 'none'] as const) : reduceCommand(state, command, run);
};

test('no key is bound twice in one situation', () => {
  const bound = KEYS.flatMap(({ keys, places }) => keys.flatMap((key) => places.map((place) => `${place} ${key}`)));
  assert.is(new Set(bound).size, bound.length);
});

test('q asks the owner of a run, and only him', () => {
  const [asking, effect] = press('q');
  assert.equal([asking.asking, effect], [true, 'none']);
  assert.is(press('q', initialState, reader)[1], 'leave');
  assert.is(press('q', initialState, { ...owner, over: true })[1], 'leave');
  assert.is(press('d', asking)[1], 'detach');
  assert.is(press('s', asking)[1], 'stop-graceful');
  assert.equal(press('escape', asking)[0], initialState);
});

test('d does nothing while no question is open, and s streams', () => {
  assert.equal(press('d'), [initialState, 'none']);
  assert.equal(press('s'), [initialState, 'stream']);
});

test('a read-only screen of an owner asks nothing and stops nothing', () => {
  const run = { ...owner, readonly: true };
  assert.is(press('q', initialState, run)[1], 'detach');
  const [told, effect] = press('ctrl+c', initialState, run);
  assert.equal([effect, told.stops], ['none', 0]);
  assert.match(told.told ?? '', /read-only/);
});

test('the overview: lines and pages within its runs, open, back, filter while it is typed', () => {
  const names = Array.from({ length: 30 }, (_, i) => `run ${i}`);
  const overview: ScreenState = { ...initialState, place: 'overview' };
  const facts = { ...reader, many: true, names, marked: 'run 3' };
  assert.is(press('j', overview, facts)[0].marked, 'run 4');
  assert.is(press('k', overview, { ...facts, marked: 'run 0' })[0].marked, 'run 0');
  assert.is(press('pagedown', overview, facts)[0].marked, 'run 12');
  assert.is(press('G', overview, facts)[0].marked, 'run 29');
  assert.is(press('g', overview, facts)[0].marked, 'run 0');
  const [opened, effect] = press('enter', overview, facts);
  assert.equal([opened.place, effect], ['run', 'open']);
  const [closed, back] = press('escape', opened, facts);
  assert.equal([closed.place, back], ['overview', 'close']);
  let typing = press('/', overview, facts)[0];
  for (const key of ['a', 'b', 'backspace', 'c']) typing = typeInto(typing, key);
  assert.is(typing.filter, 'ac');
  assert.equal([typeInto(typing, 'enter').filter, typeInto(typing, 'escape').filter], ['ac', '']);
  assert.is(press('escape', typeInto(typing, 'enter'), facts)[0].filter, '', 'esc clears the filter');
});

test('the log: pages up, follows again, matches one after the other', () => {
  const log: ScreenState = { ...initialState, pane: 'log' };
  assert.is(press('k', log, reader)[0].logBack, 1);
  assert.is(press('pageup', log, reader)[0].logBack, 9);
  assert.is(press('g', log, reader)[0].logBack, 30, 'no further than the first page');
  assert.is(press('G', { ...log, logBack: 7 }, reader)[0].logBack, 0);
  const facts = { ...reader, matches: [2, 9, 20] };
  const first = press('n', { ...log, search: 'x' }, facts)[0];
  const second = press('n', first, facts)[0];
  assert.equal([first.logBack, second.logBack, press('N', second, facts)[0].logBack], [2, 9, 2]);
  assert.is(press('n', { ...log, logBack: 20 }, facts)[0].told, 'no more matches');
});

test('samples: back and forth between the first and the newest', () => {
  const media: ScreenState = { ...initialState, pane: 'media' };
  const facts = { ...reader, samples: 3 };
  const older = press('left', press('left', media, facts)[0], facts)[0];
  assert.equal([older.sampleBack, press('left', older, facts)[0].sampleBack], [2, 2]);
  assert.is(press('right', press('right', press('right', older, facts)[0], facts)[0], facts)[0].sampleBack, 0);
});

test('Ctrl-C: after the step, now, at once; a reader only leaves', () => {
  const [first, a] = press('ctrl+c');
  const [second, b] = press('ctrl+c', first);
  const [, c] = press('ctrl+c', second);
  assert.equal([a, b, c], ['stop-graceful', 'stop-now', 'exit-hard']);
  assert.is(press('ctrl+c', initialState, reader)[1], 'leave');
});

test('readers are not offered keys that change a run', () => {
  assert.not.ok(hintsFor(initialState, false, false).some(({ keys }) => keys === 'ctrl+c'));
  assert.not.ok(helpLines(initialState, false).some(([keys]) => keys === 'ctrl+c'));
  assert.ok(hintsFor(initialState, true, false).some(({ keys }) => keys === 'ctrl+c'));
});

test('help tells every key of the place and none of another', () => {
  const of = (state: ScreenState) => helpLines(state, true).map(([keys]) => keys);
  assert.ok(of({ ...initialState, place: 'overview' }).includes('o'));
  assert.not.ok(of({ ...initialState, place: 'overview' }).includes('y'));
  assert.ok(of(initialState).includes('y'));
  assert.not.ok(of({ ...initialState, pane: 'media' }).includes('y'));
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

test('the parts of the overview fit as well, at every size', () => {
  for (let rows = 1; rows <= 70; rows++) {
    for (const columns of [1, 40, 59, 60, 120, 250]) {
      for (const notices of [0, 1, 2]) {
        const { titleRows, hintRows, detailRows, tableRows } = planOverview(columns, rows, notices);
        const used = titleRows + hintRows + detailRows + tableRows + notices;
        assert.ok(used === Math.max(1, rows - 1) || tableRows === 0, `${columns} x ${rows}: ${used}`);
      }
    }
  }
});

test('one picture a second while a training needs all cores of a small machine, four otherwise', () => {
  const interval = (model: RunModel, cores: number): number =>
    refreshInterval({ fleet: null, model, state: initialState }, cores);
  const running = eventStream().slice(0, 50).reduce(applyEvent, emptyRun);
  assert.is(interval(running, 2), 1000);
  assert.is(interval(running, 8), 250);
  const onGpu = {
    ...running,
    engine: { name: 'tensorflow', description: 'TensorFlow 2.20 on GPU (H200)', whyNotBetter: null },
  };
  assert.is(interval(onGpu, 2), 250);
  assert.is(interval(eventStream().reduce(applyEvent, emptyRun), 2), 250);
});

test.run();
