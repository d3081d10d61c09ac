import type { Token } from './chevrotain.js';
import type { SyntaxProblem } from './syntax-problem.js';
import * as t from './tokens.js';

const kw = t.keyword;
const continues = new Set([
  t.Equal,
  t.Comma,
  t.OpenParen,
  t.OpenBracket,
  kw.in,
  kw.of,
  t.Plus,
  t.Minus,
  t.Star,
  t.Slash,
  t.DotDot,
  kw.and,
  kw.or,
]);
const leads = new Set([t.Plus, t.Star, t.Slash, kw.and, kw.or]);

export function layout(tokens: readonly Token[]): { tokens: Token[]; problems: SyntaxProblem[] } {
  const out: Token[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.tokenType === t.Newline) {
      const last = out.at(-1);
      const next = tokens[index + 1];
      if (last === undefined || last.tokenType === t.Newline || continues.has(last.tokenType)) continue;
      if (next !== undefined && (next.tokenType === t.Newline || leads.has(next.tokenType))) continue;
    }
    out.push(token);
  }
  return { tokens: out, problems: [] };
}
