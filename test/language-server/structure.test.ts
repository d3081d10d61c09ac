// Outline, folds, growing selections, colours, links, corrections and formatting of one file.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SymbolKind } from 'vscode-languageserver';
import { applyEdits } from '../../src/compiler/apply-edits.js';
import { corrections, mendedText } from '../../src/language-server/code-actions.js';
import { fileStrings } from '../../src/language-server/definition.js';
import { folds } from '../../src/language-server/folding.js';
import { formatEdits, lineEdits, type RangeEdit } from '../../src/language-server/line-edits.js';
import { outline } from '../../src/language-server/outline.js';
import { selectionRanges } from '../../src/language-server/selection-ranges.js';
import { semanticTokens } from '../../src/language-server/semantic-tokens.js';
import { analysed, CITY, inExperiments } from './marked-text.js';

const SOURCE = `# a comment
# of two lines
from "./x.rseg" import x

experiment base {
  data = city
  train {
    length = 100 epochs
    optim = adamw(
      lr: 1e-4
      decay: 0.1
    )
  }
  eval.suite emm = missing()
}

ablation t of base {
  no_kl: loss drop kl; seeds = 1
}

sweep s of base {
  train.batch in [1, 2]
}
`;

test('the outline names declarations, settings, rows and axes', () => {
  const nodes = outline(inExperiments(SOURCE).analysis.module!);
  assert.equal(
    nodes.map(({ name, detail, kind }) => [name, detail, kind]),
    [
      ['city', 'data set', SymbolKind.Struct],
      ['base', 'experiment', SymbolKind.Class],
      ['t', 'ablation of base', SymbolKind.Enum],
      ['s', 'sweep of base', SymbolKind.Enum],
    ],
  );
  const children = nodes[1]!.children.map(({ name, detail }) => `${name} | ${detail}`);
  assert.equal(children, ['data | city', 'train | ', 'emm | eval.suite missing()']);
  assert.equal(
    nodes[2]!.children.map(({ name, detail }) => `${name} | ${detail}`),
    ['no_kl | loss drop kl; seeds = 1'],
  );
  assert.equal(
    nodes[3]!.children.map(({ name, detail }) => `${name} | ${detail}`),
    ['train.batch | [1, 2]'],
  );
});

test('names of the outline lie inside their ranges, also in broken files', () => {
  const broken = SOURCE.replace('= city', '=').replace('of base', '').replace('no_kl:', 'no_kl');
  const check = (nodes: ReturnType<typeof outline>): void => {
    for (const { range, named, children, name } of nodes) {
      assert.ok(range.start <= named.start && named.end <= range.end, name);
      check(children);
    }
  };
  check(outline(inExperiments(broken).analysis.module!));
});

test('folds: comments, imports, blocks, brackets', () => {
  const { ast, text } = analysed({ 'a.rseg': SOURCE.replace('import x', 'import x\nfrom "./y.rseg" import y') })
    .analysis.module!;
  assert.equal(
    folds({ ast, text })
      .map(({ from, to, kind }) => `${kind} ${from + 1}-${to + 1}`)
      .sort(),
    ['comment 1-2', 'imports 3-4', 'region 10-12', 'region 18-19', 'region 22-23', 'region 6-15', 'region 8-13'].sort(),
  );
});

