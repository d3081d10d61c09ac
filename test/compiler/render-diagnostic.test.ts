// Excerpts stay readable: tabs, wide characters, long lines, several files, nothing that a terminal would obey.

import stringWidth from 'string-width';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { messageCodes } from '../../src/cli/message-pages.js';
import type { Diagnostic } from '../../src/compiler/diagnostic.js';
import { diagnosticsToJson } from '../../src/compiler/diagnostics-to-json.js';
import { renderDiagnostic } from '../../src/compiler/render-diagnostic.js';
import { SourceText } from '../../src/compiler/source-text.js';
import { summaryLine } from '../../src/compiler/summary-line.js';
import { compileExample, readPage } from './message-page.js';

function mark(text: string, part: string, more: Partial<Diagnostic> = {}): Diagnostic {
  const start = text.indexOf(part);
  const span = { file: 'a.rseg', start, end: start + part.length };
  return { code: 'RS2003', severity: 'error', message: 'a fact', span, ...more };
}
function render(text: string, diagnostic: Diagnostic, width?: number): readonly string[] {
  const options = width === undefined ? {} : { width };
  return renderDiagnostic(diagnostic, new Map([['a.rseg', text]]), options).split('\n');
}

test('carets stand below wide characters and after tabs', () => {
  const text = '\tname = "日本" wrong';
  const [, , , source, carets] = render(text, mark(text, 'wrong'));
  assert.is(source, ' 1 |     name = "日本" wrong');
  assert.is(stringWidth(source?.slice(0, source.indexOf('wrong')) ?? ''), carets?.indexOf('^'));
  assert.ok(carets?.endsWith('^^^^^'));
});

test('a file that cannot be read has a name and no lines', () => {
  const span = { file: 'none.rseg', start: 0, end: 0 };
  const text = renderDiagnostic({ code: 'RS2001', severity: 'error', message: 'a fact', span }, new Map());
  assert.is(text, 'error[RS2001]: a fact\n  --> none.rseg');
});

test('line ends of other systems and a byte order mark move nothing', () => {
  const text = '\ufefffirst\r\nsecond wrong\r\nthird';
  const lines = render(text, mark(text, 'wrong'));
  assert.is(lines[1], '  --> a.rseg:2:8');
  assert.is(lines[3], ' 2 | second wrong');
  assert.equal(new SourceText(text).position(text.indexOf('first')), { line: 1, column: 1 });
  assert.equal(new SourceText('a\rb\nc').position(4), { line: 3, column: 1 });
});

test('long lines are cut around the place', () => {
  const text = `${'a'.repeat(300)} wrong ${'b'.repeat(300)}`;
  for (const width of [40, 60, 100]) {
    const lines = render(text, mark(text, 'wrong', { label: 'here' }), width);
    const source = lines[3] ?? '';
    assert.ok(stringWidth(source) <= width, `${stringWidth(source)} columns of ${width}`);
    assert.ok(source.includes('… ') || source.includes('…a'));
    const caret = lines[4]?.indexOf('^') ?? -1;
    assert.is(source.slice(caret, caret + 5), 'wrong');
  }
});

test('control and direction characters of a file never reach the terminal', () => {
  const text = 'na\u001b[31mme = \u202ewrong\u0007';
  const printed = render(text, mark(text, 'wrong', { message: 'about `\u001b]0;x`' })).join('\n');
  assert.not.match(printed.replaceAll('\n', ''), /[\u0000-\u001f\u007f\u202a-\u202e]/);
});

test('two marks in one line share it, several lines and files follow each other', () => {
  const text = 'loss = ce + ce\n\n\nother = ce\n';
  const at = (start: number, end: number, file = 'a.rseg') => ({ file, start, end });
  const diagnostic: Diagnostic = {
    ...mark(text, 'zzz'),
    span: at(12, 14),
    label: 'second',
    labels: [
      { span: at(7, 9), text: 'first' },
      { span: at(25, 27), text: 'third' },
      { span: at(0, 3, 'b.rseg'), text: 'elsewhere' },
    ],
  };
  const sources = new Map([
    ['a.rseg', text],
    ['b.rseg', 'xyz'],
  ]);
  assert.is(
    renderDiagnostic(diagnostic, sources),
    [
      'error[RS2003]: a fact',
      '  --> a.rseg:1:13',
      '   |',
      ' 1 | loss = ce + ce',
      '   |        --   ^^ second',
      '   |        first',
      '...',
      ' 4 | other = ce',
      '   |         -- third',
      '  ::: b.rseg:1:1',
      '   |',
      ' 1 | xyz',
      '   | --- elsewhere',
    ].join('\n'),
  );
});

test('a palette paints, the text stays the same', () => {
  const text = 'name = wrong';
  const paint = (open: string) => (part: string) => `<${open}>${part}</>`;
  const palette = { error: paint('e'), warning: paint('w'), secondary: paint('s'), strong: paint('b') };
  const diagnostic = mark(text, 'wrong', { label: 'here', notes: [{ text: 'why' }] });
  const painted = renderDiagnostic(diagnostic, new Map([['a.rseg', text]]), { palette });
  assert.ok(painted.startsWith('<e>error[RS2003]</><b>: a fact</>'));
  assert.is(painted.replace(/<\/?[ewsb]?>/g, ''), render(text, diagnostic).join('\n'));
});

