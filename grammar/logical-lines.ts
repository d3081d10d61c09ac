// Which logical line an offset belongs to: lines are what the layout pass left, so a sum over four lines is one.

import type { Token } from './chevrotain.js';
import type { SyntaxProblem } from './syntax-problem.js';
import * as t from './tokens.js';

export class LogicalLines {
  private readonly ends: number[] = [];
  /** For each line, the line on which the outermost bracket around its start was opened: itself when there is none. */
  private readonly openedOn: number[] = [0];

  /** `tokens` are balanced. */
  constructor(tokens: readonly Token[]) {
    let depth = 0;
    let opened = 0;
    for (const token of tokens) {
      if (t.isOneOf(token, t.OpenParen, t.OpenBracket) && depth++ === 0) opened = this.ends.length;
      if (t.isOneOf(token, t.CloseParen, t.CloseBracket)) depth--;
      if (token.tokenType !== t.Newline) continue;
      this.ends.push(token.startOffset);
      this.openedOn.push(depth > 0 ? opened : this.ends.length);
    }
  }

  /** The muting rule: an error on the line that opens a bracket explains all that follow inside it, and one there all like it. */
  unexplained(failures: readonly SyntaxProblem[], explained: readonly SyntaxProblem[]): readonly SyntaxProblem[] {
    const broken = new Set(explained.map((problem) => this.of(problem.range.start)));
    const said = new Set<string>();
    return failures.filter((failure) => {
      const line = this.of(failure.range.start);
      const opener = this.openedOn[line] ?? line;
      broken.add(line);
      const like = `${opener} ${failure.message}`;
      const isRepeated = opener !== line && said.has(like);
      said.add(like);
      return opener === line || (!broken.has(opener) && !isRepeated);
    });
  }

  /** Number of the line; the newline itself is part of the line it ends. */
  of(offset: number): number {
    let low = 0;
    let high = this.ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ends[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** At most one problem per line: of the first group that has one there, the first. In source order. */
  onePerLine(groups: readonly (readonly SyntaxProblem[])[]): readonly SyntaxProblem[] {
    const chosen = new Map<number, SyntaxProblem>();
    for (const group of groups) {
      const inOrder = [...group].sort((a, b) => a.range.start - b.range.start);
      for (const problem of inOrder) {
        const line = this.of(problem.range.start);
        if (!chosen.has(line)) chosen.set(line, problem);
      }
    }
    return [...chosen.values()].sort((a, b) => a.range.start - b.range.start);
  }

  /** Whether an offset stands before or at the first of the given offsets in its line, and in no bracket behind one. */
  trusts(failures: readonly number[]): (offset: number) => boolean {
    const first = new Map<number, number>();
    for (const offset of failures) {
      const line = this.of(offset);
      first.set(line, Math.min(first.get(line) ?? offset, offset));
    }
    return (offset) => {
      const line = this.of(offset);
      const opener = this.openedOn[line] ?? line;
      return offset <= (first.get(line) ?? offset) && (opener === line || !first.has(opener));
    };
  }
}
