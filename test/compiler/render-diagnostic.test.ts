// Excerpts stay readable: tabs, wide characters, long lines, several files, nothing that a terminal would obey.

import stringWidth from 'string-width';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Diagnostic } from '../../src/compiler/diagnostic.js';
import { diagnosticsToJson } from '../../src/compiler/diagnostics-to-json.js';
import { renderDiagnostic } from '../../src/compiler/render-diagnostic.js';
import { SourceText } from '../../src/compiler/source-text.js';
import { summaryLine } from '../../src/compiler/summary-line.js';

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

test('the summary counts', () => {
  const error = mark('x', 'x');
  const warning: Diagnostic = { ...error, severity: 'warning', span: { ...error.span, file: 'b.rseg' } };
  assert.is(summaryLine([]), null);
  assert.is(summaryLine([error]), '1 error in 1 file');
  assert.is(summaryLine([error, error, error, warning]), '3 errors, 1 warning in 2 files');
  assert.is(summaryLine([warning]), '1 warning in 1 file');
});

test.run();
