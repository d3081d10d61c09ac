// From tokens to balanced tokens: decides which newlines count, and closes or skips brackets so that every `(`, `[` and
// `{` that leaves has its partner. The parser behind it then never loses its place for more than a line.
// One pass, linear in the number of tokens. The rules have the names of the language reference.

import type { Range } from './ast.js';
import type { Token, TokenType } from './chevrotain.js';
import { LayoutOutput } from './layout-output.js';
import * as problem from './layout-problems.js';
import * as shape from './line-shape.js';
import { outermostLine } from './outermost-line.js';
import type { SyntaxProblem } from './syntax-problem.js';
import { isCloser, TokenLines } from './token-lines.js';
import * as t from './tokens.js';

const kw = t.keyword;

/** Deeper nesting is cut off; the phases behind walk trees recursively. */
const MOST_LEVELS = 64;

/** A line that ends in one of these goes on. */
export const continues: ReadonlySet<TokenType> = new Set([
  ...[t.Plus, t.Minus, t.Star, t.Slash, t.DotDot, t.EqualEqual, t.NotEqual, t.Less, t.LessEqual, t.Greater],
  ...[t.GreaterEqual, t.Bar, t.Equal, t.Comma, t.OpenParen, t.OpenBracket, kw.and, kw.or, kw.in, kw.of],
]);
/** A line that starts with one of these belongs to the line before. */
export const leads: ReadonlySet<TokenType> = new Set([t.Plus, t.Star, t.Slash, t.Bar, kw.and, kw.or]);

interface Frame {
  readonly open: Token;
  /** `foreign` is a brace inside a bracket, where the language has none: it is left out with its partner. */
  readonly kind: 'brace' | 'bracket' | 'foreign';
  readonly closer: TokenType;
  /** Index of the newline before it: equal for tokens of one line. */
  readonly line: number;
  /** Indentation of the line that opened it, and of the first line in it (-1: it starts on the same line). */
  readonly indent: number;
  readonly innerIndent: number;
  /** The declaration whose block this is, at the outermost level. */
  readonly declaration: TokenType | undefined;
  /**
   * A line in it cannot be a setting: the parameters of an `extern`, or a `(` at the end of its line before `name =`,
   * which are arguments in the spelling of other languages.
   */
  readonly holdsNoSettings: boolean;
}

export interface Layout {
  readonly tokens: readonly Token[];
  readonly problems: readonly SyntaxProblem[];
}

/** Balanced tokens, and what had to be assumed. */
export function layout(tokens: readonly Token[]): Layout {
  return new LayoutPass(tokens).run();
}

class LayoutPass {
  private readonly out = new LayoutOutput();
  private readonly problems: SyntaxProblem[] = [];
  private readonly frames: Frame[] = [];
  private at = 0;
  private line = 0;
  private indent = 0;
  private atLineStart = true;
  /** The declaration whose header is being read, until its `{`. */
  private header: TokenType | undefined;
  private isInExtern = false;
  private skippedInLine = false;
  /** `{` without partner in the declaration being read; negative for surplus `}`. */
  private unclosed = 0;
  private countedUpTo = 0;
  /** Closers that may still come, at the start of a line, for brackets that were closed for the user. */
  private owed: readonly TokenType[] = [];

  private readonly lines: TokenLines;

  constructor(private readonly tokens: readonly Token[]) {
    this.lines = new TokenLines(tokens);
  }

  run(): Layout {
    while (this.at < this.tokens.length) {
      const token = this.tokens[this.at]!;
      if (token.tokenType === t.Newline) this.newline(token);
      else if (!this.atLineStart || !this.startLine(token)) this.take(token);
    }
    if (this.header !== undefined) this.supplyOpenBrace();
    this.closeTo(0, undefined);
    return { tokens: this.out.tokens, problems: this.problems };
  }

  // ---------------------------------------------------------------- lines

  private newline(token: Token): void {
    let next = this.at + 1;
    while (t.isOneOf(this.tokens[next], t.Newline)) next++;
    const last = this.out.last();
    const isBlank = (last === undefined || last.tokenType === t.Newline) && !this.skippedInLine;
    this.skippedInLine = false;
    const isJoined = !isBlank && last !== undefined && this.keepsLineTogether(last, next);
    if (!isBlank && !isJoined) this.out.push(token);
    this.at = next;
    this.line = next - 1;
    this.indent = this.lines.columnOf(next);
    this.atLineStart = !isJoined;
  }

