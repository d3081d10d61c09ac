// Every screen at five sizes as golden text (`RSEG_BLESS=1` rewrites it; the review is the difference in git), and at every
// size: as many lines as there is room for, none too wide, closed boxes, and ASCII alone where nothing else is known.
process.env.TZ = 'UTC';

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { queueSource } from '../../src/cli/fleet-sources.js';
import { openRunFiles } from '../../src/cli/run-files.js';
import { packageRoot } from '../../src/package-root.js';
import type { DrawContext } from '../../src/ui/draw-context.js';
import { FleetReader } from '../../src/ui/fleet/fleet-reader.js';
import { createPalette } from '../../src/ui/palette.js';
import type { NetworkMetrics, RunFiles } from '../../src/ui/run-files.js';
import { emptyRun, type RunModel } from '../../src/ui/run-model.js';
import { drawSnapshot } from '../../src/ui/screen/draw-snapshot.js';
import { initialState, type ScreenState } from '../../src/ui/screen/screen-state.js';
import type { Snapshot } from '../../src/ui/screen/screen-store.js';
import { asciiSymbols, unicodeSymbols } from '../../src/ui/symbols.js';
import { cellWidth, stripColour } from '../../src/ui/widgets/cell-width.js';
import { writeFleet } from './fleet-folder.js';

const NOW = 1_700_000_000_000;
const SIZES = [
  [200, 60],
  [120, 40],
  [80, 24],
  [60, 20],
  [40, 10],
] as const;
const folder = mkdtempSync(join(tmpdir(), 'rseg-frames-'));
const { runs, record } = writeFleet(folder, { now: NOW, stream: { steps: 120, stepMs: 900 } });
const reader = new FleetReader(queueSource(runs, record));
while (reader.look(1000) || reader.behind || reader.unread);
const over = filesOf(record.rows[0]!.run);
const done = { model: wholeModel(record.rows[0]!.run), files: over };
const working = { model: wholeModel(record.rows[7]!.run), files: filesOf(record.rows[7]!.run) };

/** All that the events of a run tell, however many looks that takes here. */
function wholeModel(run: string): RunModel {
  reader.open(run);
  while (reader.look(1000) || reader.behind);
  return reader.opened!.model;
}

function filesOf(run: string): RunFiles {
  return { ...openRunFiles(join(runs, run)), folder: `runs/${run}`, metrics: () => METRICS };
}

const CLASSES = ['road', 'sky', 'car', 'building', 'vegetation'];
const METRICS: readonly NetworkMetrics[] = (['teacher', 'student'] as const).map((subject, s) => ({
  subject,
  classes: CLASSES,
  suites: [
    {
      suite: 'any',
      rows: [
        {
          row: 'rgb+depth',
          iou: CLASSES.map((_, c) => 0.9 - 0.15 * c - 0.05 * s),
          confusion: CLASSES.flatMap((_, t) => CLASSES.map((_, p) => (t === p ? 90 : 10 / (1 + Math.abs(t - p))))),
        },
      ],
    },
  ],
}));

const SCREENS: Readonly<Record<string, { readonly run: typeof done; readonly state: Partial<ScreenState> }>> = {
  overview: { run: working, state: { place: 'overview' } },
  filtered: { run: working, state: { place: 'overview', filter: 'state:wait OR miou>40', order: 'mIoU' } },
  run: { run: working, state: { guides: true } },
  system: { run: working, state: { pane: 'system' } },
  media: { run: done, state: { pane: 'media' } },
  log: { run: done, state: { pane: 'log', search: 'mIoU' } },
  results: { run: done, state: { pane: 'results' } },
  confusion: { run: done, state: { pane: 'results', detail: 'confusion' } },
  help: { run: working, state: { help: true } },
};

function frame(
  name: string,
  [columns, rows]: readonly [number, number],
  style: Omit<DrawContext, 'now'>,
  change: Partial<ScreenState> = {},
): string[] {
  const { run, state } = SCREENS[name]!;
  const snapshot: Snapshot = {
    fleet: reader.fleet,
    ...run,
    state: { ...initialState, ...state, ...change },
    size: { columns, rows },
    now: NOW,
    probed: null,
  };
  return drawSnapshot(snapshot, MAY, { ...style, now: NOW });
}

