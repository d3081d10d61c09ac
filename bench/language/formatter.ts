// The formatter on drawn files: form, tree and comments, as its own test holds them, and how long it takes.
import fc from 'fast-check';
import { parse } from '../../grammar/parse.js';
import { format } from '../../src/format/format.js';
import { treeDifference } from '../../src/format/tree-difference.js';
import { arbitraryFile } from '../../test/grammar/arbitrary-file.js';

export interface FormatterScore {
  readonly files: number;
  readonly comments: number;
  /** files that a second pass changes, whose tree changes, or that lose a comment */
  readonly wrong: number;
}

/** Draws `files` files without syntax errors and formats each twice. */
export function formatterScore(files: number): FormatterScore {
  let comments = 0;
  let wrong = 0;
  for (const text of fc.sample(arbitraryFile, { numRuns: files, seed: 1 })) {
    const once = format(text, 'drawn.rseg');
    const before = parse(text, 'drawn.rseg').ast;
    comments += before.comments.length;
    if (once.kind === 'refused' || !isFaithful(before, once.text)) wrong++;
  }
  return { files, comments, wrong };
}

type Tree = ReturnType<typeof parse>['ast'];

function isFaithful(before: Tree, once: string): boolean {
  const after = parse(once, 'drawn.rseg').ast;
  const twice = format(once, 'drawn.rseg');
  const texts = (tree: Tree) => tree.comments.map(({ text }) => text).sort();
  const keeps = treeDifference(before, after) === null && texts(before).join('\n') === texts(after).join('\n');
  return keeps && twice.kind === 'formatted' && twice.text === once;
}
