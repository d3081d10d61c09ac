// Conflicts that a merge left in a file: one message each, both versions offered, the rest of the file read.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withoutConflicts } from '../../grammar/merge-conflicts.js';
import { parse } from '../../grammar/parse.js';
import { outline } from './syntax-tree.js';

const OURS = '  b = 1\n  c = 2\n';
const THEIRS = '  b = 3\n';
const conflict = (ancestor = '') => `<<<<<<< ours\n${OURS}${ancestor}=======\n${THEIRS}>>>>>>> theirs\n`;
const file = (middle: string) => `experiment e {\n  a = 0\n${middle}  d = 4\n}\n`;

function offers(text: string): readonly string[] {
  const [problem] = parse(text, 'test.rseg').problems;
  return (problem?.helps ?? []).map(({ edits = [] }) =>
    [...edits]
      .sort((a, b) => b.range.start - a.range.start)
      .reduce((edited, { range, text: by }) => edited.slice(0, range.start) + by + edited.slice(range.end), text),
  );
}

for (const [what, ancestor] of [
  ['two versions', ''],
  ['two versions and their ancestor', '||||||| base\n  b = 0\n'],
] as const) {
  test(`${what}: one message, and either version can be kept`, () => {
    const text = file(conflict(ancestor));
    const { ast, problems } = parse(text, 'test.rseg');
    assert.equal(
      problems.map(({ code, range }) => [code, text.slice(range.start, range.end)]),
      [['RS1038', '<<<<<<<']],
    );
    assert.equal(ast.decls.map(outline), parse(file(OURS), 'test.rseg').ast.decls.map(outline));
    assert.equal(offers(text), [file(OURS), file(THEIRS)]);
  });
}

test('lines may end as on other systems', () => {
  const text = file(conflict()).replaceAll('\n', '\r\n');
  assert.equal(offers(text), [file(OURS).replaceAll('\n', '\r\n'), file(THEIRS).replaceAll('\n', '\r\n')]);
});

test('several conflicts are several messages, and other mistakes are told beside them', () => {
  const { problems } = parse(`${file(conflict())}${file(conflict())}experiment f {\n  x = = 1\n}\n`, 'test.rseg');
  assert.equal(
    problems.map(({ code }) => code),
    ['RS1038', 'RS1038', 'RS1008'],
  );
});

test('signs that are no whole conflict are left to the grammar', () => {
  for (const text of [file('<<<<<<< ours\n'), file('=======\n>>>>>>> theirs\n'), file('  x = "<<<<<<< ours"\n')]) {
    assert.equal(withoutConflicts(text), { text, problems: [] });
  }
});

test('thousands of beginnings without an end take no time', () => {
  const text = '<<<<<<< ours\n'.repeat(20_000);
  assert.equal(withoutConflicts(text).problems, []);
});

test.run();
