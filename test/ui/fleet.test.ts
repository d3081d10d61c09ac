// Many runs without a terminal: what a filter keeps, in which order, when all will be done.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CounterRandom } from '../../src/random/philox.js';
import type { QueueState } from '../../src/runtime/run/queue/queue-record.js';
import { estimateFleet } from '../../src/ui/fleet/fleet-eta.js';
import { parseFilter } from '../../src/ui/fleet/fleet-filter.js';
import { FLEET_ORDERS, ordered } from '../../src/ui/fleet/fleet-order.js';
import { FleetReader } from '../../src/ui/fleet/fleet-reader.js';
import { type FleetRow, rowProgress, rowSpentMs, sharedText } from '../../src/ui/fleet/fleet-row.js';
import type { FleetSource } from '../../src/ui/fleet/fleet-source.js';
import { fleetTable } from '../../src/ui/fleet/fleet-table.js';
import { createPalette } from '../../src/ui/palette.js';
import { noFiles } from '../../src/ui/run-files.js';
import { applyEvent, emptyBriefRun } from '../../src/ui/run-model.js';
import { unicodeSymbols } from '../../src/ui/symbols.js';
import { eventStream, type StreamOptions } from './event-stream.js';

function row(
  name: string,
  state: QueueState,
  share: number,
  { stream = {}, weight = '50', attempts = 1 }: { stream?: StreamOptions; weight?: string; attempts?: number } = {},
): FleetRow {
  const events = eventStream(stream).map((event) =>
    event.k === 'attempt-start'
      ? {
          ...event,
          stages: event.stages.map((one) =>
            one.op.startsWith('train') ? { ...one, steps: stream.steps ?? 120 } : one,
          ),
        }
      : event,
  );
  return {
    listed: {
      name,
      variant: name.split('@')[0]!,
      seed: 1,
      run: name,
      settings: [{ path: 'loss.kl.weight', text: weight }],
      state,
      reason: state === 'waiting' ? '2 jobs at a time' : null,
      attempts,
      job: null,
      exitCode: state === 'failed' ? 8 : null,
    },
    model: events.slice(0, Math.floor(events.length * share)).reduce(applyEvent, emptyBriefRun),
    gone: null,
    sharedWith: null,
  };
}

const ROWS = [
  row('base@1', 'done', 1),
  row('kl_20@1', 'running', 0.6, { weight: '20' }),
  row('kl_70@1', 'failed', 1, { weight: '70', stream: { endsIn: 'failed' }, attempts: 3 }),
  row('noise@1', 'waiting', 0, { weight: '5' }),
];
const kept = (text: string): string => {
  const { keeps, problem } = parseFilter(text);
  assert.is(problem, null, text);
  return ROWS.filter(keeps)
    .map(({ listed }) => listed.name.replace('@1', ''))
    .join(' ');
};

test('filter: states, numbers, settings, words, AND, OR, NOT', () => {
  assert.is(kept(''), 'base kl_20 kl_70 noise');
  assert.is(kept('state:failed'), 'kl_70');
  assert.is(kept('loss.kl.weight>=50'), 'base kl_70');
  assert.is(kept('weight<20'), 'noise', 'the end of a path is enough');
  assert.is(kept('weight=20'), 'kl_20');
  assert.is(kept('kl_'), 'kl_20 kl_70');
  assert.is(kept('kl_ NOT state:failed'), 'kl_20');
  assert.is(kept('state:done OR state:wait'), 'base noise');
  assert.is(kept('(state:done OR kl_) AND weight>=50'), 'base kl_70');
  assert.is(kept('miou>0.39'), kept('miou>39'), 'shares and percents mean the same');
  assert.is(kept('progress>=1'), 'base');
  assert.is(kept('"jobs at"'), 'noise');
  assert.is(kept('flag:nan'), 'kl_70');
  assert.is(kept('tries>1'), 'kl_70');
});

test('a filter that cannot be read keeps everything and says why', () => {
  for (const [text, why] of [
    ['(state:done', '`(` is not closed'],
    ['state:done )', '`)` closes nothing'],
    ['miou>high', '`miou>high`: high is not a number'],
    ['OR x', 'nothing stands before `OR`'],
    ['NOT', 'something is missing at the end'],
    ['colour:red', '`colour:` is not known; there are state:, flag:, variant: and stage:'],
  ] as const) {
    const { keeps, problem } = parseFilter(text);
    assert.is(problem, why);
    assert.ok(ROWS.every(keeps));
  }
});

