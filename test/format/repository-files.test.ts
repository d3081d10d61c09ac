// Every `.rseg` text of the repository: fixtures, experiments, the standard library, code blocks of the documentation.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from '../../grammar/parse.js';
import { format } from '../../src/format/format.js';
import { treeDifference } from '../../src/format/tree-difference.js';
import { packageRoot } from '../../src/package-root.js';

const read = (path: string): string => readFileSync(join(packageRoot, path), 'utf8');

function filesBelow(folder: string, ending: string): readonly string[] {
  const names = readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith(ending)).map((name) => join(folder, name));
}

interface NamedText {
  readonly name: string;
  readonly text: string;
}

function codeBlocks(path: string): readonly NamedText[] {
  const blocks = [...read(path).matchAll(/^```rseg\b[^\n]*\n([\s\S]*?)^```/gm)];
  return blocks.map(([, text], index) => ({ name: `${path}, block ${index + 1}`, text: text! }));
}

const files = ['test', 'experiments', 'grammar'].flatMap((folder) => filesBelow(folder, '.rseg'));
const pages = ['README.md', ...filesBelow('docs', '.md'), ...filesBelow('grammar', '.md')];
const texts: readonly NamedText[] = [
  ...files.map((name) => ({ name, text: read(name) })),
  ...pages.flatMap(codeBlocks),
];

test('every text keeps its meaning and has one form; one with syntax errors is refused', () => {
  let formattedTexts = 0;
  for (const { name, text } of texts) {
    const before = parse(text, name);
    const once = format(text, name);
    if (once.kind === 'refused') {
      assert.equal(once.problems, before.problems, name);
      assert.ok(before.problems.length > 0, name);
      continue;
    }
    assert.is(treeDifference(before.ast, parse(once.text, name).ast), null, name);
    const twice = format(once.text, name);
    assert.is(twice.kind === 'formatted' ? twice.text : '', once.text, name);
    formattedTexts++;
  }
  assert.ok(formattedTexts > 40 && formattedTexts < texts.length, `${formattedTexts} of ${texts.length} texts`);
});

test('what is shipped is canonical', () => {
  const shipped = files.filter((name) => !name.startsWith('test'));
  assert.ok(shipped.length > 5);
  for (const name of shipped) {
    const result = format(read(name), name);
    assert.is(result.kind === 'formatted' ? result.text : '', read(name), `rseg fmt ${name}`);
  }
});

test('the reference listings are canonical but for the order of imports', () => {
  for (const name of ['spcr', 'deliver', 'cluster']) {
    const text = read(`test/grammar/fixtures/${name}.rseg`);
    const result = format(text, name);
    assert.is(result.kind === 'formatted' ? result.text : '', text, name);
  }
});

test.run();
