// A declaration whose keyword was left out, told by what stands behind its name: `spcr extends base {`, `terms of spcr {`.

import type { Token, TokenType } from './chevrotain.js';
import { skipPath, startsRow } from './line-shape.js';
import * as t from './tokens.js';

const kw = t.keyword;

/** The keyword that the outermost line at `at` lacks; undefined when several could be meant, as before `city {`. */
export function missingKeyword(tokens: readonly Token[], at: number): TokenType | undefined {
  const [first, second, third] = tokens.slice(at, at + 3);
  if (t.isOneOf(first, t.StringLiteral)) return t.isOneOf(second, kw.import) ? kw.from : undefined;
  if (!t.isName(first)) return undefined;
  if (t.isOneOf(second, kw.extends, kw.with) && t.isName(third)) return kw.experiment;
  if (t.isOneOf(second, kw.of) && t.isName(third)) return startsTable(tokens, at + 2) ? kw.ablation : kw.sweep;
  return t.isName(second) && t.isOneOf(third, t.OpenParen) ? kw.extern : undefined;
}

/** Whether the block behind the base begins with a row. */
function startsTable(tokens: readonly Token[], baseAt: number): boolean {
  let inside = skipPath(tokens, baseAt);
  while (t.isOneOf(tokens[inside], t.OpenBrace, t.Newline)) inside++;
  return startsRow(tokens, inside);
}
