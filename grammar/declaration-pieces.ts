// Cuts balanced tokens into pieces of whole declarations. Read one by one, the concrete tree of a piece is garbage before the
// next one begins: a long file is then read in half the time, because nothing of it has to be kept for long.

import type { Token } from './chevrotain.js';
import { startsDeclaration } from './line-shape.js';
import * as t from './tokens.js';

/** Some hundred lines. */
const ENOUGH_TOKENS = 2000;

/** The tokens in order, in pieces that begin with a declaration outside of all brackets. */
export function* declarationPieces(tokens: readonly Token[]): Generator<Token[]> {
  let start = 0;
  let depth = 0;
  for (let at = 0; at < tokens.length; at++) {
    const { tokenType } = tokens[at]!;
    if (tokenType === t.OpenBrace || tokenType === t.OpenParen || tokenType === t.OpenBracket) depth++;
    else if (tokenType === t.CloseBrace || tokenType === t.CloseParen || tokenType === t.CloseBracket) depth--;
    else if (
      tokenType === t.Newline &&
      depth === 0 &&
      at - start >= ENOUGH_TOKENS &&
      startsDeclaration(tokens, at + 1)
    ) {
      yield tokens.slice(start, at + 1);
      start = at + 1;
    }
  }
  yield tokens.slice(start);
}
