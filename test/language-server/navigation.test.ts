// From a name to its definition and to all other places that mean it; and renaming it there.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyEdits } from '../../src/compiler/apply-edits.js';
import type { TextEdit } from '../../src/compiler/diagnostic.js';
import { Analysis } from '../../src/language-server/analysis.js';
import { definitionAt } from '../../src/language-server/definition.js';
import { nameAt } from '../../src/language-server/name-index.js';
import { referencesTo } from '../../src/language-server/references.js';
import { renameEdits, renameSubject } from '../../src/language-server/rename.js';
import { analysed, CITY, marked } from './marked-text.js';

const BASE = `from "./city.rseg" import city

experiment base {
  data = city
  teacher = segformer(mit_b2)
  student = segformer(mit_b0)
  loss = ce + 50 * kl + 100 * hpdm(hybrid, align: conv1x1) as wide
  train.length = 100 epochs
  eval {
    suite emm = missing()
    select = mean(miou, over: emm)
  }
}

ablation terms of base {
  no_kl: loss drop kl
  single: loss.wide.pair = single
}
`;
const FILES: Readonly<Record<string, string>> = { 'base.rseg': BASE, 'city.rseg': CITY };

/** `file:line` and the text of the line where the name at the caret is defined. */
function definition(source: string, others: Readonly<Record<string, string>> = FILES): string {
  const { analysis, caret } = analysed({ 'a.rseg': source, ...others });
  const found = definitionAt(analysis, caret);
  if (found === null) return '';
  const { file, start } = found.target;
  const text = analysis.compilation.sources.get(file) ?? '';
  const line = text.slice(0, start).split('\n').length;
  return `${file}:${line} ${text.split('\n')[line - 1]!.trim()}`;
}

const imported = (body: string): string => `from "./base.rseg" import base\n\n${body}`;

test('definitions in other files', () => {
  assert.is(definition('from "./base.rseg" import ba<|>se'), 'base.rseg:3 experiment base {');
  assert.is(definition('from "./ba<|>se.rseg" import base'), 'base.rseg:1 from "./city.rseg" import city');
  assert.is(definition(imported('experiment x extends ba<|>se {\n}\n')), 'base.rseg:3 experiment base {');
  assert.is(definition(imported('sweep s of base.terms.no<|>_kl {\n}\n')), 'base.rseg:16 no_kl: loss drop kl');
  assert.is(definition(imported('sweep s of base.te<|>rms.no_kl {\n}\n')), 'base.rseg:15 ablation terms of base {');
});

test('labels are defined by their term, also in the base and where the row drops them', () => {
  const term = 'base.rseg:7 loss = ce + 50 * kl + 100 * hpdm(hybrid, align: conv1x1) as wide';
  assert.is(definition(imported('ablation t of base {\n  a: loss drop k<|>l\n}\n')), term);
  assert.is(definition(imported('experiment x extends base {\n  loss.wi<|>de.weight = 3\n}\n')), term);
  assert.is(definition(imported('sweep s of base {\n  loss.wi<|>de.weight in [1, 2]\n}\n')), term);
});

test('suites, splits and modalities are defined where they are declared', () => {
  assert.is(
    definition(imported('experiment x extends base {\n  eval.suite drop e<|>mm\n}\n')),
    'base.rseg:10 suite emm = missing()',
  );
  assert.is(
    definition(imported('experiment x extends base {\n  eval.split = va<|>l\n}\n')),
    'city.rseg:9 split val = 100',
  );
  assert.is(
    definition(imported('experiment x extends base {\n  eval.suite n = noise(except: [dep<|>th])\n}\n')),
    'city.rseg:6 modality depth = image("depth/{stem}.png")',
  );
});

