// What the syntax tree of valid files holds.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Edit, ExperimentDecl, ExternDecl } from '../../grammar/ast.js';
import { parse } from '../../grammar/parse.js';
import { packageRoot } from '../../src/package-root.js';
import { fixture, fixtureNames } from './fixture.js';
import { nodesOf, outline, withoutRanges } from './syntax-tree.js';

function tree(text: string) {
  const { ast, problems } = parse(text, 'test.rseg');
  assert.equal(problems, [], text);
  return ast;
}

/** The edits of `experiment e { … }`. */
function edits(body: string): readonly Edit[] {
  return (tree(`experiment e {\n${body}\n}\n`).decls[0] as ExperimentDecl).body.edits;
}

function value(text: string): string {
  const [edit] = edits(`x = ${text}`);
  if (edit?.kind !== 'set') throw new Error(`${text} is not set`);
  return outline(edit.value);
}

for (const name of fixtureNames) {
  test(`${name} gives the tree on record`, () => {
    const expected = fixture(name.replace('.rseg', '.tree'));
    assert.fixture(`${tree(fixture(name)).decls.map(outline).join('\n')}\n`, expected);
  });
}

test('the built-in signatures and the experiments of the repository have no syntax errors', () => {
  const text = readFileSync(path.join(packageRoot, 'grammar/std.rseg'), 'utf8');
  assert.ok(tree(text).decls.every((decl) => decl.kind === 'extern'));
});

test('a sum over several lines is the sum on one line', () => {
  const long = edits('loss = ce\n  + 50 * kl\n  + 100 * hpdm(hybrid)\n  + 12 * rrm(single)');
  const short = edits('loss = ce + 50*kl + 100*hpdm(hybrid) + 12*rrm(single)');
  assert.equal(withoutRanges(long), withoutRanges(short));
  assert.is(edits('loss = ce +\n  kl\n  seeds = 3').length, 2);
});

test('indentation means nothing in a valid file', () => {
  const text = 'experiment e {\n a = 1\nloss drop kl\n      b = 2\n   loss keep ce\n  c { d = 1\n}\n      }\n';
  assert.is((tree(text).decls[0] as ExperimentDecl).body.edits.length, 5);
  assert.is(tree(fixture('spcr.rseg').replaceAll(/^ +/gm, '')).decls.length, 5);
});

test('spaces, blank lines, comments and indentation never change the tree', () => {
  for (const name of fixtureNames) {
    const text = fixture(name);
    const expected = withoutRanges(tree(text).decls);
    const indent = fc.constantFrom('', ' ', '\t', '        ');
    const ending = fc.constantFrom('', ' ', ' # x = [{', '\n\n', '\r\n   # }\n');
    const lines = text.split('\n');
    const layouts = fc.array(fc.tuple(indent, ending), { minLength: lines.length, maxLength: lines.length });
    const restyled = layouts.map((styles) =>
      lines.map((line, index) => {
        const [before, behind] = styles[index]!;
        // A declaration stays in the first column: there it is known for one even inside a damaged block.
        return (/^\S/.test(line) ? '' : before) + line.trim() + behind;
      }),
    );
    const isSame = (styled: readonly string[]) => assert.equal(withoutRanges(tree(styled.join('\n')).decls), expected);
    fc.assert(fc.property(restyled, isSame), { numRuns: 30, seed: 4 });
  }
});

test('blocks may stand on one line', () => {
  assert.is(
    outline(edits('train { image = 8x8 batch = 4 } optim { lr = 1 }')[1]),
    '(block false optim (body [(set false lr 1)]))',
  );
  const { decls } = tree('ablation t of e { a: train { batch = 4 }; loss drop kl }');
  const row = '(row a [(block false train (body [(set false batch 4)])) (drop false loss [kl])])';
  assert.is(outline(decls[0]), `(ablation t e [${row}])`);
});

