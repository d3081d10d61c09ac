// Expressions of the syntax tree from the concrete one. Total: a missing part becomes an `error` node of no width.

import type { Arg, BinaryExpr, BinaryOperator, ErrorExpr, Expr, Ident, NumberExpr, Path, Range } from './ast.js';
import type { BuildContext } from './build-context.js';
import type { CstNode, Token } from './chevrotain.js';
import { cover, coverAll, node, nodes, rangeOf, token, tokens } from './cst.js';
import { correctCall, correctRepetition } from './foreign-expressions.js';
import { decodeString } from './string-literal.js';
import { tokenEnd, tokenRange } from './tokens.js';

/** `at` is the offset where the expression should have been, should it be missing. */
export function buildExpr(expr: CstNode | undefined, at: number, context: BuildContext): Expr {
  // `and` binds tighter than `or`: alternatives collect in `before`, the running conjunction in `current`.
  let before: { readonly value: Expr; readonly or: Token } | undefined;
  let current = buildComparison(node(expr, 'cmp'), at, context);
  for (const tail of nodes(expr, 'exprTail')) {
    const and = token(tail, 'And');
    const operator = and ?? token(tail, 'Or');
    if (operator === undefined || !context.admitsOperator(tokenRange(operator))) continue;
    const right = buildComparison(node(tail, 'cmp'), tokenEnd(operator), context);
    if (and !== undefined) {
      current = binary('and', and, current, right);
    } else {
      before = { value: before === undefined ? current : binary('or', before.or, before.value, current), or: operator };
      current = right;
    }
  }
  return before === undefined ? current : binary('or', before.or, before.value, current);
}

const comparisons: readonly (readonly [string, BinaryOperator])[] = [
  ['EqualEqual', '=='],
  ['NotEqual', '!='],
  ['LessEqual', '<='],
  ['GreaterEqual', '>='],
  ['Less', '<'],
  ['Greater', '>'],
];
const sums: readonly (readonly [string, BinaryOperator])[] = [
  ['Plus', '+'],
  ['Minus', '-'],
];
const products: readonly (readonly [string, BinaryOperator])[] = [
  ['Star', '*'],
  ['Slash', '/'],
];

function buildComparison(cmp: CstNode | undefined, at: number, context: BuildContext): Expr {
  const left = buildSum(node(cmp, 'sum'), at, context);
  return appendTails(left, nodes(cmp, 'cmpTail'), comparisons, context, (tail, from) =>
    buildSum(node(tail, 'sum'), from, context),
  );
}

function buildSum(sum: CstNode | undefined, at: number, context: BuildContext): Expr {
  const first = buildTerm(node(sum, 'term'), at, context);
  return appendTails(first, nodes(sum, 'sumTail'), sums, context, (tail, from) =>
    buildTerm(node(tail, 'term'), from, context),
  );
}

function buildTerm(term: CstNode | undefined, at: number, context: BuildContext): Expr {
  const first = buildFactor(node(term, 'factor'), at, context);
  const value = appendTails(first, nodes(term, 'termTail'), products, context, (tail, from) =>
    buildFactor(node(tail, 'factor'), from, context),
  );
  const name = token(term, 'Ident');
  if (name === undefined) return value;
  const label = ident(name);
  return { kind: 'labelled', value, label, range: cover(value.range, label.range) };
}

function buildFactor(factor: CstNode | undefined, at: number, context: BuildContext): Expr {
  const [first, second] = nodes(factor, 'atom');
  const left = buildAtom(first, at, context);
  const dots = token(factor, 'DotDot');
  return dots === undefined ? left : binary('..', dots, left, buildAtom(second, tokenEnd(dots), context));
}

function appendTails(
  first: Expr,
  tails: readonly CstNode[],
  operators: readonly (readonly [string, BinaryOperator])[],
  context: BuildContext,
  buildRight: (tail: CstNode, at: number) => Expr,
): Expr {
  let result = first;
  for (const tail of tails) {
    for (const [kind, operator] of operators) {
      const found = token(tail, kind);
      if (found === undefined || !context.admitsOperator(tokenRange(found))) continue;
      const product = binary(operator, found, result, buildRight(tail, tokenEnd(found)));
      result = correctRepetition(product, (expr) => context.textOf(expr.range), context);
    }
  }
  return result;
}

function binary(operator: BinaryOperator, at: Token, left: Expr, right: Expr): BinaryExpr {
  const operatorRange = tokenRange(at);
  return { kind: 'binary', operator, operatorRange, left, right, range: cover(left.range, operatorRange, right.range) };
}

