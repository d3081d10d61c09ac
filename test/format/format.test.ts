// The canonical form, rule by rule: what an author writes on the left, what the formatter makes of it on the right.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from '../../grammar/parse.js';
import { format } from '../../src/format/format.js';
import { printExpr } from '../../src/format/print-expression.js';
import { treeDifference } from '../../src/format/tree-difference.js';

function formatted(text: string): string {
  const result = format(text, 'test.rseg');
  if (result.kind === 'refused') throw new Error(`refused: ${result.problems[0]?.message}`);
  return result.text;
}

function becomes(rule: string, before: string, after: string): void {
  test(rule, () => {
    assert.is(formatted(before), after);
    assert.is(formatted(after), after);
  });
}

/** One statement of an experiment. */
function statement(rule: string, before: string, after: string): void {
  becomes(rule, `experiment e {\n${before}\n}\n`, `experiment e {\n${after}\n}\n`);
}

const wide = 'a_name_of_thirty_characters_ok';

becomes(
  'spaces, blank lines and line ends',
  '\ufeff\r\n\r\n\texperiment   e   extends b with p,q{\r\n\r\n data=d\r\n\r\n\r\n\r\n  seeds=1 .. 3\r\n\r\n}\r\n\r\n\r\nprofile p{workers=2}',
  'experiment e extends b with p, q {\n  data = d\n\n  seeds = 1..3\n}\n\nprofile p {\n  workers = 2\n}\n',
);
becomes('an empty file stays empty', ' \n\t\n', '');
becomes('an empty block', 'experiment e {\n\n}\n', 'experiment e {}\n');
statement('operators have spaces, units and signs their own', 'a=50*kl/- 2 %+x', '  a = 50 * kl / -2% + x');
statement(
  'numbers keep their spelling but for the exponent',
  'a = f(1E-05, 1_000, 0.50, 50 %, 1e+03)',
  '  a = f(1e-5, 1_000, 0.50, 50%, 1e3)',
);
statement(
  'three terms stand on three lines',
  'loss = ce + 50*kl + 12 * rrm(single)',
  '  loss = ce\n    + 50 * kl\n    + 12 * rrm(single)',
);
statement('two terms share a line', 'loss = ce\n+ 50 * kl', '  loss = ce + 50 * kl');
statement('a minus stays behind its left side', 'a = b - c\n+ d', '  a = b - c\n    + d');
statement(
  'two terms over 100 columns stand on two lines',
  `a = ${wide}(${wide}) + ${wide}(${wide})`,
  `  a = ${wide}(${wide})\n    + ${wide}(${wide})`,
);
statement(
  'a call that fits is joined, a comma at its end dropped',
  'a = f(\n x\n y: 2,\n\n [1\n 2],\n)',
  '  a = f(x, y: 2, [1, 2])',
);
statement(
  'a call over 100 columns stands one argument per line, without commas',
  `a = f(${wide}, x: ${wide}, [1, 2], ${wide})`,
  `  a = f(\n    ${wide}\n    x: ${wide}\n    [1, 2]\n    ${wide}\n  )`,
);
statement(
  'exactly 100 columns fit',
  `a = f(${wide}, ${wide}, ${'c'.repeat(27)})`,
  `  a = f(${wide}, ${wide}, ${'c'.repeat(27)})`,
);
statement(
  '101 columns do not',
  `a = f(${wide}, ${wide}, ${'c'.repeat(28)})`,
  `  a = f(\n    ${wide}\n    ${wide}\n    ${'c'.repeat(28)}\n  )`,
);
statement(
  'a comma stays where a line would not end without it',
  `a = f(in, ${wide}, and, ${wide}, ${wide}, x)`,
  `  a = f(\n    in,\n    ${wide},\n    and,\n    ${wide}\n    ${wide}\n    x\n  )`,
);
becomes(
  'tuples of a list stand one per line',
  'sweep s of e {\n (a, b) in [(8, 2x2), (4, 4x4)] when c == 1\n}\n',
  'sweep s of e {\n  (a, b) in [\n    (8, 2x2)\n    (4, 4x4)\n  ] when c == 1\n}\n',
);
becomes(
  'conditions over 100 columns break before `and`',
  `sweep s of e {\n  skip where ${wide} == 1 and ${wide} == 2 or ${wide} == 3\n}\n`,
  `sweep s of e {\n  skip where ${wide} == 1\n    and ${wide} == 2\n    or ${wide} == 3\n}\n`,
);
becomes(
  'a row stands on one line',
  'ablation t of e {\n  a : loss keep ce,kl;train{batch=4}\n  b: loss = ce + kl + x\n}\n',
  'ablation t of e {\n  a: loss keep ce, kl; train { batch = 4 }\n  b: loss = ce + kl + x\n}\n',
);
becomes(
  'a row that is too long ends its lines in brackets and sums, for none may end at `;`',
  `ablation t of e {\n  a: x = 1; y = f(${wide}, ${wide}, ${wide}); z = 2\n}\n`,
  `ablation t of e {\n  a: x = 1; y = f(\n    ${wide}\n    ${wide}\n    ${wide}\n  ); z = 2\n}\n`,
);
becomes(
  'a block of several settings in a row',
  'ablation t of e {\n  a: train {\n batch = 4\n image = 8x8 }; x = 1\n}\n'.replace(' }', '\n}'),
  'ablation t of e {\n  a: train {\n    batch = 4\n    image = 8x8\n  }; x = 1\n}\n',
);
becomes(
  'names go on behind a comma',
  `from "./a.rseg" import ${wide}_1, ${wide}_2, ${wide}_3\n`,
  `from "./a.rseg" import ${wide}_1,\n  ${wide}_2,\n  ${wide}_3\n`,
);
becomes(
  'a signature over 100 columns stands one parameter per line',
  'extern loss hpdm(pair: hybrid|single, align: none|conv1x1 = none) uses teacher.features,student.features',
  'extern loss hpdm(\n  pair: hybrid | single\n  align: none | conv1x1 = none\n) uses teacher.features, student.features\n',
);

