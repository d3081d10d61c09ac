import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyEvent, emptyRun, type RunModel } from '../../src/ui/run-model.js';
import { commandFor, helpLines, hintsFor, KEYS } from '../../src/ui/screen/keys.js';
import { planLayout } from '../../src/ui/screen/layout.js';
import { planOverview } from '../../src/ui/screen/overview-frame.js';
import { typeInto } from '../../src/ui/screen/prompt.js';
import { reduceCommand } from '../../src/ui/screen/reduce-command.js';
import { reduceKey } from '../../src/ui/screen/reduce-key.js';
import { refreshInterval } from '../../src/ui/screen/refresh-interval.js';
import { type Facts, initialState, PANES, type ScreenState } from '../../src/ui/screen/screen-state.js';
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
  powers: { owner: true, control: true },
  paused: false,
  sampled: 2,
  charts: 8,
  chartsShown: 2,
  roomForSystem: true,
  kitty: false,
};
const reader: Facts = { ...owner, owns: false, powers: { owner: false, control: false } };
const press = (key: string, state: ScreenState = initialState, run = owner) => {
  const command = commandFor(key, state, run.powers);
  return command === null ? ([state, 'none'] as const) : reduceCommand(state, command, run);
};

test('no key is bound twice in one situation', () => {
  const bound = KEYS.flatMap(({ keys, places }) => keys.flatMap((key) => places.map((place) => `${place} ${key}`)));
  assert.is(new Set(bound).size, bound.length);
});

