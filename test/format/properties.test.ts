// What holds for every file, shown on ten thousand random ones: formatting twice changes nothing, the tree stays the same, every
// comment is still there, and the text has the outer form of a text file.
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from '../../grammar/parse.js';
import { format } from '../../src/format/format.js';
import { treeDifference } from '../../src/format/tree-difference.js';
import { arbitraryFile } from '../grammar/arbitrary-file.js';

function formatted(text: string): string {
  const result = format(text, 'any.rseg');
  if (result.kind === 'refused') throw new Error(`refused: ${result.problems[0]?.message}`);
  return result.text;
}

let comments = 0;
let declarations = 0;

test('10,000 random files keep their meaning and their comments, and have one form', () => {
  fc.assert(
    fc.property(arbitraryFile, (text) => {
      const once = formatted(text);
      const [before, after] = [parse(text, 'before.rseg'), parse(once, 'after.rseg')];
      assert.equal(after.problems, []);
      assert.is(treeDifference(before.ast, after.ast), null);
      assert.equal(commentsOf(before.ast.comments), commentsOf(after.ast.comments));
      assert.is(formatted(once), once);
      comments += before.ast.comments.length;
      declarations += before.ast.decls.length;
      assert.not.match(once, /\r|\ufeff|\n\n\n|^\n|\n\n$/);
      assert.not.match(once, /^[^#\n]*[ \t]$/m, 'spaces at the end of a line');
      assert.ok(once === '' || once.endsWith('\n'));
    }),
    { numRuns: 10_000, seed: 20_250_711 },
  );
});

test('the random files are worth formatting', () => {
  assert.ok(comments > 20_000 && declarations > 20_000, `${comments} comments, ${declarations} declarations`);
});

function commentsOf(comments: readonly { readonly text: string }[]): readonly string[] {
  return comments.map((comment) => comment.text).sort();
}

test.run();