  /** The newline rule: whether the line that ends here goes on with the token at `next`. */
  private keepsLineTogether(last: Token, next: number): boolean {
    const following = this.tokens[next];
    if (following === undefined || this.startsAfresh(next)) {
      this.endHeader(next);
      return false;
    }
    if (continues.has(last.tokenType) || leads.has(following.tokenType)) return true;
    return this.endHeader(next);
  }

  private startsAfresh(at: number): boolean {
    if (t.isOneOf(this.tokens[at], t.CloseBrace) || this.lines.isOutermostDeclaration(at)) return true;
    return shape.startsStatement(this.tokens, at) || (this.isInRows() && shape.startsRow(this.tokens, at));
  }

  /** At the end of a line that needs a `{`: joins it with the next line's, or supplies it. True when lines are joined. */
  private endHeader(next: number): boolean {
    const opensBlock = this.header !== undefined || (this.topIsBrace() && shape.isBlockHead(this.out.segment()));
    if (!opensBlock) return false;
    const following = this.tokens[next];
    if (following?.tokenType === t.OpenBrace) {
      this.problems.push(problem.braceOnItsOwnLine(this.out.end(), t.tokenRange(following)));
      return true;
    }
    if (this.header !== undefined || this.lines.columnOf(next) > this.indent) this.supplyOpenBrace();
    return false;
  }

  private supplyOpenBrace(): void {
    const place = { start: this.out.end(), end: this.out.end() };
    this.problems.push(problem.missingOpenBrace(this.out.segmentRange(), place));
    const brace = t.makeToken(t.OpenBrace, '{', place);
    this.push(brace, 'brace', t.CloseBrace);
    this.out.push(brace);
    if (this.unclosed < 0) this.unclosed++;
  }

  /** Before the first token of a line; true when that token was dealt with. */
  private startLine(token: Token): boolean {
    if (this.at >= this.countedUpTo) {
      ({ unclosed: this.unclosed, end: this.countedUpTo } = this.lines.countBraces(this.at));
    }
    if (this.frames.length > 0 && this.lines.isOutermostDeclaration(this.at)) this.closeTo(0, token);
    if (isCloser(token)) return false;
    if (this.unclosed > 0) this.closeDedented(token);
    if (this.frames.length === 0) return this.startOutermostLine();

    const top = this.top();
    if (top !== undefined && top.kind !== 'brace' && !top.holdsNoSettings) {
      const isRow = this.isInRows() && shape.startsRow(this.tokens, this.at);
      if (isRow || shape.startsStatement(this.tokens, this.at)) {
        this.owed = this.frames.slice(this.nearestBrace() + 1).map((frame) => frame.closer);
        this.closeTo(this.nearestBrace() + 1, token);
        this.out.endLine();
        if (this.frames.length === 0) return this.startOutermostLine();
      }
    }
    if (!this.topIsBrace() || t.isName(token) || token.tokenType === t.OpenBrace) return false;
    if (token.tokenType === t.OpenParen && this.top()?.declaration === kw.sweep) return false;
    this.problems.push(problem.notASetting(token));
    this.skippedInLine = true;
    this.at++;
    while (!this.lines.endsAt(this.at) && !t.isName(this.tokens[this.at]) && !isCloser(this.tokens[this.at])) this.at++;
    return true;
  }

  private startOutermostLine(): boolean {
    const { keyword, supplied, replaces, problem: found } = outermostLine(this.tokens, this.at);
    if (found !== undefined) this.problems.push(found);
    if (keyword === undefined) {
      this.at = this.lines.nextDeclaration(this.at);
      this.line = this.at - 1;
      return true;
    }
    this.header = shape.blockDeclarations.has(keyword) ? keyword : undefined;
    this.isInExtern = keyword === kw.extern;
    this.owed = [];
    for (const part of supplied) this.out.push(part);
    this.at += replaces;
    if (replaces > 0) this.atLineStart = false;
    return replaces > 0;
  }

