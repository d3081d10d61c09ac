// The golden messages of the language reference (section 11.3), as text: every `x.txt` is what `x.rseg` prints.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile } from '../../src/compiler/compile.js';
import { renderDiagnostic } from '../../src/compiler/render-diagnostic.js';
import { filesIn, fixtureFolder, readerIn } from './fixture-reader.js';

const folder = fixtureFolder('golden');
const read = readerIn(folder);

for (const expected of filesIn(folder, '.txt')) {
  const file = expected.replace(/\.txt$/, '.rseg');
  test(`${file} prints ${expected}`, () => {
    const { diagnostics, sources } = compile(file, read);
    const printed = diagnostics.map((one) => renderDiagnostic(one, sources)).join('\n\n');
    assert.fixture(`${printed}\n`, read(expected) ?? '');
  });
}

test.run();
