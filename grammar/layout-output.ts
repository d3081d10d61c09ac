// The tokens that the layout pass lets through, and the statement among them that is being read.

import type { Range } from './ast.js';
import type { Token } from './chevrotain.js';
import * as t from './tokens.js';

export class LayoutOutput {
  readonly tokens: Token[] = [];
  private segmentStart = 0;
  private lastEnd = 0;

  push(token: Token): void {
    this.tokens.push(token);
    if (t.isOneOf(token, t.Newline, t.OpenBrace, t.CloseBrace, t.Semicolon)) this.segmentStart = this.tokens.length;
    if (token.tokenType !== t.Newline) this.lastEnd = t.tokenEnd(token);
  }

  last(): Token | undefined {
    return this.tokens.at(-1);
  }

  /** Where the last token other than a newline ends. */
  end(): number {
    return this.lastEnd;
  }

  /** A closer for a line that is over already. */
  insertBeforeNewline(token: Token): void {
    const newline = this.last()?.tokenType === t.Newline ? this.tokens.pop() : undefined;
    this.push(token);
    if (newline !== undefined) this.push(newline);
  }

  endLine(): void {
    if (this.last()?.tokenType === t.Newline) return;
    this.push(t.makeToken(t.Newline, '\n', { start: this.lastEnd, end: this.lastEnd }));
  }

  /** The tokens since the statement's start, without the label of an ablation row. */
  segment(): readonly Token[] {
    return this.tokens.slice(this.statementStart());
  }

  segmentRange(): Range {
    const first = this.tokens[this.segmentStart];
    return { start: first?.startOffset ?? this.lastEnd, end: this.lastEnd };
  }

  /** Drops all but the first `count` tokens of the statement; gives the first one dropped. */
  trimSegment(count: number): Token | undefined {
    const [first] = this.tokens.splice(this.statementStart() + count);
    return first;
  }

  private statementStart(): number {
    const start = this.segmentStart;
    const isRow = t.isOneOf(this.tokens[start + 1], t.Colon) && this.tokens.length > start + 2;
    return isRow ? start + 2 : start;
  }
}
