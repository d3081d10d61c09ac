// Where the lines, the columns and the declarations are in a list of tokens.

import type { Token } from './chevrotain.js';
import * as shape from './line-shape.js';
import * as t from './tokens.js';

export class TokenLines {
  constructor(readonly tokens: readonly Token[]) {}

  endsAt(at: number): boolean {
    const token = this.tokens[at];
    return token === undefined || token.tokenType === t.Newline;
  }

  /** Distance from the start of the line; -1 when something stands before it. */
  columnOf(at: number): number {
    const token = this.tokens[at];
    const before = this.tokens[at - 1];
    if (token === undefined) return -1;
    // One place is left for a byte order mark.
    if (before === undefined) return Math.max(0, token.startOffset - 1);
    return before.tokenType === t.Newline ? token.startOffset - t.tokenEnd(before) : -1;
  }

  /** The declaration rule: a declaration in column 1 stands in no block. */
  isOutermostDeclaration(at: number): boolean {
    return this.columnOf(at) === 0 && shape.startsDeclaration(this.tokens, at);
  }

  /** `{` without partner from `from` to the next declaration (negative: surplus `}`), and where that is. */
  countBraces(from: number): { readonly unclosed: number; readonly end: number } {
    let unclosed = 0;
    let end = from;
    for (;;) {
      const type = this.tokens[end]?.tokenType;
      if (type === t.OpenBrace) unclosed++;
      else if (type === t.CloseBrace) unclosed--;
      end++;
      if (end >= this.tokens.length) break;
      if (type === t.Newline && this.isOutermostDeclaration(end)) break;
    }
    return { unclosed, end };
  }

  /** The index behind the partner of the opener at `at`, or of the next declaration. */
  endOfBlock(at: number): number {
    let depth = 0;
    let end = at;
    for (; end < this.tokens.length && !this.isOutermostDeclaration(end); end++) {
      if (t.isOneOf(this.tokens[end], t.OpenBrace, t.OpenParen, t.OpenBracket)) depth++;
      if (isCloser(this.tokens[end])) depth--;
      if (depth <= 0) return end + 1;
    }
    return end;
  }

  /** The first declaration from `from` on: later in this line, or at the start of another one outside all blocks. */
  nextDeclaration(from: number): number {
    let depth = 0;
    let end = from;
    let inFirstLine = true;
    for (; end < this.tokens.length; end++) {
      const column = this.columnOf(end);
      if (column >= 0 && end > from) inFirstLine = false;
      const isPossible = inFirstLine || column === 0 || (column > 0 && depth <= 0);
      if (isPossible && end > from && shape.startsDeclaration(this.tokens, end)) return end;
      if (t.isOneOf(this.tokens[end], t.OpenBrace)) depth++;
      if (t.isOneOf(this.tokens[end], t.CloseBrace)) depth--;
    }
    return end;
  }
}

export function isCloser(token: Token | undefined): boolean {
  return t.isOneOf(token, t.CloseParen, t.CloseBracket, t.CloseBrace);
}
