// Syntax messages: habits of other languages are understood, and the fixes that call themselves safe lead to a file without
// that error. The pages of the messages are tested with all others, in test/compiler/messages.test.ts.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from '../../grammar/parse.js';
import type { SyntaxProblem } from '../../grammar/syntax-problem.js';
import { nodesOf, withoutRanges } from './syntax-tree.js';

function applySafeFix(text: string, problem: SyntaxProblem): string | undefined {
  const help = problem.helps?.find(({ applicability }) => applicability === 'safe');
  const edits = [...(help?.edits ?? [])].sort((a, b) => b.range.start - a.range.start);
  if (edits.length === 0) return undefined;
  return edits.reduce((now, { range, text: by }) => now.slice(0, range.start) + by + now.slice(range.end), text);
}

/** Applies safe fixes until none is left. */
function fixed(text: string): string {
  let now = text;
  for (let round = 0; round < 20; round++) {
    const [problem] = parse(now, 'test.rseg').problems;
    const next = problem === undefined ? undefined : applySafeFix(now, problem);
    if (next === undefined) return now;
    now = next;
  }
  return assert.unreachable(`no end of fixes in ${text}`) as never;
}

test('RS1012: a sum with too many operators', () => {
  const sum = Array.from({ length: 1002 }, () => 'ce').join(' + ');
  const { ast, problems } = parse(`experiment e {\n  loss = ${sum}\n}`, 'test.rseg');
  assert.equal(
    problems.map(({ code }) => code),
    ['RS1012'],
  );
  assert.ok(Math.max(...[...nodesOf(ast)].map(({ depth }) => depth)) < 1100);
  const short = Array.from({ length: 1001 }, () => 'ce').join(' + ');
  assert.equal(parse(`experiment e {\n  loss = ${short}\n}`, 'test.rseg').problems, []);
});

test('RS1015: a file with hundreds of errors gets one hundred messages and a last one', () => {
  for (const line of ['a = = 3\n', '= 3\n', '7 a = 1\n']) {
    const { problems } = parse(`experiment e {\n${line.repeat(5000)}}\n`, 'test.rseg');
    assert.ok(problems.length >= 100 && problems.length <= 101, `${problems.length}`);
    assert.is(problems.at(-1)?.code, 'RS1015');
  }
});

/** Foreign spelling, its code, and the same in ours: the tree must be the same already before the fix. */
const habits: readonly (readonly [string, string, string])[] = [
  ['lr: 6e-5', 'RS1020', 'lr = 6e-5'],
  ['suite emm: missing(all)', 'RS1020', 'suite emm = missing(all)'],
  ['epochs: 200', 'RS1020', 'length = 200 epochs'],
  ['optim = adamw(lr = 6e-5)', 'RS1021', 'optim = adamw(lr: 6e-5)'],
  ['optim = adamw(\n  lr=6e-5\n)', 'RS1021', 'optim = adamw(\n  lr: 6e-5\n)'],
  ['batch = 8,', 'RS1022', 'batch = 8'],
  ['loss keep ce, kl,', 'RS1022', 'loss keep ce, kl'],
  ['batch = 8, seeds = 3', 'RS1022', 'batch = 8\nseeds = 3'],
  ['batch = 8;', 'RS1023', 'batch = 8'],
  ['batch = 8; seeds = 3', 'RS1023', 'batch = 8\nseeds = 3'],
  ['batch = 8 // small', 'RS1024', 'batch = 8'],
  ['batch = 8 /* a\n b */\nseeds = 3', 'RS1024', 'batch = 8\nseeds = 3'],
  ['a = b && c || d', 'RS1025', 'a = b and c or d'],
  ["root = 'data'", 'RS1026', 'root = "data"'],
  ['lr = 1e-4f', 'RS1027', 'lr = 1e-4'],
  ['lr = .5', 'RS1028', 'lr = 0.5'],
  ['lr = 5.', 'RS1028', 'lr = 5.0'],
  ['image = 256 x 128', 'RS1029', 'image = 256x128'],
  ['image = 256×128', 'RS1029', 'image = 256x128'],
  ['teacher = None', 'RS1030', 'teacher = none'],
  ['teacher = null', 'RS1030', 'teacher = none'],
  ['train = {\n  batch = 8\n}', 'RS1031', 'train {\n  batch = 8\n}'],
  ['train: {\n  batch = 8\n}', 'RS1031', 'train {\n  batch = 8\n}'],
  ['optim = adamw({lr: 1})', 'RS1031', 'optim = adamw(lr: 1)'],
  ['scale = [0.5] * 4', 'RS1032', 'scale = [0.5, 0.5, 0.5, 0.5]'],
  ['loss += 3 * cwd', 'RS1034', 'loss add 3 * cwd'],
  ['loss -= kl', 'RS1034', 'loss drop kl'],
];