/** Everything that changes how much room there is. */
const VARIED: Partial<ScreenState> = { grid: { columns: 3, rows: 2 }, system: true, stages: false, linked: true };
const MAY = { powers: { owner: true, control: true }, many: true, kitty: true } as const;
const plain = { palette: createPalette('none'), symbols: unicodeSymbols };

for (const name of Object.keys(SCREENS)) {
  test(`golden: ${name}`, () => {
    const text = SIZES.map((size) => {
      const lines = frame(name, size, plain).map((line) => line.trimEnd());
      return `=== ${size[0]} x ${size[1]}\n${lines.join('\n')}\n`;
    }).join('\n');
    const file = join(packageRoot, 'test/ui/fixtures/frames', `${name}.txt`);
    if (process.env.RSEG_BLESS === '1' || !existsSync(file)) writeFileSync(file, text);
    assert.fixture(text, readFileSync(file, 'utf8'));
  });
}

test('at every size: one line less than the terminal has, none wider than it', () => {
  for (const name of Object.keys(SCREENS)) {
    for (const columns of [1, 20, 39, 40, 57, 80, 100, 137, 250]) {
      for (const rows of [2, 5, 9, 10, 17, 24, 41, 70]) {
        const lines = frame(name, [columns, rows], plain, (columns + rows) % 2 === 0 ? {} : VARIED);
        assert.is(lines.length, rows - 1, `${name} ${columns} x ${rows}`);
        for (const line of lines) {
          assert.ok(cellWidth(line) <= columns, `${name} ${columns} x ${rows}: ${cellWidth(line)} cells\n${line}`);
        }
      }
    }
  }
});

test('boxes are closed', () => {
  for (const name of Object.keys(SCREENS)) {
    for (const size of SIZES) {
      const text = frame(name, size, plain).join('');
      const count = (sign: string): number => text.split(sign).length - 1;
      assert.equal([count('╭'), count('╮')], [count('╯'), count('╰')], `${name} ${size}`);
    }
  }
});

test('without UTF-8 only ASCII is drawn, without colours not one sequence', () => {
  for (const name of Object.keys(SCREENS)) {
    for (const size of SIZES) {
      const text = frame(name, size, { ...plain, symbols: asciiSymbols }).join('');
      assert.match(text, /^[\x20-\x7e]*$/, `${name} ${size}`);
    }
  }
});

test('colours change nothing but colours', () => {
  for (const name of ['overview', 'run', 'log', 'results', 'help']) {
    for (const depth of ['16', '256', 'truecolor'] as const) {
      const coloured = frame(name, [120, 40], { ...plain, palette: createPalette(depth) });
      assert.equal(coloured.map(stripColour), frame(name, [120, 40], plain), `${name} in ${depth}`);
    }
  }
});