test('operators bind in the order product, sum, comparison, and, or', () => {
  assert.is(value('a + b * c - d / e'), '(binary - (binary + a (binary * b c)) (binary / d e))');
  assert.is(value('a == 1 or b < 2 and c'), '(binary or (binary == a 1) (binary and (binary < b 2) c))');
  assert.is(value('a and b or c and d or e'), '(binary or (binary or (binary and a b) (binary and c d)) e)');
  assert.is(value('3 * cwd as strong'), '(labelled (binary * 3 cwd) strong)');
  assert.is(value('a - -1'), '(binary - a -1)');
});

test('numbers keep their text and unit', () => {
  const [edit] = edits('x = -1_000.5e-1 epochs');
  if (edit?.kind !== 'set' || edit.value.kind !== 'number') throw new Error('no number');
  assert.is(edit.value.value, -100.05);
  assert.is(edit.value.raw, '-1_000.5e-1');
  assert.is(edit.value.unit?.name, 'epochs');
  assert.is(value('50%'), '50%');
  assert.is(value('256x128'), '256x128');
});

test('lists and calls may stand on several lines, with or without commas', () => {
  assert.is(value('[\n (8, 256x256)\n (4, 512x512)\n]'), '(list [(tuple [8 256x256]) (tuple [4 512x512])])');
  assert.is(value('f(\n a,\n\n b: 2\n)'), 'f(a b:2)');
  assert.is(value('f()'), 'f()');
  assert.is(value('f'), 'f');
});

test('keywords are names wherever a name fits', () => {
  assert.is(
    edits('sample = 1\nseed { of = 2 }\nfinal = 3\nfinal final = 4\nsuite in = 5\nfrom.import.as = 6').length,
    6,
  );
  assert.is(value('f(from: 0, to: 50, over: 20 epochs)'), 'f(from:0 to:50 over:20epochs)');
  const { decls } = tree('sweep s of a {\n  seed in [1]\n  sample 12 seed 7\n}');
  assert.is(outline(decls[0]), '(sweep s a [(axis [seed] false (list [1])) (sample 12 7)])');
});

test('strings are decoded', () => {
  assert.is(value('"a\\"b\\\\c\\u{1F600}\\t"'), JSON.stringify('a"b\\c😀\t'));
});

test('a byte order mark, CRLF and tabs change nothing but offsets', () => {
  const text = fixture('spcr.rseg');
  const other = `\ufeff${text.replaceAll('  ', '\t').replaceAll('\n', '\r\n')}`;
  assert.equal(withoutRanges(tree(other).decls), withoutRanges(tree(text).decls));
  const [first] = tree('\ufefffrom "./a" import b').decls;
  assert.equal(first?.range, { start: 1, end: 20 });
});

test('ranges point at the text that was written', () => {
  const text = fixture('spcr.rseg');
  for (const { node } of nodesOf(tree(text))) {
    const written = text.slice(node.range.start, node.range.end);
    if (node.kind === 'ident') assert.is(written, (node as unknown as { name: string }).name);
    if (node.kind === 'string' || node.kind === 'comment') assert.match(written, /^("[\s\S]*"|#.*)$/);
    if (node.kind === 'body' || node.kind === 'list') assert.match(written, /^[{[][\s\S]*[}\]]$/);
    if (node.kind !== 'file') assert.is(written, written.trim());
  }
});

test('comments directly above an extern are its documentation', () => {
  const text =
    '# about nothing\n\n# Cross-entropy.\n#   -log p\nextern loss ce()\n\nextern loss kl() # not this\nextern loss x()\n';
  const externs = tree(text).decls as readonly ExternDecl[];
  assert.equal(
    externs.map((decl) => decl.doc),
    ['Cross-entropy.\n  -log p', '', ''],
  );
  assert.is(tree(text).comments.length, 4);
  assert.is((tree(text.replaceAll('\n', '\r\n')).decls[0] as ExternDecl).doc, 'Cross-entropy.\n  -log p');
});

test.run();
