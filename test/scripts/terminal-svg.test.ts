import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { takeShot } from '../../scripts/terminal-svg.js';

const shot = {
  columns: 20,
  rows: 4,
  when: 'end',
  patienceMs: 10_000,
  afterMs: 100,
  keys: '',
  title: 'a < b',
  stop: false,
};
const print = (text: string): readonly string[] => ['/bin/sh', '-c', `printf '%b' "$0"; sleep 0.5`, text];

test('text keeps its column and colour, pictures become shapes, everything is escaped', async () => {
  const svg = await takeShot({ ...shot, command: print('\\033[38;5;32mblue\\033[0m <&\\r\\n╭─╮ ⣿ █\\r\\nend') });
  assert.match(svg, /<text [^>]*fill="#0087d7"[^>]*>blue<\/text>/);
  assert.ok(svg.includes('&#60;&#38;') && svg.includes('a &#60; b'));
  assert.not.ok(/[╭─╮⣿█]/.test(svg), 'no character that fonts draw differently');
  assert.is(svg.split('<circle ').length - 1, 3 + 8, 'three lights of the window, eight dots of braille');
  assert.is(svg.split('<path ').length - 1, 3);
  assert.is(
    (svg.match(/<(\w+)[^>]*[^/]>/g) ?? []).length,
    (svg.match(/<\/\w+>/g) ?? []).length,
    'every element is closed',
  );
});

test('a text that never comes is an error that shows the screen', async () => {
  try {
    await takeShot({ ...shot, command: print('something else') });
    assert.unreachable();
  } catch (error) {
    assert.match((error as Error).message, /"?end"? (did not )?appear|something else/);
  }
});

test.run();
