// Expressions, paths and names of a text without mistakes, straight from tokens to the syntax tree: the same rules as `ExpressionParser`,
// without a concrete tree in between and without recovery. The first token that does not fit throws `NotSound`.

import type { Arg, BinaryExpr, BinaryOperator, CallExpr, Expr, Ident, NumberExpr, Path, StringExpr } from './ast.js';
import type { BuildContext } from './build-context.js';
import { ident, numberOf } from './build-expression.js';
import type { Token, TokenType } from './chevrotain.js';
import { correctCall, correctRepetition } from './foreign-expressions.js';
import { decodeString } from './string-literal.js';
import * as t from './tokens.js';

const kw = t.keyword;

/** There is a mistake, which only the parser can explain. */
export class NotSound extends Error {}

const comparisons: ReadonlyMap<TokenType, BinaryOperator> = new Map([
  [t.EqualEqual, '=='],
  [t.NotEqual, '!='],
  [t.LessEqual, '<='],
  [t.GreaterEqual, '>='],
  [t.Less, '<'],
  [t.Greater, '>'],
]);

export class SoundExpressions {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    protected readonly context: BuildContext,
  ) {}

  // ---------------------------------------------------------------- tokens

  protected peek(ahead = 0): Token | undefined {
    return this.tokens[this.at + ahead];
  }

  protected nextIs(type: TokenType): boolean {
    return this.tokens[this.at]?.tokenType === type;
  }

  protected take(type: TokenType): Token {
    const token = this.tokens[this.at];
    if (token?.tokenType !== type) throw new NotSound();
    this.at++;
    return token;
  }

  /** The token, if it is next. */
  protected takeIf(type: TokenType): Token | undefined {
    return this.nextIs(type) ? this.tokens[this.at++] : undefined;
  }

  protected takeName(): Ident {
    const token = this.tokens[this.at];
    if (token === undefined || !t.isName(token)) throw new NotSound();
    this.at++;
    return ident(token);
  }

  /** What `read` gives until `close` comes; `,` and newlines only separate. */
  protected takeList<T>(close: TokenType, read: () => T): { readonly items: readonly T[]; readonly end: number } {
    const items: T[] = [];
    for (let token = this.peek(); token?.tokenType !== close; token = this.peek()) {
      if (token?.tokenType === t.Comma || token?.tokenType === t.Newline) this.at++;
      else items.push(read());
    }
    return { items, end: t.tokenEnd(this.take(close)) };
  }

  // ---------------------------------------------------------------- names

  protected path(): Path {
    const first = this.takeName();
    if (!this.nextIs(t.Dot)) return { kind: 'path', parts: [first], range: first.range };
    const parts = [first];
    while (this.takeIf(t.Dot) !== undefined) parts.push(this.takeName());
    return { kind: 'path', parts, range: { start: first.range.start, end: parts.at(-1)!.range.end } };
  }

  protected names(): readonly Ident[] {
    const names = [this.takeName()];
    while (this.takeIf(t.Comma) !== undefined) names.push(this.takeName());
    return names;
  }

  protected string(): StringExpr {
    const text = this.take(t.StringLiteral);
    return { kind: 'string', value: decodeString(text.image).value, raw: text.image, range: t.tokenRange(text) };
  }

  protected number(): NumberExpr {
    return numberOf(this.take(t.NumberLiteral), undefined, undefined, this.context);
  }

  // ---------------------------------------------------------------- expressions

  protected expr(): Expr {
    let left = this.conjunction();
    for (let or = this.takeIf(kw.or); or !== undefined; or = this.takeIf(kw.or)) {
      left = this.binary('or', or, left, this.conjunction());
    }
    return left;
  }

  private conjunction(): Expr {
    let left = this.comparison();
    for (let and = this.takeIf(kw.and); and !== undefined; and = this.takeIf(kw.and)) {
      left = this.binary('and', and, left, this.comparison());
    }
    return left;
  }

  private comparison(): Expr {
    const left = this.sum();
    const token = this.peek();
    const operator = token === undefined ? undefined : comparisons.get(token.tokenType);
    return token === undefined || operator === undefined
      ? left
      : this.binary(operator, this.take(token.tokenType), left, this.sum());
  }

  private sum(): Expr {
    let left = this.term();
    for (;;) {
      const sign = this.takeIf(t.Plus) ?? this.takeIf(t.Minus);
      if (sign === undefined) return left;
      left = this.binary(sign.tokenType === t.Plus ? '+' : '-', sign, left, this.term());
    }
  }

  private term(): Expr {
    let left = this.factor();
    for (;;) {
      const sign = this.takeIf(t.Star) ?? this.takeIf(t.Slash);
      if (sign === undefined) break;
      const product = this.binary(sign.tokenType === t.Star ? '*' : '/', sign, left, this.factor());
      left = correctRepetition(product, (expr) => this.context.textOf(expr.range), this.context);
    }
    if (this.takeIf(kw.as) === undefined) return left;
    const label = this.takeName();
    return { kind: 'labelled', value: left, label, range: { start: left.range.start, end: label.range.end } };
  }

  private factor(): Expr {
    const left = this.atom();
    const dots = this.takeIf(t.DotDot);
    return dots === undefined ? left : this.binary('..', dots, left, this.atom(), false);
  }

  private binary(operator: BinaryOperator, sign: Token, left: Expr, right: Expr, counts = true): BinaryExpr {
    const operatorRange = t.tokenRange(sign);
    if (counts && !this.context.admitsOperator(operatorRange)) throw new NotSound();
    const range = { start: left.range.start, end: right.range.end };
    return { kind: 'binary', operator, operatorRange, left, right, range };
  }

  private atom(): Expr {
    const token = this.peek();
    switch (token?.tokenType) {
      case t.SizeLiteral: {
        const [height = 0, width = 0] = this.take(t.SizeLiteral).image.split(/[^\d]/).map(Number);
        return { kind: 'size', height, width, range: t.tokenRange(token) };
      }
      case t.Minus:
      case t.NumberLiteral:
        return this.quantity();
      case t.StringLiteral:
        return this.string();
      case t.OpenBracket:
        return this.items('list', t.OpenBracket, t.CloseBracket);
      case t.OpenParen:
        return this.items('tuple', t.OpenParen, t.CloseParen);
      default:
        return this.call();
    }
  }

  private items(kind: 'list' | 'tuple', open: TokenType, close: TokenType): Expr {
    const { start } = t.tokenRange(this.take(open));
    const { items, end } = this.takeList(close, () => this.expr());
    return { kind, items, range: { start, end } };
  }

  private quantity(): NumberExpr {
    const minus = this.takeIf(t.Minus);
    const number = this.take(t.NumberLiteral);
    return numberOf(number, minus, this.takeIf(t.Ident) ?? this.takeIf(t.Percent), this.context);
  }

  private call(): Expr {
    const callee = this.path();
    let call: CallExpr = { kind: 'call', callee, range: callee.range };
    if (this.takeIf(t.OpenParen) !== undefined) {
      const { items, end } = this.takeList(t.CloseParen, () => this.arg());
      call = { kind: 'call', callee, args: items, range: { start: callee.range.start, end } };
    }
    return correctCall(call, this.context);
  }

  private arg(): Arg {
    if (this.peek(1)?.tokenType !== t.Colon) {
      const value = this.expr();
      return { kind: 'arg', value, range: value.range };
    }
    const name = this.takeName();
    this.take(t.Colon);
    const value = this.expr();
    return { kind: 'arg', name, value, range: { start: name.range.start, end: value.range.end } };
  }
}