function buildAtom(atom: CstNode | undefined, at: number, context: BuildContext): Expr {
  const size = token(atom, 'SizeLiteral');
  if (size !== undefined) {
    const [height = 0, width = 0] = size.image.split(/[^\d]/).map(Number);
    return { kind: 'size', height, width, range: tokenRange(size) };
  }
  const text = token(atom, 'StringLiteral');
  if (text !== undefined) {
    return { kind: 'string', value: decodeString(text.image).value, raw: text.image, range: tokenRange(text) };
  }
  const list = node(atom, 'list');
  if (list !== undefined) return { kind: 'list', ...buildItems(list, 'OpenBracket', 'CloseBracket', at, context) };
  const tuple = node(atom, 'tuple');
  if (tuple !== undefined) return { kind: 'tuple', ...buildItems(tuple, 'OpenParen', 'CloseParen', at, context) };
  return (
    buildNumber(token(node(atom, 'quantity'), 'NumberLiteral'), node(atom, 'quantity'), context) ??
    buildCall(node(atom, 'call'), context) ??
    missingExpr(at)
  );
}

function buildItems(parent: CstNode, open: string, close: string, at: number, context: BuildContext) {
  const start = rangeOf(token(parent, open)) ?? { start: at, end: at };
  const items = nodes(parent, 'expr').map((item) => buildExpr(item, start.end, context));
  return { items, range: coverAll(start, [...items.map((item) => item.range), rangeOf(token(parent, close))]) };
}

/** A number with its sign and unit; undefined when there is none. */
export function buildNumber(
  number: Token | undefined,
  quantity: CstNode | undefined,
  context: BuildContext,
): NumberExpr | undefined {
  if (number === undefined) return undefined;
  const unit = token(quantity, 'Ident') ?? token(quantity, 'Percent');
  return numberOf(number, token(quantity, 'Minus'), unit, context);
}

/** `minus` stands before the number, `unit` behind it. */
export function numberOf(
  number: Token,
  minus: Token | undefined,
  unit: Token | undefined,
  context: BuildContext,
): NumberExpr {
  const raw = (minus === undefined ? '' : '-') + number.image;
  const value = Number(raw.replaceAll('_', ''));
  const range = cover(tokenRange(number), rangeOf(minus), rangeOf(unit));
  if (!Number.isFinite(value)) {
    context.report({ code: 'RS1014', message: `\`${raw}\` is too large for a number`, range });
  }
  return { kind: 'number', value, raw, range, ...(unit === undefined ? {} : { unit: ident(unit) }) };
}

function buildCall(call: CstNode | undefined, context: BuildContext): Expr | undefined {
  const path = buildPath(node(call, 'path'));
  if (path === undefined) return undefined;
  if (!path.complete) return { kind: 'error', range: path.value.range };
  const callee = path.value;
  const open = rangeOf(token(call, 'OpenParen'));
  if (open === undefined) return correctCall({ kind: 'call', callee, range: callee.range }, context);
  const args = nodes(call, 'arg').map((arg) => buildArg(arg, open.end, context));
  const range = coverAll(callee.range, [open, ...args.map((arg) => arg.range), rangeOf(token(call, 'CloseParen'))]);
  return correctCall({ kind: 'call', callee, args, range }, context);
}

function buildArg(arg: CstNode, at: number, context: BuildContext): Arg {
  const nameToken = token(arg, 'Ident');
  const colon = rangeOf(token(arg, 'Colon'));
  const value = buildExpr(node(arg, 'expr'), colon?.end ?? at, context);
  if (nameToken === undefined) return { kind: 'arg', value, range: value.range };
  const name = ident(nameToken);
  return { kind: 'arg', name, value, range: cover(name.range, colon, value.range) };
}

/** `complete` is false when the text ends in a dot, so that the path names something else than was meant. */
export function buildPath(path: CstNode | undefined): { readonly value: Path; readonly complete: boolean } | undefined {
  const parts = tokens(path, 'Ident').map(ident);
  const [first] = parts;
  if (first === undefined) return undefined;
  const dots = tokens(path, 'Dot');
  const range = cover(first.range, parts.at(-1)?.range);
  return { value: { kind: 'path', parts, range }, complete: dots.length === parts.length - 1 };
}

export function ident(name: Token): Ident {
  return { kind: 'ident', name: name.image, range: tokenRange(name) };
}

export function missingExpr(at: number): ErrorExpr {
  return { kind: 'error', range: { start: at, end: at } };
}

/** The names of a list such as `keep ce, kl`. */
export function buildNames(names: CstNode | undefined): readonly Ident[] {
  return tokens(names, 'Ident').map(ident);
}

/** The range that holds `first` and everything after it that exists. */
export function spanning(first: Range, rest: readonly { readonly range: Range }[]): Range {
  return coverAll(
    first,
    rest.map((part) => part.range),
  );
}
