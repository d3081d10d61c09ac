// Offsets and positions translate there and back, whatever the text is made of.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SourceText } from '../../src/compiler/source-text.js';
import { offsetAt, positionAt } from '../../src/language-server/positions.js';

const TEXTS = ['', 'a', 'a\nb\n', 'a\r\nb\r\n\r\n', 'a\rb', '🙂\n𝛼 = 1\n', '\ufeffa\nb', 'tab\there\n', '\n\n\n'];

test('every offset but those inside a line end comes back', () => {
  for (const text of TEXTS) {
    const source = new SourceText(text);
    for (let offset = text.startsWith('\ufeff') ? 1 : 0; offset <= text.length; offset++) {
      const isInside = text[offset - 1] === '\r' && text[offset] === '\n';
      if (!isInside) assert.is(offsetAt(source, positionAt(source, offset)), offset, JSON.stringify([text, offset]));
    }
  }
});

test('columns count UTF-16 units from 0, and a byte order mark is no character', () => {
  assert.equal(positionAt(new SourceText('x\n🙂y'), 4), { line: 1, character: 2 });
  assert.equal(positionAt(new SourceText('\ufeffab'), 2), { line: 0, character: 1 });
  assert.is(offsetAt(new SourceText('\ufeffab'), { line: 0, character: 1 }), 2);
});

test('positions behind a line or the text are cut off', () => {
  const source = new SourceText('ab\r\nc\n');
  assert.is(offsetAt(source, { line: 0, character: 99 }), 2);
  assert.is(offsetAt(source, { line: 1, character: 99 }), 5);
  assert.is(offsetAt(source, { line: 99, character: 0 }), 6);
});

test.run();