  // ---------------------------------------------------------------- brackets

  private take(token: Token): void {
    switch (token.tokenType) {
      case t.OpenParen:
        this.open(token, 'bracket', t.CloseParen);
        break;
      case t.OpenBracket:
        this.open(token, 'bracket', t.CloseBracket);
        break;
      case t.OpenBrace:
        this.openBrace(token);
        break;
      case t.CloseParen:
      case t.CloseBracket:
        this.closeBracket(token);
        break;
      case t.CloseBrace:
        this.closeBrace(token);
        break;
      default:
        // In a bracket no declaration starts, also not after a mistake: `ramp(from: 0)`.
        this.out.push(this.topIsBracket() && shape.isDeclarationKeyword(token) ? t.asName(token) : token);
        this.at++;
        this.atLineStart = false;
    }
  }

  private open(token: Token, kind: Frame['kind'], closer: TokenType): void {
    this.atLineStart = false;
    if (this.frames.length >= MOST_LEVELS) {
      this.skipTooDeep(token, closer);
      return;
    }
    this.push(token, kind, closer);
    if (kind !== 'foreign') this.out.push(token);
    this.at++;
  }

  private push(open: Token, kind: Frame['kind'], closer: TokenType): void {
    const next = this.tokens[this.at + 1];
    const holdsForeignArguments =
      open.tokenType === t.OpenParen &&
      t.isOneOf(next, t.Newline) &&
      t.isName(this.tokens[this.at + 2]) &&
      t.isOneOf(this.tokens[this.at + 3], t.Equal);
    const holdsNoSettings = holdsForeignArguments || (this.frames.length === 0 && this.isInExtern);
    const innerIndent = t.isOneOf(next, t.Newline) ? this.lines.columnOf(this.at + 2) : -1;
    const declaration = this.frames.length === 0 ? this.header : undefined;
    if (kind === 'brace') this.header = undefined;
    const { line, indent } = this;
    this.frames.push({ open, kind, closer, line, indent, innerIndent, declaration, holdsNoSettings });
  }

  private openBrace(token: Token): void {
    const top = this.top();
    if (top !== undefined && top.kind !== 'brace') {
      this.problems.push(problem.braceInBracket(token));
      this.open(token, 'foreign', t.CloseBrace);
      return;
    }
    if (top === undefined && this.header !== undefined) {
      const end = shape.headerEnd(this.out.segment());
      const surplus = end === undefined ? undefined : this.out.trimSegment(end);
      if (surplus !== undefined) this.problems.push(problem.betweenNameAndBrace(surplus));
      this.open(token, 'brace', t.CloseBrace);
      return;
    }
    const segment = this.out.segment();
    if (segment.length === 0 || top === undefined) {
      this.problems.push(problem.braceWithoutName(token));
      this.at = this.lines.endOfBlock(this.at);
      return;
    }
    if (!shape.isBlockHead(segment) && !shape.startsStatement(segment, 0)) {
      const surplus = this.out.trimSegment(shape.skipPath(segment, 0));
      if (surplus !== undefined) this.problems.push(problem.betweenNameAndBrace(surplus, segment[0]));
    }
    this.open(token, 'brace', t.CloseBrace);
  }

  private closeBracket(token: Token): void {
    this.at++;
    const nearest = this.nearestBrace();
    let match = this.frames.length - 1;
    while (match > nearest && this.frames[match]!.closer !== token.tokenType) match--;
    if (match > nearest && this.closesTooEarly(this.frames[match]!)) {
      this.problems.push(problem.strayCloser(token, 'the arguments go on behind it'));
    } else if (match > nearest) {
      this.closeTo(match + 1, token);
      this.frames.pop();
      this.out.push(token);
      this.atLineStart = false;
    } else if (this.atLineStart && this.owed.at(-1) === token.tokenType) {
      this.owed = this.owed.slice(0, -1);
    } else {
      this.problems.push(problem.strayCloser(token, 'nothing before it is open', this.tokens[this.at - 2]));
    }
  }

