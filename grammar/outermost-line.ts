// A line outside all blocks: the declaration that it starts, or was meant to start.

import type { Token, TokenType } from './chevrotain.js';
import { importInOurOrder } from './import-order.js';
import { keywordLike } from './keyword-like.js';
import * as problem from './layout-problems.js';
import { isDeclarationKeyword } from './line-shape.js';
import { missingKeyword } from './missing-keyword.js';
import type { SyntaxProblem } from './syntax-problem.js';
import * as t from './tokens.js';

export interface OutermostLine {
  /** what the line declares; undefined when nobody can tell */
  readonly keyword: TokenType | undefined;
  /** tokens that stand for the first `replaces` ones of the line */
  readonly supplied: readonly Token[];
  readonly replaces: number;
  readonly problem: SyntaxProblem | undefined;
}

export function outermostLine(tokens: readonly Token[], at: number): OutermostLine {
  const token = tokens[at]!;
  if (isDeclarationKeyword(token)) {
    return { keyword: token.tokenType, supplied: [], replaces: 0, problem: undefined };
  }
  const reordered = importInOurOrder(tokens, at);
  if (reordered !== undefined) {
    const found = problem.importBeforeFrom(reordered);
    return { keyword: t.keyword.from, supplied: reordered, replaces: reordered.length, problem: found };
  }
  const range = t.tokenRange(token);
  const left = missingKeyword(tokens, at);
  if (left !== undefined) {
    const made = t.makeToken(left, left.LABEL ?? '', { start: range.start, end: range.start });
    return { keyword: left, supplied: [made], replaces: 0, problem: problem.keywordLeftOut(token, left) };
  }
  const meant = t.isName(tokens[at + 1]) ? keywordLike(token) : undefined;
  const found = problem.outsideDeclarations(token, meant);
  if (meant === undefined) return { keyword: undefined, supplied: [], replaces: 0, problem: found };
  const made = t.makeToken(meant, meant.LABEL ?? '', range);
  return { keyword: meant, supplied: [made], replaces: 1, problem: found };
}