test('a selection grows from the name to the file', () => {
  const { analysis, text, caret } = inExperiments(SOURCE.replace('lr: 1e', 'l<|>r: 1e'));
  const grown = selectionRanges(analysis.module!.ast, caret).map(({ start, end }) => text.slice(start, end));
  assert.equal(grown.slice(0, 2), ['lr', 'lr: 1e-4']);
  assert.match(grown[2]!, /^adamw\(/);
  assert.match(grown[3]!, /^optim = adamw\(/);
  assert.ok(grown.some((one) => one.startsWith('{\n    length')) && grown.some((one) => one.startsWith('train {')));
  assert.is(grown.at(-1), text);
  for (const [index, inner] of grown.slice(0, -1).entries()) {
    const outer = grown[index + 1]!;
    assert.ok(outer.includes(inner) && outer.length > inner.length);
  }
});

test('colours follow meaning: a keyword used as a name is a name', () => {
  const { analysis, text } = inExperiments(
    'sweep sample of base {\n  train.batch in [8]\n  sample 3 seed 7 # some\n}\n',
  );
  const own = semanticTokens(analysis).filter(({ start }) => start > CITY.length);
  const told = own.map(
    ({ start, end, type, isDeclaration }) => `${text.slice(start, end)}:${type}${isDeclaration ? '!' : ''}`,
  );
  assert.equal(told, [
    ...['sweep:keyword', 'sample:enum!', 'of:keyword', 'train:property', 'batch:property', 'in:keyword', '8:number'],
    ...['sample:keyword', '3:number', 'seed:keyword', '7:number', '# some:comment'],
  ]);
});

test('colours never overlap and stay in their line', () => {
  const { analysis, text } = inExperiments(SOURCE);
  semanticTokens(analysis).reduce((end, token) => {
    assert.ok(token.start >= end && token.end > token.start, text.slice(token.start, token.end));
    assert.not.match(text.slice(token.start, token.end), /[\r\n]/);
    return token.end;
  }, 0);
});

test('links lead to imports, weights and code', () => {
  const source = `from "../x.rseg" import x
extern loss focal() uses student.logits from "./focal.js"
experiment a {
  teacher = segformer(mit_b0, weights: "w/t.safetensors")
}
`;
  const { analysis } = analysed({ 'sub/a.rseg': source });
  assert.equal(
    fileStrings(analysis).map(({ path }) => path),
    ['x.rseg', 'sub/focal.js', 'sub/w/t.safetensors'],
  );
});

test('corrections of a place, and all safe ones at once', () => {
  const source =
    'experiment a {\n  data = city\n  student = segformer(mit_b0)\n  train { lenght = 3 epochs; }\n}\n'.replace(
      'epochs;',
      'epochs',
    );
  const { analysis, text } = inExperiments(source);
  const place = text.indexOf('lenght');
  const [found, ...more] = corrections(analysis, place, place);
  assert.is(more.length, 0);
  assert.is(found?.title, 'Rename it: `length`');
  assert.ok(found?.isSafe);
  assert.is(applyEdits(text, found!.edits), text.replace('lenght', 'length'));
  assert.equal(corrections(analysis, 0, 5), []);
  assert.is(mendedText(analysis), text.replace('lenght', 'length'));
  assert.is(mendedText(inExperiments(source.replace('lenght', 'length')).analysis), null);
});

/** As an editor applies them: all at once, by their places in the old text. */
const edited = (text: string, edits: readonly RangeEdit[]): string =>
  [...edits]
    .reverse()
    .reduce((result, { range, text: by }) => result.slice(0, range.start) + by + result.slice(range.end), text);

test('formatting changes only the lines that it changes', () => {
  const text = `${CITY}\nprofile p {\n  workers=8\n}\n`;
  const edits = formatEdits(text, 'a.rseg');
  assert.is(edits.length, 1);
  assert.is(edits[0]!.text, '  workers = 8\n');
  assert.is(edited(text, edits), text.replace('workers=8', 'workers = 8'));
  assert.equal(formatEdits(CITY, 'a.rseg'), []);
  assert.equal(formatEdits('experiment {', 'a.rseg'), []);
});

test('formatting keeps CR LF', () => {
  const text = 'profile p {\r\n  workers=8\r\n}\r\n';
  assert.is(edited(text, formatEdits(text, 'a.rseg')), 'profile p {\r\n  workers = 8\r\n}\r\n');
});

test('line edits turn any text into any other', () => {
  const texts = ['', 'a\n', 'a\nb\nc\n', 'b\nx\nc', 'c\n\n\na\n', 'a\r\nb'];
  for (const from of texts) for (const to of texts) assert.is(edited(from, lineEdits(from, to)), to);
});

test.run();
