// What can be folded: blocks, brackets over several lines, runs of comment lines, the imports at the top.

import {
  CloseBrace,
  CloseBracket,
  CloseParen,
  isBracket,
  lex,
  OpenBrace,
  OpenBracket,
  OpenParen,
} from '../../grammar/tokens.js';
import type { Module } from '../compiler/modules.js';
import { SourceText } from '../compiler/source-text.js';

export interface Fold {
  /** lines from 0, both included */
  readonly from: number;
  readonly to: number;
  readonly kind: 'region' | 'comment' | 'imports';
}

export function folds({ text, ast }: Pick<Module, 'text' | 'ast'>): readonly Fold[] {
  const source = new SourceText(text);
  const lineOf = (offset: number): number => source.position(offset).line - 1;
  const { tokens, comments } = lex(text);
  const found: Fold[] = [];
  const open: number[] = [];
  for (const token of tokens) {
    if (!isBracket(token.tokenType)) continue;
    if ([OpenBrace, OpenParen, OpenBracket].includes(token.tokenType)) open.push(lineOf(token.startOffset));
    else if ([CloseBrace, CloseParen, CloseBracket].includes(token.tokenType)) {
      const from = open.pop();
      // the line of the closing bracket stays visible
      const to = lineOf(token.startOffset) - 1;
      if (from !== undefined && to > from) found.push({ from, to, kind: 'region' });
    }
  }
  const own = comments.map((range) => lineOf(range.start)).filter((line) => /^\s*#/.test(source.line(line + 1)));
  const imports = ast.decls.filter((decl) => decl.kind === 'import').map((decl) => lineOf(decl.range.start));
  return [...found, ...runs(own, 'comment'), ...runs(imports, 'imports')];
}

/** Neighbouring lines as one fold each. */
function runs(lines: readonly number[], kind: Fold['kind']): readonly Fold[] {
  const found: Fold[] = [];
  let from = 0;
  lines.forEach((line, index) => {
    const next = lines[index + 1];
    if (next === line + 1) return;
    const first = lines[from]!;
    if (line > first) found.push({ from: first, to: line, kind });
    from = index + 1;
  });
  return found;
}
