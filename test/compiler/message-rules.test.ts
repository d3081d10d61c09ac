// The rules of messages (language reference, section 11.1), on everything that pages and fixtures make the compiler say.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { messageCodes } from '../../src/cli/message-pages.js';
import { applyEdits } from '../../src/compiler/apply-edits.js';
import { type Compilation, compile } from '../../src/compiler/compile.js';
import type { Diagnostic } from '../../src/compiler/diagnostic.js';
import { packageRoot } from '../../src/package-root.js';
import { filesIn, fixtureFolder, readerIn } from './fixture-reader.js';
import { compileExample, readPage } from './message-page.js';

const shown = messageCodes().flatMap((code) => {
  const { fails, withdrawn } = readPage(code);
  return fails === null || withdrawn ? [] : [{ code, compilation: compileExample(fails) }];
});
const fixtures = ['annotated', 'golden', 'robustseg'].flatMap((area) => {
  const folder = fixtureFolder(area);
  return filesIn(folder, '.rseg').map((file) => compile(file, readerIn(folder)));
});
const compilations: readonly Compilation[] = [...shown.map(({ compilation }) => compilation), ...fixtures];
const everything: readonly Diagnostic[] = compilations.flatMap(({ diagnostics }) => diagnostics);

function texts(one: Diagnostic): readonly string[] {
  const labels = (one.labels ?? []).map((label) => label.text);
  const notes = (one.notes ?? []).map((note) => note.text);
  const helps = (one.helps ?? []).map((help) => help.text);
  return [one.message, ...(one.label === undefined ? [] : [one.label]), ...labels, ...notes, ...helps];
}
/** What is quoted is the user's own text. */
const unquoted = (text: string) => text.replace(/`[^`]*`/g, '``');

test('there is enough to judge', () => {
  assert.ok(everything.length > 150, `${everything.length}`);
});

test('1: a message is one line, begins small and ends without a period', () => {
  for (const { code, message } of everything)
    assert.match(message, /^(?![A-Z](?!\+))[^\n]*[^.\n]$/, `${code}: ${message}`);
});

test('2: a label has at most eight words', () => {
  for (const one of everything) {
    for (const label of [one.label ?? '', ...(one.labels ?? []).map(({ text }) => text)]) {
      const words = unquoted(label)
        .split(/[\s,]+/)
        .filter((word) => /\w|``/.test(word));
      assert.ok(words.length <= 8 || /^(similar|known|the \w+ are|classes)/.test(label), `${one.code}: ${label}`);
    }
  }
});

test('4: a help is an edit, a message and a label are facts', () => {
  for (const one of everything) {
    for (const help of one.helps ?? []) {
      assert.ok((help.edits?.length ?? 0) > 0, `${one.code}: the help "${help.text}" has no edit`);
      assert.ok(help.applicability !== undefined, `${one.code}: ${help.text}`);
    }
    for (const text of [one.message, one.label ?? '']) {
      assert.not.match(
        unquoted(text),
        /^(please|try|use|write|add|remove|consider)\b|\b(should|did you mean)\b/i,
        `${one.code}: ${text}`,
      );
    }
  }
});

test('6: no questions, no blame, nothing of the machinery', () => {
  for (const one of everything) {
    for (const text of texts(one)) {
      assert.not.match(
        unquoted(text),
        /\?|\b(illegal|invalid|unexpected|token|undefined|null|NaN|Ident|Newline|EOF|AST|CST)\b|\[object/,
        `${one.code}: ${text}`,
      );
    }
  }
});

test('7: at most three alternatives are offered', () => {
  for (const { label = '', code } of everything) {
    if (!label.startsWith('expected ')) continue;
    const offered = label.replace(/, or \d+ more$/, '').split(/, | or /);
    assert.ok(offered.length <= 3, `${code}: ${label}`);
  }
});

test('14: a place has one message of a kind, and a line one syntax error', () => {
  for (const { diagnostics, sources } of compilations) {
    const lines = diagnostics
      .filter((one) => one.code.startsWith('RS1'))
      .map(({ span }) => `${span.file}:${sources.get(span.file)?.slice(0, span.start).split('\n').length}`);
    assert.equal(lines, [...new Set(lines)]);
    const places = diagnostics.map(({ code, span }) => `${code} ${span.file} ${span.start} ${span.end}`);
    assert.equal(places, [...new Set(places)]);
  }
});

test('17, 22: errors have codes, warnings have names', () => {
  for (const { code, severity } of everything) {
    assert.match(code, severity === 'error' ? /^RS\d{4}$/ : /^[a-z]+(-[a-z]+)+$/);
  }
});

test('the levels that a project file may set are those of all warnings', () => {
  const schema = JSON.parse(readFileSync(join(packageRoot, 'grammar/schema/project.schema.json'), 'utf8')) as {
    properties: { warnings: { properties: object } };
  };
  assert.equal(
    Object.keys(schema.properties.warnings.properties),
    messageCodes().filter((code) => !code.startsWith('RS')),
  );
});

test('most errors come with an edit', () => {
  const errors = messageCodes().filter((code) => code.startsWith('RS') && !readPage(code).withdrawn);
  const offering = shown.filter(({ code, compilation }) => {
    const [only] = compilation.diagnostics;
    return code.startsWith('RS') && only?.helps?.some((help) => (help.edits?.length ?? 0) > 0);
  });
  const share = offering.length / errors.length;
  assert.ok(share >= 0.7, `${offering.length} of ${errors.length} codes offer an edit`);
});

/** Text after an edit that may be taken as it is: `?` stands for what only the author knows. */
test('an edit leads to a text that can be read, a safe one to a text without that message', () => {
  for (const { code, compilation } of shown) {
    const [only] = compilation.diagnostics;
    for (const help of only?.helps ?? []) {
      const [edit] = help.edits ?? [];
      if (edit === undefined || help.edits?.some(({ text }) => text.includes('?'))) continue;
      const { file } = edit.span;
      const text = applyEdits(compilation.sources.get(file) ?? '', help.edits ?? []);
      const again = compile('example.rseg', (path) => (path === file ? text : (compilation.sources.get(path) ?? null)));
      const syntax = again.diagnostics.filter((one) => one.code.startsWith('RS1') && one.code !== code);
      assert.equal(
        syntax.map((one) => one.message),
        [],
        `${code}, ${help.text}:\n${text}`,
      );
      if (help.applicability !== 'safe' && help.applicability !== 'choice') continue;
      const left = again.diagnostics.filter((one) => one.code === code).map((one) => one.message);
      assert.equal(left, [], `${code}, ${help.text}:\n${text}`);
    }
  }
});

/** The domain checks of section 6.2 of the language reference, each by the pages that show it failing and mended. */
const DOMAIN_CHECKS: Readonly<Record<string, string>> = {
  'feature widths of a distillation term': 'RS3204',
  'numbers of a network fit together, four stages for every network': 'RS3203',
  'image size is a multiple of the total stride, with the remainder': 'RS3201',
  'teacher is trained at the size at which it teaches': 'RS3210',
  'a loss that looks at a teacher has one': 'RS4102',
  'every modality of a suite exists': 'RS4108',
  'dropout leaves at least one modality': 'RS4101',
  'the suite that selects exists': 'RS4103',
  'every split exists': 'RS4104',
  'two terms have different labels': 'RS4105',
  'warm-up and ramps are shorter than the training': 'RS4109',
  'the ignored label is no class': 'RS4110',
  'sources have the root or generator that they need': 'RS4112',
  'removed modalities lose no pixels': 'RS4113',
  'a data set has modalities and splits': 'RS4114',
  'the rescaling of a crop is a range': 'RS4115',
  'seeds are different': 'RS4116',
  'a batch is no larger than its split': 'RS4117',
  'GPUs and device agree': 'RS4120',
  'a training step fits the memory': 'RS4121',
  'a row differs from its base': 'RS2108',
  'checkpoints are not selected on what is reported': 'selects-on-test',
  'checkpoints are not selected on what is trained': 'selects-on-training',
};

test('twenty domain checks and more, each with an example that fires and one that stays silent', () => {
  assert.ok(Object.keys(DOMAIN_CHECKS).length >= 20);
  for (const [check, code] of Object.entries(DOMAIN_CHECKS)) {
    const { fails, fixed, text } = readPage(code);
    assert.ok(fails !== null && fixed !== null, check);
    assert.equal(
      compileExample(fails!).diagnostics.map((one) => one.code),
      [code],
      check,
    );
    assert.equal(compileExample(fixed!).diagnostics, [], check);
    assert.ok(text.length > 0);
  }
  assert.match(readPage('RS3201').printed ?? '', /250 % 32 = 26/);
  const checks = readdirSync(join(packageRoot, 'src/compiler/checks'));
  assert.ok(checks.filter((name) => name.startsWith('check-')).length >= 14);
});

test.run();