test('JSON holds the same facts with lines and columns', () => {
  const text = 'a\nname = wrong\n';
  const diagnostic = mark(text, 'wrong', {
    label: 'here',
    helps: [{ text: 'rename it', applicability: 'safe', edits: [{ span: mark(text, 'wrong').span, text: 'right' }] }],
  });
  const [json] = diagnosticsToJson([diagnostic], new Map([['a.rseg', text]]));
  assert.equal(json?.span, { file: 'a.rseg', line: 2, column: 8, endLine: 2, endColumn: 13 });
  assert.is(json?.helps[0]?.edits[0]?.text, 'right');
  assert.equal(JSON.parse(JSON.stringify(json)), json);
});

test('every message of every page fits into 60 columns, carets below their text', () => {
  const codes = messageCodes();
  assert.ok(codes.length > 60);
  for (const code of codes) {
    const { fails } = readPage(code);
    if (fails === null) continue;
    const { diagnostics, sources } = compileExample(fails);
    const plain = renderDiagnostic(diagnostics[0]!, sources, { width: 60, wrap: true });
    const lines = plain.split('\n');
    const helpAt = lines.findIndex((line) => line.startsWith('help:'));
    for (const [index, line] of lines.entries()) {
      const isEdit = helpAt >= 0 && index > helpAt && /^ +\| /.test(line);
      const hasLongWord = line
        .trim()
        .split(' ')
        .some((word) => stringWidth(word) > 50);
      assert.ok(stringWidth(line) <= 60 || isEdit || hasLongWord, `${code}: ${line}`);
    }
  }
});

test('emoji, combining marks and wide characters count as a terminal draws them', () => {
  const family = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}';
  for (const before of ['e\u0301e\u0301', '日本語', family, '\u{1f1e9}\u{1f1ea}', 'ｗｉｄｅ', '\t\t', 'क्षि']) {
    const text = `x = "${before}" wrong # 日本`;
    for (const width of [30, 60, 200]) {
      const [, , , source = '', carets = ''] = render(text, mark(text, 'wrong', { label: 'here' }), width);
      const column = stringWidth(source.slice(0, source.indexOf('wrong')));
      assert.is(
        stringWidth(carets.slice(0, carets.indexOf('^'))),
        column,
        `${before} at ${width}:\n${source}\n${carets}`,
      );
    }
  }
});

test('a line of wide characters is cut between them', () => {
  const text = `${'日'.repeat(50)} wrong ${'本'.repeat(50)}`;
  for (const width of [40, 41, 60, 61]) {
    const [, , , source = '', carets = ''] = render(text, mark(text, 'wrong'), width);
    assert.ok(stringWidth(source) <= width, `${stringWidth(source)} of ${width}`);
    assert.is(stringWidth(source.slice(0, source.indexOf('wrong'))), carets.indexOf('^'), `${source}\n${carets}`);
  }
});

test('a label without room beside its carets stands below them', () => {
  const text = `${' '.repeat(30)}wrong`;
  const label = 'a long label that has no room there';
  const [, , , , carets, below] = render(text, mark(text, 'wrong', { label }), 50);
  assert.is(carets, `   | ${' '.repeat(30)}^^^^^`);
  assert.is(below, `   | ${' '.repeat(10)}${label}`);
});

test('messages, notes and helps break between words when a terminal asks for it', () => {
  const text = 'name = wrong';
  const long = 'a fact that takes more words than a narrow terminal has columns, whatever it says';
  const diagnostic = mark(text, 'wrong', { message: long, notes: [{ text: long }], helps: [{ text: long }] });
  const printed = renderDiagnostic(diagnostic, new Map([['a.rseg', text]]), { width: 40, wrap: true });
  for (const line of printed.split('\n')) assert.ok(line.length <= 40, line);
  assert.is(printed.split(long.slice(-8)).length, 4);
});

test('the lines of a help read as after all its edits, in files with any line ends', () => {
  for (const end of ['\n', '\r\n']) {
    const text = `loss = ce + ce${end}other = 1${end}last = 2${end}`;
    const at = (start: number, length: number) => ({ file: 'a.rseg', start, end: start + length });
    const second = text.indexOf('other');
    const edits = [
      { span: at(0, 4), text: 'sum' },
      { span: at(second, 5), text: 'more' },
    ];
    const lines = render(text, mark(text, 'ce', { helps: [{ text: 'write both', applicability: 'choice', edits }] }));
    assert.equal(lines.slice(-3), ['help: write both', '   | sum = ce + ce', '   | more = 1']);
    const removed = [{ span: at(second, `other = 1${end}`.length), text: '' }];
    const gone = render(
      text,
      mark(text, 'ce', { helps: [{ text: 'remove it', applicability: 'choice', edits: removed }] }),
    );
    assert.is(gone.at(-1), 'help: remove it');
  }
});

test('the summary counts', () => {
  const error = mark('x', 'x');
  const warning: Diagnostic = { ...error, severity: 'warning', span: { ...error.span, file: 'b.rseg' } };
  assert.is(summaryLine([]), null);
  assert.is(summaryLine([error]), '1 error in 1 file');
  assert.is(summaryLine([error, error, error, warning]), '3 errors, 1 warning in 2 files');
  assert.is(summaryLine([warning]), '1 warning in 1 file');
  assert.is(summaryLine([error, error], 1), '2 errors in 1 file; 1 fixable with --fix');
});

test.run();