  /** Whether arguments of a bracket over several lines still follow behind the closer before `at`. */
  private closesTooEarly(frame: Frame): boolean {
    if (frame.line === this.line) return false;
    if (!this.lines.endsAt(this.at)) return !shape.followsBracket(this.tokens[this.at]);
    return this.lines.columnOf(this.at + 1) > frame.indent && shape.startsArgument(this.tokens, this.at + 1);
  }

  /** The stray rule: `}` counts when it is first on its line or closes a `{` of this line. */
  private closeBrace(token: Token): void {
    const top = this.top();
    const index = this.nearestBrace();
    const frame = this.frames[index];
    this.at++;
    const isLast = this.endsLine(this.at);
    if (top?.kind === 'foreign') {
      this.frames.pop();
      return;
    }
    if (frame === undefined) {
      this.problems.push(problem.strayCloser(token, 'nothing before it is open'));
      return;
    }
    const closesThisLine = frame.line === this.line;
    const isSurplus = this.unclosed < 0 && !(this.atLineStart && isLast);
    if (!closesThisLine && (isSurplus || (!this.atLineStart && !isLast))) {
      this.problems.push(problem.strayCloser(token, isLast ? 'one too many' : 'the line goes on behind it'));
      this.unclosed++;
      return;
    }
    if (!closesThisLine && !this.atLineStart) this.problems.push(problem.closerBehindSetting(token));
    this.closeTo(index + 1, token);
    if (this.atLineStart && this.unclosed > 0) this.closeByIndentation(token);
    this.frames.pop();
    this.out.push(token);
    this.owed = [];
    this.atLineStart = false;
  }

  /** Whether nothing but closers and the separators of other languages stands from `at` to the end of the line. */
  private endsLine(at: number): boolean {
    let end = at;
    while (t.isOneOf(this.tokens[end], t.CloseBrace, t.Comma, t.Semicolon)) end++;
    return this.lines.endsAt(end);
  }

  /** When a `}` is missing in this declaration, a line as far left as the line of a `{` is not in that block. */
  private closeDedented(token: Token): void {
    for (let top = this.top(); top?.kind === 'brace' && this.unclosed > 0; top = this.top()) {
      if (this.indent > top.indent || top.innerIndent <= top.indent) return;
      this.closeTo(this.frames.length - 1, token);
      this.unclosed--;
    }
  }

  /** When a `}` is missing in this declaration, this one belongs to the `{` whose line is indented like it. */
  private closeByIndentation(token: Token): void {
    let index = this.frames.length - 1;
    while (index >= 0 && this.frames[index]!.indent !== this.indent) index--;
    if (index < 0) return;
    this.unclosed -= this.frames.length - 1 - index;
    this.closeTo(index + 1, token);
  }

  /** Closes everything that was opened above `count` frames, because `before` cannot stand inside it. */
  private closeTo(count: number, before: Token | undefined): void {
    while (this.frames.length > count) {
      const frame = this.frames.pop()!;
      const place: Range = { start: this.out.end(), end: this.out.end() };
      this.problems.push(problem.neverClosed(frame.open, place, before));
      if (frame.kind === 'foreign') continue;
      const closer = t.makeToken(frame.closer, frame.closer.LABEL ?? '', place);
      if (frame.kind === 'brace') {
        this.out.push(closer);
        this.out.endLine();
      } else this.out.insertBeforeNewline(closer);
    }
  }

  private skipTooDeep(token: Token, closer: TokenType): void {
    this.problems.push(problem.tooDeep(token, MOST_LEVELS));
    this.out.push(token);
    this.at = this.lines.endOfBlock(this.at);
    this.out.push(t.makeToken(closer, closer.LABEL ?? '', { start: this.out.end(), end: this.out.end() }));
  }

  // ---------------------------------------------------------------- looking

  private top(): Frame | undefined {
    return this.frames.at(-1);
  }

  private topIsBrace(): boolean {
    return this.top()?.kind === 'brace';
  }

  private topIsBracket(): boolean {
    return this.top()?.kind === 'bracket';
  }

  private nearestBrace(): number {
    let index = this.frames.length - 1;
    while (index >= 0 && this.frames[index]!.kind !== 'brace') index--;
    return index;
  }

  private isInRows(): boolean {
    return this.frames[this.nearestBrace()]?.declaration === kw.ablation;
  }
}