test('q asks the owner of a run, and only him', () => {
  const [asking, effect] = press('q');
  assert.equal([asking.asking, effect], ['leave', 'none']);
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
  const run = { ...owner, readonly: true, powers: { owner: false, control: false } };
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

/** The screen after `:text` and enter. */
function typed(text: string, state: ScreenState, facts: Facts): ReturnType<typeof reduceKey> {
  let now = reduceKey(state, ':', facts)[0];
  for (const letter of text) now = reduceKey(now, letter, facts)[0];
  return reduceKey(now, 'enter', facts);
}

test('commands that are typed: done, completed, or told what is wrong', () => {
  const overview: ScreenState = { ...initialState, place: 'overview' };
  const facts = { ...owner, many: true, names: ['spcr@1', 'spcr.terms.no_kl@1'], marked: 'spcr@1' };
  assert.is(typed('sort loss', overview, facts)[0].order, 'loss');
  assert.is(typed('so lo', overview, facts)[0].order, 'loss', 'clear beginnings are enough');
  assert.is(typed('filter miou<30', overview, facts)[0].filter, 'miou<30');
  const [opened, effect] = typed('open spcr.terms.no_kl@1', overview, facts);
  assert.equal([opened.place, opened.marked, effect], ['run', 'spcr.terms.no_kl@1', 'open']);
  assert.equal(typed('dump here.txt', overview, facts)[1], { dump: 'here.txt' });
  assert.equal(typed('pause', overview, facts)[1], { control: 'pause' });
  assert.equal(typed('grid 3x2', initialState, facts)[0].grid, { columns: 3, rows: 2 });
  assert.is(typed('stop', overview, facts)[0].asking, 'stop');
  assert.is(typed('quit', initialState, reader)[1], 'leave');
  assert.is(typed('nonsense', overview, facts)[0].told, 'there is no command :nonsense; tab lists them');
  assert.match(typed('sort size', overview, facts)[0].told ?? '', /does not know size; ORDER: plan, state, mIoU/);
  assert.match(typed('p', overview, facts)[0].told ?? '', /:p may be pin, pause/);
  assert.match(typed('grid 3x2', overview, facts)[0].told ?? '', /cannot be used here/);
  assert.match(typed('quit now', overview, facts)[0].told ?? '', /takes nothing/);
  let line = reduceKey(overview, ':', facts)[0];
  for (const name of ['s', 'o', 'tab', 'm', 'tab']) line = reduceKey(line, name, facts)[0];
  assert.is(line.prompt?.text, 'sort mIoU');
  line = reduceKey({ ...line, prompt: { ...line.prompt!, text: 'open s' } }, 'tab', facts)[0];
  assert.is(line.prompt?.text, 'open spcr', 'as far as it is clear');
  const emptied = reduceKey({ ...line, prompt: { ...line.prompt!, text: '' } }, 'backspace', facts)[0];
  assert.is(emptied.prompt, null);
});

test('pins, charts, side panels, linked samples, and what cannot be done is said', () => {
  const overview: ScreenState = { ...initialState, place: 'overview' };
  const facts = { ...owner, names: ['a', 'b'], marked: 'b' };
  const pinned = press(' ', overview, facts)[0];
  assert.equal([pinned.pinned, press(' ', pinned, facts)[0].pinned], [['b'], []]);
  const three = press('c', press('c', press('c')[0])[0])[0];
  assert.equal(press('r', three)[0].grid, { columns: 3, rows: 1 });
  assert.equal(press('0', three)[0].grid, { columns: 0, rows: 0 });
  assert.is(press('right', three)[0].chartsBefore, 2);
  assert.is(press('left', three)[0].told, 'there are no more charts');
  assert.is(press('[')[0].stages, false);
  assert.is(press(']')[0].system, true);
  assert.match(press(']', initialState, { ...owner, roomForSystem: false })[0].told ?? '', /no room/);
  assert.equal(
    ['y', 'y', 'y'].map(
      (name, i) => press(name, { ...initialState, lossView: (['log', 'linear', 'heat map'] as const)[i]! })[0].lossView,
    ),
    ['linear', 'heat map', 'log'],
  );
  const media: ScreenState = { ...initialState, pane: 'media' };
  assert.is(press('L', media)[0].linked, true);
  assert.match(press('L', media, { ...owner, sampled: 1 })[0].told ?? '', /nothing to link/);
  assert.match(press('k', media)[0].told ?? '', /kitty and Ghostty/);
  assert.is(press('k', media, { ...owner, kitty: true })[0].kitty, true);
});

test('control: pause and on again, checkpoint, retry; a stop is asked for first', () => {
  assert.equal(press('p')[1], { control: 'pause' });
  assert.equal(press('p', initialState, { ...owner, paused: true })[1], { control: 'resume' });
  assert.equal([press('C')[1], press('R')[1]], [{ control: 'checkpoint' }, { control: 'retry' }]);
  const [asking, none] = press('T');
  assert.equal([asking.asking, none], ['stop', 'none']);
  assert.equal([press('s', asking)[1], press('k', asking)[1]], [{ control: 'stop' }, { control: 'stop-now' }]);
  assert.equal(press('escape', asking)[0], initialState);
  const attached = { ...owner, owns: false, powers: { owner: false, control: true } };
  assert.is(press('ctrl+c', initialState, attached)[1], 'leave', 'leaving an attached screen stops nothing');
  assert.is(press('q', initialState, attached)[1], 'leave');
});

test('every key of the help does something', () => {
  const facts = { ...owner, many: true, names: ['a', 'b'], marked: 'a', matches: [3], samples: 3, kitty: true };
  const places: readonly Partial<ScreenState>[] = [
    { place: 'overview' },
    ...PANES.map((pane) => ({ pane })),
    { asking: 'leave' },
    { asking: 'stop' },
  ];
  const deaf = KEYS.filter(({ keys, command, places: where }) => {
    const inPlaces = places.filter(
      (place) => commandFor(keys[0]!, { ...initialState, ...place }, facts.powers) === command,
    );
    return (
      !inPlaces.some((place) => {
        const state = {
          ...initialState,
          help: false,
          filter: 'x',
          logBack: 5,
          sampleBack: 1,
          chartsBefore: 2,
          ...place,
        };
        const [next, effect] = reduceCommand(state, command, facts);
        return effect !== 'none' || JSON.stringify(next) !== JSON.stringify(state);
      }) || where.length === 0
    );
  });
  assert.equal(
    deaf.map(({ keys }) => keys[0]),
    [],
  );
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
  const mutating = KEYS.filter(({ needs }) => needs !== null).flatMap(({ keys }) => keys);
  const { powers } = reader;
  assert.not.ok(hintsFor(initialState, powers, false).hints.some(({ keys }) => keys === 'ctrl+c'));
  assert.not.ok(
    helpLines(initialState, powers).some(([keys]) => ['ctrl+c', 'p', 'C', 'T', 'R', ':stop'].includes(keys)),
  );
  assert.ok(hintsFor(initialState, owner.powers, false).hints.some(({ keys }) => keys === 'ctrl+c'));
  for (const name of [...mutating, 'p', 'C', 'T', 'R']) {
    const [, effect] = press(name, initialState, reader);
    assert.not.ok(typeof effect === 'object' && 'control' in effect, name);
    assert.is(press(name, initialState, reader)[0].asking, null, name);
  }
  for (const text of ['stop', 'pause', 'checkpoint', 'retry', 'resume'])
    assert.match(typed(text, initialState, reader)[0].told ?? '', /cannot be used here/, text);
});

test('help tells every key of the place and none of another', () => {
  const of = (state: ScreenState) => helpLines(state, owner.powers).map(([keys]) => keys);
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