test('orders keep every run; what is not known comes last', () => {
  for (const order of FLEET_ORDERS) assert.is(new Set(ordered(ROWS, order)).size, ROWS.length, order);
  const names = (order: (typeof FLEET_ORDERS)[number]): string[] =>
    ordered(ROWS, order).map(({ listed }) => listed.name);
  assert.equal(names('state').slice(0, 2), ['kl_70@1', 'kl_20@1']);
  assert.is(names('mIoU').at(-1), 'noise@1');
  assert.equal(names('name'), names('name').toSorted());
});

test('progress counts the steps of all trainings', () => {
  assert.equal(rowProgress(ROWS[0]!), 1);
  assert.ok(rowProgress(ROWS[1]!) > 0.5 && rowProgress(ROWS[1]!) < 0.8);
  assert.ok(Number.isNaN(rowProgress(ROWS[3]!)));
});

test('when all runs are done: at half way within 15 % in the median, the range covers the truth in 80 % of the plans', () => {
  const plans = Array.from({ length: 40 }, (_, plan) => {
    const random = new CounterRandom(plan, 7, 0, 0);
    const step = 20 + 200 * random.uniform();
    // every run is about as long as the others, as variants of one base are
    const runs = Array.from({ length: 8 }, () => ({ steps: 60, stepMs: step * (0.9 + 0.2 * random.uniform()) }));
    const lengths = runs.map((stream) => eventStream(stream).at(-1)!.t);
    // two at a time: four are done, two have just begun, two wait
    const rows = runs.map((stream, i) =>
      row(`r${i}@1`, i < 4 ? 'done' : i < 6 ? 'running' : 'waiting', i < 4 ? 1 : i < 6 ? 0.3 : 0, { stream }),
    );
    const begun = rows.slice(4, 6).map(({ model }) => model.lastEventAt! - model.startedAt!);
    const ends = [lengths[4]! - begun[0]!, lengths[5]! - begun[1]!];
    for (const length of lengths.slice(6)) ends[ends.indexOf(Math.min(...ends))]! += length;
    const truth = Math.max(...ends);
    const eta = estimateFleet(rows, rows[4]!.model.lastEventAt!)!;
    return { error: Math.abs(eta.mid - truth) / truth, covered: eta.low <= truth && truth <= eta.high };
  });
  const errors = plans.map(({ error }) => error).sort((a, b) => a - b);
  assert.ok(errors[20]! <= 0.15, `median error ${errors[20]}`);
  assert.ok(plans.filter(({ covered }) => covered).length >= 32, `${plans.filter((p) => p.covered).length} of 40`);
});

test('nothing is promised where nothing was measured', () => {
  assert.is(estimateFleet([row('a@1', 'waiting', 0), row('b@1', 'waiting', 0)], 0), null);
  assert.is(estimateFleet([row('a@1', 'done', 1)], 0), null);
});

test('rows of one run folder: one tells the numbers, the others which it is, and time is counted once', () => {
  const events = eventStream();
  const listed = (name: string, state: QueueState) => ({ ...row(name, state, 0).listed, run: 'folder' });
  const source: FleetSource = {
    list: () => list,
    glance: () => events,
    size: () => 1000,
    portions: () => ({ changed: () => false, behind: false, read: () => [] }),
    files: () => noFiles(''),
    probe: () => null,
  };
  const list = {
    title: 'rseg run x.rseg',
    where: 'local',
    ended: false,
    started: 0,
    updated: 0,
    runs: [
      listed('copy@1', 'same'),
      listed('other_suite@1', 'waiting'),
      listed('first@1', 'done'),
      listed('later@1', 'running'),
    ],
  } as const;
  const reader = new FleetReader(source);
  reader.look();
  const { rows } = reader.fleet;
  assert.equal(
    rows.map((one) => [sharedText(one), rowSpentMs(one) > 0]),
    [
      ['= first@1', false],
      ['training of first@1', false],
      ['', true],
      ['training of first@1', false],
    ],
  );
  const context = { palette: createPalette('none'), symbols: unicodeSymbols, now: 0 };
  const [, copy, waiting, first, later] = fleetTable(rows, { width: 110, height: 9, marked: null }, context);
  assert.match(copy!, /same .*copy@1 .* = first@1 *$/);
  assert.match(waiting!, /2 jobs at a time *$/);
  assert.match(first!, /first@1 .* 100%/);
  assert.match(later!, /later@1 .* 100%/, 'what works now tells its own numbers');
});

test.run();
