// rseg data show in a real pseudo-terminal: pictures as half blocks, whatever the terminal can show.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../src/package-root.js';
import { newTree, png, removeTrees, type Side } from '../runtime/data/trees/write-tree.js';
import { openTerminal } from '../ui/pseudo-terminal.js';

test.after(removeTrees);
const SIZE: Side = [32, 40];

/** One frame: sky above a road, and a sensor that is red everywhere. */
function tree(): string {
  const folder = newTree();
  png(folder, 'town/rgb/val/0.png', SIZE, 3, (_y, _x, c) => (c === 0 ? 250 : 10));
  png(folder, 'town/label/val/0.png', SIZE, 1, (y) => (y < 16 ? 1 : 0));
  writeFileSync(
    join(folder, 'town.rseg'),
    `dataset town {
  root = "town"
  classes = 3
  names = ["road", "sky", "car"]
  palette = ["#804080", "#4682b4", "#00008e"]
  size = 32x40
  modality rgb = image("rgb/{split}/{stem}.png", norm: imagenet)
  label = ids("label/{split}/{stem}.png")
  split val = 1
}
`,
  );
  return folder;
}

async function shown(columns: number, environment: Readonly<Record<string, string>>) {
  const folder = tree();
  const words = [
    join(packageRoot, 'bin/rseg.js'),
    'data',
    'show',
    join(folder, 'town.rseg'),
    '--out',
    join(folder, 'a.png'),
  ];
  const terminal = openTerminal([process.execPath, ...words], { columns, rows: 60 }, environment);
  assert.is(await terminal.exit, 0, terminal.screen().join('\n'));
  return { bytes: terminal.bytes(), lines: terminal.history() };
}

/** Lines of nothing but pictures and the gaps between them. */
const drawn = (lines: readonly string[]): readonly string[] => lines.filter((line) => /^[▀ ]*▀▀▀▀[▀ ]*$/.test(line));

test('beside each other in the colours of the classes, two pixels a cell, with captions and names', async () => {
  const { bytes, lines } = await shown(80, { COLORTERM: 'truecolor' });
  // two pictures of 39 columns, each 32/40 as high as wide at two pixels a cell
  assert.is(lines[0], `rgb${' '.repeat(37)}label`);
  assert.equal(
    drawn(lines).map((line) => line.length),
    Array.from({ length: 16 }, () => 79),
  );
  for (const colour of ['38;2;250;10;10', '48;2;250;10;10', '38;2;128;64;128', '38;2;70;130;180']) {
    assert.match(bytes, `\u001b[${colour}m`);
  }
  assert.not.match(bytes, '0;0;142', 'a class that does not occur');
  assert.ok(lines.includes('▀▀ road  ▀▀ sky'));
  // the upper half of the label is sky alone, the lower one road
  const rows = bytes.split('\n').filter((line) => line.includes('▀'));
  assert.ok(rows[2]!.includes('70;130;180') && !rows[2]!.includes('128;64;128'));
  assert.ok(!rows[13]!.includes('70;130;180') && rows[13]!.includes('128;64;128'));
});

test('a narrow terminal gets the pictures below each other, and no line is broken', async () => {
  const { lines } = await shown(30, { COLORTERM: 'truecolor' });
  const captions = lines.map((line) => line.trim());
  assert.ok(captions.indexOf('rgb') >= 0 && captions.indexOf('label') > captions.indexOf('rgb') + 10);
  assert.ok(drawn(lines).every((line) => line.length === 30));
});

test('fewer colours, none, no UTF-8', async () => {
  const [in256, in16] = [await shown(80, {}), await shown(80, { TERM: 'xterm' })];
  assert.match(in256.bytes, /\u001b\[38;5;\d+m/);
  assert.match(in16.bytes, /\u001b\[(3|9)\dm/);
  const plain = await shown(80, { NO_COLOR: '1' });
  assert.not.match(plain.bytes, /\u001b\[[34]8;/);
  assert.match(plain.lines.join('\n'), /[░▒▓█]{20}/);
  assert.ok(plain.lines.some((line) => line === 'road  sky'));
  const ascii = await shown(80, { LANG: 'C', COLORTERM: 'truecolor' });
  assert.match(ascii.bytes, /^[\x00-\x7f]*$/);
  assert.match(ascii.bytes, '48;2;70;130;180');
});

test.run();