test('pictures: two pixels per cell in as many colours as there are', () => {
  const sequences = (depth: 'truecolor' | '256' | '16'): string =>
    frame('media', [120, 40], { ...plain, palette: createPalette(depth) }).join('');
  assert.match(sequences('truecolor'), /\u001b\[38;2;\d+;\d+;\d+m\u001b\[48;2;\d+;\d+;\d+m▀/);
  assert.match(sequences('256'), /\u001b\[38;5;\d+m\u001b\[48;5;\d+m▀/);
  assert.match(sequences('16'), /\u001b\[(3|9)\dm\u001b\[(4|10)\dm▀/);
});

test('pictures in full resolution: sent once with all their pixels, shown by characters of exact width', () => {
  const coloured = { ...plain, palette: createPalette('truecolor') };
  const lines = frame('media', [120, 40], coloured, { kitty: true });
  for (const line of lines) assert.ok(cellWidth(line) <= 120, `${cellWidth(line)} cells`);
  const usual = frame('media', [120, 40], coloured);
  assert.equal(lines.map(cellWidth), usual.map(cellWidth), 'the same room as half blocks');
  const text = lines.join('');
  const sent = [...text.matchAll(/\u001b_Ga=T,U=1,q=2,f=24,i=(\d+),s=(\d+),v=(\d+),c=(\d+),r=(\d+),m=[01];/g)];
  assert.equal(
    sent.map(([, id]) => Number(id)),
    [1, 2, 3, 4, 5, 6, 7, 8],
    'sensors, truth, teacher, student, errors',
  );
  const pieces = [...text.matchAll(/\u001b_G[^;]*;([^\u001b]*)\u001b\\/g)].map(([, data]) => data!);
  assert.ok(pieces.every((piece) => piece.length <= 4096));
  const bytes = pieces.reduce((sum, piece) => sum + Buffer.from(piece, 'base64').length, 0);
  assert.is(
    bytes,
    sent.reduce((sum, [, , width, height]) => sum + Number(width) * Number(height) * 3, 0),
  );
  const cells = sent.reduce((sum, [, , , , columns, rows]) => sum + Number(columns) * Number(rows), 0);
  assert.is([...text].filter((character) => character === '\u{10eeee}').length, cells, 'every cell of every picture');
  assert.not.match(frame('media', [120, 40], coloured).join(''), /\u001b_G/);
});

test('samples linked by their steps, charts in a grid, losses as a heat map, the system beside, no stages', () => {
  const at = (name: string, state: Partial<ScreenState>): string => frame(name, [120, 40], plain, state).join('\n');
  assert.match(at('media', { linked: true, sampleBack: 1 }), /samples of all trainings at step 90 \(3 of 4\)/);
  assert.match(at('run', { grid: { columns: 2, rows: 2 } }), /╮╭─ mIoU.*─ learning rate ─.*╮╭─ .* 1–4 of \d/s);
  assert.match(at('run', { chartsBefore: 2 }), /─ learning rate ─.* 3–\d of \d/s);
  assert.match(at('run', { curves: 'rate|memory' }), /─ learning rate ─.*─ memory ─/s);
  assert.not.match(at('run', { curves: 'rate|memory' }), /─ loss of/);
  assert.match(at('run', { curves: '(' }), /is no regular expression/);
  assert.match(at('run', { lossView: 'heat map' }), /heat map ─.*dark: lowest of its row/s);
  assert.match(at('run', { system: true }), /╮╭─ system ─/);
  assert.not.match(at('run', { stages: false }), /─ stages ─/);
  assert.match(
    at('overview', { pinned: ['spcr.weights.kl_11@1'], filter: 'state:fail' }),
    /❯ · wait {4}spcr\.weights\.kl_11@1.*✗ failed {2}spcr\.weights\.kl_4@1/s,
  );
});

test('a question, a notice and a line that is typed are seen on the smallest screen', () => {
  const asked = frame('run', [40, 10], plain, { asking: 'leave' }).join('\n');
  assert.match(asked, /detach \(d\), stop \(s\)/);
  const typed = frame('overview', [40, 10], plain, { prompt: { for: 'filter', text: 'miou<', before: '' } });
  assert.match(typed.at(-1)!, /filter: miou<_/);
});

test('names of a user cannot steer the terminal in the overview', () => {
  const evil = '\u001b]52;c;AAAA\u0007evil\u202e\r\n';
  const rows = record.rows.map((row) => ({ ...row, name: evil, reason: evil, settings: [{ path: evil, text: evil }] }));
  const source = { ...queueSource(runs, record), list: () => ({ ...reader.fleet.list, title: evil, runs: rows }) };
  const hostile = new FleetReader(source);
  const snapshot: Snapshot = {
    fleet: hostile.fleet,
    model: emptyRun,
    files: over,
    state: { ...initialState, place: 'overview' },
    size: { columns: 120, rows: 40 },
    now: NOW,
    probed: evil,
  };
  const text = drawSnapshot(
    snapshot,
    { ...MAY, powers: { owner: false, control: false } },
    { ...plain, now: NOW },
  ).join('\n');
  assert.not.ok(/[\u001b\u0007\r\u202e]/.test(text));
  assert.match(text, /evil/);
});

test.after(() => rmSync(folder, { recursive: true, force: true }));
test.run();
