import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createPalette, TONES } from '../../src/ui/palette.js';
import { sanitize } from '../../src/ui/sanitize.js';
import { asciiSymbols, unicodeSymbols } from '../../src/ui/symbols.js';
import { cellWidth, fit, justify, stripColour, truncateMiddle, wrapWords } from '../../src/ui/widgets/cell-width.js';
import { keyHints } from '../../src/ui/widgets/key-hints.js';
import { lineChart } from '../../src/ui/widgets/line-chart.js';
import { panel } from '../../src/ui/widgets/panel.js';
import { progressBar } from '../../src/ui/widgets/progress-bar.js';
import { sparkline } from '../../src/ui/widgets/sparkline.js';
import { table } from '../../src/ui/widgets/table.js';

const colourless = createPalette('none');
const colourful = createPalette('256');

test('cells: wide characters, combining marks and colours are counted and cut as they are shown', () => {
  assert.is(cellWidth('語彙'), 4);
  assert.is(fit('語彙表', 5), '語彙…');
  assert.is(cellWidth(fit('語彙表', 4)), 4, 'half a character is never shown');
  assert.is(fit('e\u0301a', 3), 'e\u0301a ');
  const cut = fit(colourful.paint('ok', 'abcdef'), 4);
  assert.is(stripColour(cut), 'abc…');
  assert.ok(cut.endsWith('\u001b[39m\u001b[22m'), 'the colour ends with the text');
  assert.is(truncateMiddle('runs/quickstart-1-8c1f20ab', 12), 'runs/q…f20ab');
  assert.is(justify('left', 'right', 12), 'left   right');
  assert.equal(wrapWords('aa bb cc dd', 5, 2), ['aa bb', 'cc dd']);
  assert.equal(wrapWords('aa bb cc dd ee', 5, 2), ['aa bb', 'cc d…']);
});

test('progress: eighths of a cell, never more than its width', () => {
  assert.is(progressBar(0.5, 8, unicodeSymbols), '████░░░░');
  assert.is(progressBar(0.3, 8, unicodeSymbols), '██▍░░░░░');
  assert.is(progressBar(1.7, 4, unicodeSymbols), '████');
  assert.is(progressBar(Number.NaN, 4, unicodeSymbols), '░░░░');
  assert.is(progressBar(0.5, 8, asciiSymbols), '####----');
});

test('sparkline: shape between smallest and largest, gaps where nothing is', () => {
  assert.is(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8, unicodeSymbols), '▁▂▃▄▅▆▇█');
  assert.is(sparkline([1, Number.NaN, 2], 5, unicodeSymbols), '▁ █  ');
  assert.is(sparkline([3, 3, 3], 3, unicodeSymbols), '▁▁▁');
  assert.is(sparkline([], 3, asciiSymbols), '   ');
});

const chart = { width: 24, height: 6, log: false, formatX: String, palette: colourless, symbols: unicodeSymbols };
const formatY = (value: number): string => value.toFixed(1);

test('line chart: axes, a rising line, exact size', () => {
  const points = Array.from({ length: 11 }, (_, x) => ({ x, y: x }));
  const lines = lineChart([{ points, index: 0 }], { ...chart, formatY });
  assert.equal(lines.map(cellWidth), [24, 24, 24, 24, 24, 24]);
  assert.match(lines[0]!, /^10\.0┤.*[⠁-⣿]$/u);
  assert.match(lines[4]!, /^ 0\.0┤[⠁-⣿]/u);
  assert.match(lines[5]!, /^ {5}0 +10$/);
});

test('line chart: NaN leaves a gap, a log axis has no place for 0, a constant lies in the middle', () => {
  const gap = [1, 1, Number.NaN, 1, 1].map((y, x) => ({ x: x * 4, y }));
  const lines = lineChart([{ points: gap, index: 0 }], { ...chart, formatY });
  const drawn = lines.slice(0, 5).filter((line) => /[⠁-⣿]/u.test(line));
  assert.is(drawn.length, 1);
  assert.match(drawn[0]!, /[⠁-⣿]+ {2,}[⠁-⣿]+/u);
  const log = lineChart(
    [
      {
        points: [
          { x: 0, y: 0 },
          { x: 1, y: 10 },
          { x: 2, y: 1000 },
        ],
        index: 0,
      },
    ],
    { ...chart, log: true, formatY },
  );
  assert.match(log[0]!, /^1000\.0┤/);
  assert.match(log[4]!, /^ {2}10\.0┤/);
  const nothing = lineChart([{ points: [{ x: 0, y: Number.NaN }], index: 0 }], { ...chart, formatY });
  assert.match(nothing.join(''), /nothing to draw yet/);
});