for (const [foreign, code, ours] of habits) {
  test(`${JSON.stringify(foreign)} is understood and called ${code}`, () => {
    const wrap = (line: string) => `experiment e {\n  first = 1\n${line}\n  last = 2\n}\n`;
    const found = parse(wrap(foreign), 'test.rseg');
    assert.equal(
      found.problems.map((problem) => problem.code),
      [code],
    );
    const expected = parse(wrap(ours), 'test.rseg');
    assert.equal(expected.problems, []);
    const trees = [found.ast.decls, expected.ast.decls].map((decls) =>
      JSON.stringify(withoutRanges(decls)).replaceAll(/"raw":"[^"]*(\\"[^"]*)*"/g, ''),
    );
    assert.is(trees[0], trees[1]);
    const repaired = fixed(wrap(foreign));
    const [left] = parse(repaired, 'test.rseg').problems;
    if (left !== undefined)
      assert.ok(
        left.helps?.every(({ applicability }) => applicability !== 'safe'),
        repaired,
      );
  });
}

test('habits in a sweep and in an import', () => {
  const sweep = (line: string) => `sweep s of e {\n${line}\n  sample 3\n}`;
  const pairs: readonly (readonly [string, string])[] = [
    [sweep('  lr = [1, 2]'), sweep('  lr in [1, 2]')],
    [sweep('  lr: [1, 2]'), sweep('  lr in [1, 2]')],
    [sweep('  skip where a = 1'), sweep('  skip where a == 1')],
    ['import a, b from "./x.rseg"', 'from "./x.rseg" import a, b'],
  ];
  for (const [foreign, ours] of pairs) {
    assert.is(parse(foreign, 'test.rseg').problems.length, 1, foreign);
    assert.equal(
      withoutRanges(parse(foreign, 'test.rseg').ast.decls),
      withoutRanges(parse(ours, 'test.rseg').ast.decls),
    );
    assert.is(fixed(foreign), ours);
  }
});

test('messages are facts in the user\u2019s words', () => {
  const texts = habits.map(([foreign]) => `experiment e {\n${foreign}\n}`);
  const failing = ['experiment {', 'experiment e {\n a 1\n loss keep\n b = ]\n }}\n', 'x', 'extern loss a(b:', 'a = "'];
  for (const text of [...texts, ...failing]) {
    for (const { message, label = '' } of parse(text, 'test.rseg').problems) {
      assert.not.match(message + label, /unexpected|illegal|token|\bIdent|Newline|Literal|\bEOF\b|Open[BP]|Close|\?/);
      assert.match(message, /^[^A-Z].*[^.]$|^U\+/);
      assert.ok(label.split(' ').length <= 10, label);
    }
  }
});

test('a bracket that is never closed is shown with the place where it was assumed to end', () => {
  const text = 'experiment spcr {\n  teacher = segformer(mit_b0, weights: "w.safetensors"\n  student = x\n}\n';
  const { ast, problems } = parse(text, 'test.rseg');
  const [problem] = problems;
  const open = text.indexOf('(');
  const end = text.indexOf('\n  student');
  assert.is(problems.length, 1);
  assert.equal(problem?.range, { start: open, end: open + 1 });
  assert.equal(problem?.labels, [{ range: { start: end, end }, text: 'assumed to end here' }]);
  assert.equal(problem?.notes, [
    { text: 'the next line starts a new setting, so the call was closed for you and checking continued' },
  ]);
  const [experiment] = ast.decls;
  assert.is(experiment?.kind === 'experiment' && experiment.body.edits.length, 2);
});

test.run();
