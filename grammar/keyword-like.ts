// A declaration keyword that a word was probably meant to be: `experimnt`, `Experiment`, `datasets`.

import type { Token, TokenType } from './chevrotain.js';
import { blockDeclarations } from './line-shape.js';

/** The keyword that differs from the token's text by at most two letters. */
export function keywordLike(token: Token): TokenType | undefined {
  if (token.image.length > 14) return undefined;
  let best: TokenType | undefined;
  let least = 3;
  for (const type of blockDeclarations) {
    const distance = editDistance(token.image.toLowerCase(), type.LABEL ?? '');
    if (distance < least) [best, least] = [type, distance];
  }
  return best;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, above[j]! + 1, row[j - 1]! + 1));
    }
  }
  return row[b.length]!;
}