test('built-ins, settings, arguments and words are defined in rseg/std', () => {
  assert.match(
    definition(imported('experiment x extends base {\n  loss add um<|>d\n}\n')),
    /^rseg\/std:\d+ extern loss umd\(/,
  );
  assert.match(
    definition(imported('experiment x extends base {\n  train.ba<|>tch = 1\n}\n')),
    /^rseg\/std:\d+ batch: Count = 8/,
  );
  assert.match(
    definition(imported('experiment x extends base {\n  train.optim.l<|>r = 1\n}\n')),
    /^rseg\/std:\d+ .*lr: Positive/,
  );
  assert.match(
    definition(imported('experiment x extends base {\n  loss.wide.pair = hyb<|>rid\n}\n')),
    /^rseg\/std:\d+ .*pair: hybrid/,
  );
});

test('keywords and unknown names have no definition', () => {
  assert.is(definition('exper<|>iment x {\n}\n'), '');
  assert.is(definition('experiment x {\n  tr<|>ain_it = 3\n}\n'), '');
});

const USERS: Readonly<Record<string, string>> = {
  'base.rseg': BASE,
  'city.rseg': CITY,
  'child.rseg': imported(
    'experiment child extends base {\n  loss drop kl\n}\n\nsweep w of base.terms.no_kl {\n  loss.wide.weight in [1, 2]\n}\n',
  ),
};

/** All analyses of the files, and the symbol at the caret in `file`. */
function situation(file: string, withCaret: string) {
  const { text, carets } = marked(withCaret);
  const texts: Readonly<Record<string, string>> = { ...USERS, [file]: text };
  const analyses = Object.keys(texts).map((name) => new Analysis(name, (path) => texts[path] ?? null));
  const own = analyses.find((one) => one.file === file)!;
  return { analyses, own, texts, use: nameAt(own.names, carets[0]!) };
}
const withCaretAt = (file: string, before: string): string => {
  const text = USERS[file]!;
  assert.ok(text.includes(before), before);
  return text.replace(before, `${before.slice(0, -1)}<|>${before.slice(-1)}`);
};

test('references across files, with and without the definition', () => {
  const { analyses, use } = situation('base.rseg', withCaretAt('base.rseg', 'experiment base'));
  const found = referencesTo(use!.symbol, analyses, true).map(({ file }) => file);
  assert.equal(found, ['base.rseg', 'base.rseg', 'child.rseg', 'child.rseg', 'child.rseg']);
  assert.is(referencesTo(use!.symbol, analyses, false).length, found.length - 1);
});

/** New texts after the rename, or the reason why there is none. */
function renamed(file: string, before: string, newName: string): Readonly<Record<string, string>> | string {
  const { analyses, own, texts, use } = situation(file, withCaretAt(file, before));
  const subject = renameSubject(own, use);
  if (subject === null) return 'nothing there';
  if ('refused' in subject) return subject.refused;
  const edits = renameEdits(subject.symbol, newName, analyses);
  if ('refused' in edits) return edits.refused;
  const byFile = (name: string) => (edits as readonly TextEdit[]).filter(({ span }) => span.file === name);
  return Object.fromEntries(Object.keys(texts).map((name) => [name, applyEdits(texts[name]!, byFile(name))]));
}
const text = (result: Readonly<Record<string, string>> | string, file: string): string => {
  assert.type(result, 'object', String(result));
  return (result as Readonly<Record<string, string>>)[file]!;
};
/** What a rename leaves must compile as before. */
function assertSound(result: Readonly<Record<string, string>> | string): void {
  for (const file of Object.keys(USERS)) {
    text(result, file);
    const { compilation } = new Analysis(file, (path) => (result as Readonly<Record<string, string>>)[path] ?? null);
    assert.equal(
      compilation.diagnostics.map(({ message }) => message),
      [],
      file,
    );
  }
}

test('an experiment is renamed in all files', () => {
  const result = renamed('child.rseg', 'extends base', 'root');
  assert.match(text(result, 'base.rseg'), /experiment root \{[\s\S]*ablation terms of root/);
  assert.match(
    text(result, 'child.rseg'),
    /import root\n\nexperiment child extends root[\s\S]*sweep w of root\.terms\.no_kl/,
  );
  assertSound(result);
});

test('a data set, a row, a suite', () => {
  const data = renamed('base.rseg', 'data = city', 'town');
  assert.match(text(data, 'city.rseg'), /^dataset town/);
  assert.match(text(data, 'base.rseg'), /import town[\s\S]*data = town/);
  assertSound(data);
  const row = renamed('base.rseg', 'no_kl', 'plain');
  assert.match(text(row, 'child.rseg'), /sweep w of base\.terms\.plain/);
  assertSound(row);
  const suite = renamed('base.rseg', 'over: emm', 'all_subsets');
  assert.match(text(suite, 'base.rseg'), /suite all_subsets = missing\(\)\n +select = mean\(miou, over: all_subsets\)/);
  assertSound(suite);
});

test('a label, with `as` and without', () => {
  const wide = renamed('child.rseg', 'loss.wide', 'broad');
  assert.match(text(wide, 'base.rseg'), /as broad\n[\s\S]*single: loss\.broad\.pair/);
  assert.match(text(wide, 'child.rseg'), /loss\.broad\.weight/);
  assertSound(wide);
  const kl = renamed('base.rseg', 'loss drop kl', 'soft');
  assert.match(text(kl, 'base.rseg'), /\+ 50 \* kl as soft \+[\s\S]*no_kl: loss drop soft/);
  assert.match(text(kl, 'child.rseg'), /loss drop soft/);
  assertSound(kl);
});

function refusal(before: string, newName: string): string {
  const result = renamed('base.rseg', before, newName);
  assert.type(result, 'string');
  return String(result);
}

test('a loss of the user’s own, with the terms that are called after it', () => {
  const own = 'extern loss focal(gamma: Positive = 2) uses student.logits, labels from "./focal.js"\n';
  const source = `${CITY}
${own}
experiment a {
  data = city
  student = segformer(mit_b0)
  loss = ce + 2 * focal
  train.length = 30 epochs
}

ablation t of a {
  plain: loss drop focal
  sharp: loss.focal.gamma = 5
}
`;
  const { analysis, carets } = analysed({ 'a.rseg': source.replace('loss focal', 'loss fo<|>cal') });
  const use = nameAt(analysis.names, carets[0]!)!;
  const edits = renameEdits(use.symbol, 'focus', [analysis]);
  assert.ok(!('refused' in edits));
  const result = applyEdits(source, edits as readonly TextEdit[]);
  assert.is(result, source.replace(/\bfocal\b(?!\.js)/g, 'focus'));
});

test('what cannot be renamed says why', () => {
  assert.match(refusal('segformer', 'net'), /`segformer` is a model of rseg\/std/);
  assert.match(refusal('data', 'x'), /`data` is a setting of the language/);
  assert.match(refusal('hybrid', 'x'), /`hybrid` is a word of the language/);
  assert.match(refusal('epochs', 'x'), /is a unit/);
  assert.is(refusal('experiment', 'x'), 'nothing there');
});

test('a new name that is no name, a keyword or taken is refused', () => {
  const root = (name: string) => refusal('experiment base', name);
  assert.match(root('two words'), /is not a name/);
  assert.match(root('7th'), /is not a name/);
  assert.match(root(''), /is not a name/);
  assert.match(root('sweep'), /`sweep` is a keyword/);
  assert.match(root('city'), /there is a `city` already/);
  assert.match(root('child'), /there is a `child` already, in child\.rseg/);
  assert.match(root('kl'), /built-in loss/);
  assert.match(root('_own'), /private/);
  assert.match(refusal('no_kl', 'single'), /there is a `single` already/);
  assert.match(refusal('no_kl', 'base'), /implicit row/);
  assert.match(refusal('loss drop kl', 'wide'), /there is a `wide` already/);
});

test('a split whose name is a folder stays', () => {
  const city = CITY.replaceAll('{stem}', '{split}/{stem}');
  const { analysis, carets } = analysed({ 'city.rseg': city.replace('split val', 'split va<|>l') });
  const subject = renameSubject(analysis, nameAt(analysis.names, carets[0]!));
  assert.ok(subject !== null && 'refused' in subject && /folders/.test(subject.refused));
});

test.run();
