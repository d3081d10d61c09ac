// The caret at every place of every valid fixture: what stands there is always among the proposals, and nothing throws. Also in the
// text up to the caret, and in text damaged at random.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isName, keyword, lex } from '../../grammar/tokens.js';
import { Analysis } from '../../src/language-server/analysis.js';
import { completionsAt } from '../../src/language-server/completion.js';
import { packageRoot } from '../../src/package-root.js';

const FOLDERS = [
  'test/grammar/fixtures',
  'test/compiler/fixtures',
  'experiments',
  'test/format/fixtures',
  'test/cli/fixtures',
];

function fixtures(): readonly string[] {
  return FOLDERS.flatMap((folder) => {
    try {
      const found = readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' });
      return found.filter((name) => name.endsWith('.rseg')).map((name) => join(folder, name));
    } catch {
      return [];
    }
  }).sort();
}

function read(file: string): string | null {
  try {
    return readFileSync(join(packageRoot, file), 'utf8');
  } catch {
    return null;
  }
}

const analyses = fixtures().map((file) => new Analysis(file, read));
const valid = analyses.filter(({ compilation }) =>
  compilation.diagnostics.every(({ severity }) => severity !== 'error'),
);
const keywords = new Set<unknown>(Object.values(keyword));

test('there are fixtures to walk', () => {
  assert.ok(valid.length >= 12, `${valid.length} valid fixtures`);
});

test('the word that stands at a caret is proposed there', () => {
  let all = 0;
  const missing: string[] = [];
  for (const analysis of valid) {
    const { text, names, file } = analysis;
    // what is named there for the first time cannot be known, nor can variables of the environment
    const unknowable = new Set(
      names.uses
        .filter(({ symbol, isDefinition, span }) => {
          const isUnlabelled =
            symbol.kind === 'entry' && symbol.entry.labelAt !== null && symbol.entry.span.start === span.start;
          return (isDefinition && !isUnlabelled) || symbol.kind === 'variable';
        })
        .map(({ span }) => span.start),
    );
    const params = analysis.module?.ast.decls.flatMap((decl) => (decl.kind === 'extern' ? decl.params : [])) ?? [];
    for (const param of params) unknowable.add(param.range.start);
    const literal = new Set(params.flatMap(({ types }) => types.map((type) => type.range.start)));
    for (const token of lex(text).tokens) {
      const start = token.startOffset;
      if (!isName(token) || unknowable.has(start) || (literal.has(start) && /^[a-z]/.test(token.image))) continue;
      for (let caret = start; caret <= start + token.image.length; caret++) {
        all++;
        const found = completionsAt(analysis, text, caret).some(({ label }) => label === token.image);
        if (!found)
          missing.push(`${file} ${token.image}${keywords.has(token.tokenType) ? ' (keyword)' : ''} +${caret - start}`);
      }
    }
  }
  assert.ok(all > 4000, `${all} carets`);
  assert.equal(missing.slice(0, 20), [], `${missing.length} of ${all} carets do without`);
});

test('no caret of any fixture, valid or not, throws', () => {
  for (const analysis of analyses) {
    for (let caret = 0; caret <= analysis.text.length; caret += 1) completionsAt(analysis, analysis.text, caret);
  }
});

test('a text that ends at the caret gives the same names, from the analysis of the whole', () => {
  const analysis = valid.find(({ file }) => file.endsWith('grammar/fixtures/spcr.rseg'))!;
  const { text } = analysis;
  for (let caret = 0; caret <= text.length; caret += 3) {
    const cut = completionsAt(analysis, text.slice(0, caret), caret).map(({ label }) => label);
    const whole = completionsAt(analysis, text, caret).map(({ label }) => label);
    const lost = whole.filter((label) => !cut.includes(label));
    assert.equal(lost, [], JSON.stringify(text.slice(Math.max(0, caret - 30), caret)));
  }
});

test('text damaged anywhere never throws', () => {
  const { text, file } = valid.find((one) => one.file.endsWith('grammar/fixtures/spcr.rseg'))!;
  const damage = ['}', '{', ')', '(', '"', '\n', '\u0000', '\ud800', ' = ', ':'];
  for (let step = 0; step < 60; step++) {
    const place = (step * 7919) % text.length;
    const broken = text.slice(0, place) + damage[step % damage.length]! + text.slice(place + (step % 4));
    const analysis = new Analysis(file, (path) => (path === file ? broken : read(path)));
    for (let caret = step % 17; caret <= broken.length; caret += 17) completionsAt(analysis, broken, caret);
  }
});

test.run();
