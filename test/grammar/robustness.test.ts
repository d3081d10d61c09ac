// Any text gives a tree, in bounded time, and the ranges of the tree can be trusted.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from '../../grammar/parse.js';
import { fixture, fixtureNames } from './fixture.js';
import { nodesOf } from './syntax-tree.js';

/** Parses and checks what every caller relies on. */
function parseSoundly(text: string): void {
  const { ast, problems } = parse(text, 'any.rseg');
  for (const { node, parent } of nodesOf(ast)) {
    const { start, end } = node.range;
    assert.ok(start >= 0 && start <= end && end <= text.length, `${node.kind} ${start}..${end} of ${text.length}`);
    if (parent === undefined) continue;
    assert.ok(parent.range.start <= start && end <= parent.range.end, `${node.kind} sticks out of ${parent.kind}`);
  }
  let last = 0;
  for (const { code, message, range } of problems) {
    assert.match(code, /^RS1\d{3}$/);
    assert.ok(message.length > 0 && range.start >= last && range.end <= text.length && range.start <= range.end, code);
    last = range.start;
  }
}

const words = [
  ...[
    'experiment',
    'dataset',
    'ablation',
    'sweep',
    'profile',
    'extern',
    'from',
    'import',
    'extends',
    'of',
    'in',
    'when',
  ],
  ...['skip', 'where', 'sample', 'seed', 'uses', 'final', 'add', 'drop', 'keep', 'and', 'or', 'as', 'with', 'a', 'b.c'],
  ...['loss', '7', '2.5e3', '256x256', '"text"', '"open', '{', '}', '(', ')', '[', ']', ',', ':', ';', '=', '==', '+'],
  ...[
    '-',
    '*',
    '/',
    '..',
    '.',
    '%',
    '|',
    '<=',
    '\n',
    '\n',
    '\n  ',
    '\r\n',
    '#c',
    '//',
    '/*',
    '*/',
    '&&',
    "'s'",
    '+=',
    '.5',
  ],
];

test('any string', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), parseSoundly), { numRuns: 500, seed: 1 });
});

test('any sequence of words of the language', () => {
  const text = fc.array(fc.constantFrom(...words), { maxLength: 80 }).map((parts) => parts.join(' '));
  fc.assert(fc.property(text, parseSoundly), { numRuns: 1500, seed: 2 });
});

test('any piece of the fixtures, cut and joined', () => {
  const all = fixtureNames.map(fixture).join('\n');
  const offset = fc.nat({ max: all.length });
  const cut = fc.tuple(offset, offset, offset).map(([a, b, c]) => all.slice(a, b) + all.slice(c, c + 400));
  fc.assert(fc.property(cut, parseSoundly), { numRuns: 150, seed: 3 });
});

test('odd characters', () => {
  for (const text of [
    '',
    '\0',
    '\ud800',
    '\udc00x\ud83d',
    '\ufeff',
    '\ufeff\ufeffa',
    '\u2028',
    '\r',
    '"\\',
    'a\0b = 1\n',
  ]) {
    parseSoundly(text);
  }
});

/** Time of the processor, which other programs on the machine do not lengthen much. */
function processorMilliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const manySizes: readonly (readonly [string, (count: number) => string])[] = [
  ['open parentheses', (count) => `experiment e {\n x = ${'('.repeat(count)}`],
  ['calls', (count) => `experiment e {\n x = ${'f('.repeat(count)}`],
  ['blocks', (count) => `experiment e {\n${'a {\n'.repeat(count)}`],
  ['closers', (count) => `experiment e {\n${'})]'.repeat(count)}`],
  ['lists in balance', (count) => `experiment e {\n x = ${'['.repeat(count)}${']'.repeat(count)}\n}`],
  ['bad lines', (count) => `experiment e {\n${'= 3\n'.repeat(count)}}`],
  ['bad values', (count) => `experiment e {\n${'a = = 3\n'.repeat(count)}}`],
  ['bad entries', (count) => `experiment e {\n x = [${'= , '.repeat(count)}]\n}`],
  ['block comments', (count) => '/*\n'.repeat(count)],
  ['quotes', (count) => `${'"\n'.repeat(count)}`],
  ['one path', (count) => `experiment e {\n ${'a.'.repeat(count)}a = 1\n}`],
  ['one sum', (count) => `experiment e {\n x = ${'a+'.repeat(count)}a\n}`],
  ['backslashes', (count) => `experiment e {\n x = "${'\\'.repeat(count)}"\n}`],
  ['words', (count) => `experiment e {\n${'final '.repeat(count)}`],
  ['rows', (count) => `ablation t of e {\n${'a: x = ; y\n'.repeat(count)}`],
];

for (const [name, make] of manySizes) {
  test(`many ${name} end soon, with few messages`, () => {
    const text = make(30_000);
    const used = processorMilliseconds(() => parseSoundly(text));
    assert.ok(used < 4000, `${used.toFixed(0)} ms`);
  });
}

test('nesting has a limit, said once', () => {
  const { problems } = parse(`experiment e {\n  x = ${'['.repeat(5000)}${']'.repeat(5000)}\n}\n`, 'deep.rseg');
  assert.equal(
    problems.map(({ code }) => code),
    ['RS1011'],
  );
});

/** A file of about `lines` lines that uses the whole language. */
function longFile(lines: number): string {
  const part = fixture('spcr.rseg').split('\n').slice(3).join('\n');
  const parts = Math.ceil(lines / part.split('\n').length);
  return Array.from({ length: parts }, (_, index) => part.replaceAll('spcr', `spcr${index}`)).join('\n');
}

function readingTime(text: string): number {
  const read = () => assert.equal(parse(text, 'long.rseg').problems, []);
  return Math.min(...[1, 2, 3].map(() => processorMilliseconds(read)));
}

test('reading time grows with the length of the file', () => {
  const half = readingTime(longFile(5000));
  const full = readingTime(longFile(10_000));
  const told = `5,000 lines in ${half.toFixed(0)} ms, 10,000 in ${full.toFixed(0)} ms`;
  assert.ok(full < 3 * half, told);
  assert.ok(full < 2000, told);
});

test.run();