test('line chart without UTF-8 uses one ASCII mark per series', () => {
  const lines = lineChart(
    [
      {
        points: [
          { x: 0, y: 0 },
          { x: 9, y: 0 },
        ],
        index: 0,
      },
      {
        points: [
          { x: 0, y: 5 },
          { x: 9, y: 5 },
        ],
        index: 1,
      },
    ],
    { ...chart, formatY, symbols: asciiSymbols },
  );
  assert.match(lines[0]!, /o{10}/);
  assert.match(lines[4]!, /\*{10}/);
  assert.match(lines.join(''), /^[\x20-\x7e]*$/);
});

test('panels are closed boxes of their size whatever is in them', () => {
  const lines = panel(
    'a title that is too long',
    ['語彙語彙語彙語彙', 'b', 'c', 'd'],
    { width: 14, height: 5 },
    { palette: colourless, symbols: unicodeSymbols },
  );
  assert.equal(lines.map(cellWidth), [14, 14, 14, 14, 14]);
  assert.equal(lines, ['╭─ a title… ─╮', '│ 語彙語彙…  │', '│ b          │', '│ c          │', '╰────────────╯']);
});

test('tables align numbers and cut long names in the middle', () => {
  const lines = table(
    [
      { header: 'subset', align: 'left' },
      { header: 'mIoU', align: 'right' },
    ],
    [
      ['rgb+depth+event+lidar', '52.0'],
      ['rgb', '9.5'],
    ],
    18,
    unicodeSymbols,
  );
  assert.is(lines[0], 'subset        mIoU');
  assert.is(lines[2], 'rgb            9.5');
  assert.match(lines[1]!, /^rgb\+de…lidar {2}52\.0$/);
});

test('hints that do not fit are left out whole, the ways out last', () => {
  const hints = ['a', 'b', 'c'].map((keys) => ({ keys, label: 'some' }));
  const last = [{ keys: 'q', label: 'quit' }];
  assert.is(keyHints(hints, last, 40, colourless).trimEnd(), 'a some   b some   c some   q quit');
  assert.is(keyHints(hints, last, 32, colourless).trimEnd(), 'a some   b some   q quit');
  assert.is(
    keyHints(hints, last, 10, colourless).trimEnd(),
    'a some',
    'where there is room for one, it is what the place is',
  );
});

test('nothing of a user steers the terminal', () => {
  assert.is(sanitize('a\u001b[31mb\u001b]52;c;QQ==\u0007c\u009b2Jd\u001bPx\u001b\\e'), 'abcde');
  assert.is(sanitize('one\ntwo\tthree\rfour'), 'one two three four');
  assert.is(sanitize('\u202egpj.exe\u2066x\u200f\u0000\u007f'), 'gpj.exex');
  assert.is(sanitize('日本語 é 🙂'), '日本語 é 🙂');
});

test('every colour is readable on black and on white (WCAG contrast of at least 3)', () => {
  const luminance = (index: number): number => {
    const levels = [0, 95, 135, 175, 215, 255];
    const cube = index - 16;
    const rgb =
      index >= 232
        ? [0, 0, 0].map(() => 8 + (index - 232) * 10)
        : [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((i) => levels[i]!);
    const [r, g, b] = rgb.map((value) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  for (const [name, index] of Object.entries(TONES)) {
    const l = luminance(index);
    assert.ok((l + 0.05) / 0.05 >= 3, `${name} on black: ${((l + 0.05) / 0.05).toFixed(2)}`);
    assert.ok(1.05 / (l + 0.05) >= 3, `${name} on white: ${(1.05 / (l + 0.05)).toFixed(2)}`);
  }
});

test.run();
