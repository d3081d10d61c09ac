// Fixtures carry their expected messages: `#! ^^^^ RS2003 text` under a line means that code at those columns, with `text` in its message or
// label; `#! FILE:LINE:FROM-TO RS2003 text` names a place in an imported file. Matching is exhaustive: a message that is not expected fails the test. Syntax errors (RS1…) are the grammar's own tests.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile } from '../../src/compiler/compile.js';
import { diagnosticsToJson } from '../../src/compiler/diagnostics-to-json.js';
import { filesIn, fixtureFolder, readerIn } from './fixture-reader.js';

interface Expected {
  readonly place: string;
  readonly text: string;
}

function expectedIn(text: string): readonly Expected[] {
  const found: Expected[] = [];
  let line = 0;
  for (const [index, content] of text.split('\n').entries()) {
    const elsewhere = /^#! (\S+:\d+:\d+-\d+ \S+) (.*)$/.exec(content);
    if (elsewhere !== null) {
      found.push({ place: elsewhere[1]!, text: elsewhere[2]! });
      continue;
    }
    const match = /^#!( *)(\^+) (\S+)(?: (.*))?$/.exec(content);
    if (match === null) {
      line = index + 1;
      continue;
    }
    const column = 2 + match[1]!.length + 1;
    found.push({ place: `${line}:${column}-${column + match[2]!.length} ${match[3]}`, text: match[4] ?? '' });
  }
  return found;
}

for (const area of ['annotated', 'robustseg']) {
  const folder = fixtureFolder(area);
  const read = readerIn(folder);
  for (const file of filesIn(folder, '.rseg').filter((path) => !path.includes('/'))) {
    test(`${area}/${file} has exactly the messages that it announces`, () => {
      const { diagnostics, sources } = compile(file, read);
      const found = diagnosticsToJson(diagnostics, sources).filter((one) => !one.code.startsWith('RS1'));
      const expected = expectedIn(read(file) ?? '');
      const place = (one: (typeof found)[number]) =>
        `${one.span.file === file ? '' : `${one.span.file}:`}${one.span.line}:${one.span.column}-${one.span.endColumn} ${one.code}`;
      assert.equal(found.map(place).sort(), expected.map((one) => one.place).sort());
      for (const { place: where, text } of expected) {
        const one = found.find((candidate) => place(candidate) === where);
        const said = `${one?.message} | ${one?.label} | ${one?.notes.map((note) => note.text).join(' | ')}`;
        assert.ok(said.includes(text), `${where}: "${text}" is not in: ${said}`);
      }
    });
  }
}

test.run();