// ---------------------------------------------------------------- order

becomes(
  'imports come first, sorted by file, with their comments; the rest keeps its order',
  '# about the file\nfrom "./b.rseg" import b\n\nexperiment z {}\n# for a\nfrom "./a.rseg" import q, p # both\nexperiment y {}\n',
  '# about the file\n\n# for a\nfrom "./a.rseg" import q, p  # both\nfrom "./b.rseg" import b\n\nexperiment z {}\n\nexperiment y {}\n',
);
becomes(
  'a comment right above the first import is its own when another one is above',
  '# the file\n\n# for b\nfrom "./b.rseg" import b\nfrom "./a.rseg" import a\n',
  '# the file\n\nfrom "./a.rseg" import a\n# for b\nfrom "./b.rseg" import b\n',
);
becomes(
  'the documentation of an extern stays above it',
  '# what it computes\nextern loss own()\nfrom "./a.rseg" import a\n',
  'from "./a.rseg" import a\n\n# what it computes\nextern loss own()\n',
);

becomes(
  'no blank lines between imports, except above a comment',
  'from "./a.rseg" import a\n\n\nfrom "./b.rseg" import b\n\n# of c\nfrom "./c.rseg" import c',
  'from "./a.rseg" import a\nfrom "./b.rseg" import b\n\n# of c\nfrom "./c.rseg" import c\n',
);
becomes(
  'the header of an experiment stays on one line',
  `experiment e extends ${wide} with ${wide},\n ${wide}_2, ${wide}_3 {}`,
  `experiment e extends ${wide} with ${wide}, ${wide}_2, ${wide}_3 {}\n`,
);

// ---------------------------------------------------------------- comments

statement(
  'comments stay on their lines, between statements and at the end of a block',
  '# first\na = 1   # one\n\n\n # alone\n\nb {  # opens\n c = 2\n\n# last\n} # closes',
  '  # first\n  a = 1  # one\n\n  # alone\n\n  b {  # opens\n    c = 2\n\n    # last\n  }  # closes',
);
statement(
  'comments of terms',
  'loss = ce # base\n+ 50 * kl +   # distilled\n# noise\n12 * rrm',
  '  loss = ce  # base\n    + 50 * kl  # distilled\n    # noise\n    + 12 * rrm',
);
statement(
  'a comment breaks the brackets around it',
  'a = f(x, # one\n  # two\n y\n # end\n)',
  '  a = f(\n    x  # one\n    # two\n    y\n    # end\n  )',
);
statement('a comment behind an opening bracket', 'a = [ # why\n1]', '  a = [  # why\n    1\n  ]');
statement('a comment before a value', 'a = # why\n 1', '  a =  # why\n    1');
statement('a comment between sign and number', 'a = - # why\n 1', '  a = -  # why\n    1');
statement('a comment in a list of names', 'loss keep a, # one\n b', '  loss keep a,  # one\n    b');
statement('an empty block with a comment', 'a {\n# why\n}\nb { # why\n}', '  a {\n    # why\n  }\n  b {  # why\n  }');
becomes('comments alone', '\n# a\n\n\n  # b', '# a\n\n# b\n');
becomes('a comment at the end', 'experiment e {}\n# end', 'experiment e {}\n# end\n');
statement(
  'the width of a comment does not count',
  `a = f(x) # ${'long '.repeat(30)}`,
  `  a = f(x)  # ${'long '.repeat(30)}`,
);

// ---------------------------------------------------------------- refusals and checks

test('a file with syntax errors is refused with what `check` says', () => {
  const text = 'experiment e {\n  a = = 1\n}\n';
  const result = format(text, 'test.rseg');
  assert.is(result.kind, 'refused');
  if (result.kind === 'refused') assert.equal(result.problems, parse(text, 'test.rseg').problems);
});

test('very long files do not exhaust the stack', () => {
  const comments = '# c\n'.repeat(200_000);
  assert.is(formatted(comments), comments);
  const names = formatted(`experiment e {\n  a keep ${'b, '.repeat(150_000)}c\n}\n`);
  assert.is(names.split('\n').length, 150_004);
});

test('a lost comment and another meaning are seen', () => {
  const tree = (text: string) => parse(text, 'test.rseg').ast;
  const text = 'experiment e {\n  a = 1 # why\n  b = f(x: 2)\n}\n';
  assert.is(treeDifference(tree(text), tree(text.replace('  ', '\n\n '))), null);
  for (const [from, to] of [
    ['# why', ''],
    ['# why', '# why '],
    ['1', '2'],
    ['x: ', ''],
    ['f(x: 2)', 'f(x: 2%)'],
    ['b = ', 'final b = '],
  ] as const) {
    assert.ok(treeDifference(tree(text), tree(text.replace(from, to))) !== null, `${from} -> ${to}`);
  }
});

test('expressions of programs are printed without a text', () => {
  const { ast } = parse('experiment e {\n  a = f(8x16, "s", -1e-05, [1, 2]) * 3 as x\n}\n', 'test.rseg');
  const [decl] = ast.decls;
  const edit = decl?.kind === 'experiment' ? decl.body.edits[0] : undefined;
  assert.ok(edit?.kind === 'set');
  if (edit?.kind === 'set') assert.is(printExpr(edit.value), 'f(8x16, "s", -1e-5, [1, 2]) * 3 as x');
});

test.run();
