// Signs from other languages whose meaning depends on where they stand: `lr: 6e-5` as a setting, `lr = 6e-5` as an
// argument, a comma or `;` at the end. Runs on balanced tokens; reports each with its fix and replaces it.

import type { Token, TokenType } from './chevrotain.js';
import type { Corrected } from './correct-spelling.js';
import { isBlockHead, skipPath, startsArgument, startsStatement } from './line-shape.js';
import type { SyntaxProblem } from './syntax-problem.js';
import * as t from './tokens.js';

const kw = t.keyword;

/** What the innermost open bracket holds. */
type Context = 'declarations' | 'settings' | 'rows' | 'axes' | 'arguments' | 'parameters' | 'items';

const blockOf: ReadonlyMap<TokenType, Context> = new Map([
  [kw.ablation, 'rows'],
  [kw.sweep, 'axes'],
]);

export function correctStatements(tokens: readonly Token[]): Corrected {
  return new StatementCorrection(tokens).run();
}

class StatementCorrection {
  private readonly out: Token[] = [];
  private readonly problems: SyntaxProblem[] = [];
  private readonly contexts: Context[] = [];
  private declaration: TokenType | undefined;
  private atStart = true;
  /** In the condition behind `when` or `where`, where `=` compares. */
  private inCondition = false;
  /** The newline or `{` that the current line began behind. */
  private lineBegan: TokenType | undefined;
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  run(): Corrected {
    while (this.at < this.tokens.length) {
      if (this.atStart) this.startStatement();
      this.step(this.tokens[this.at]!);
    }
    return { tokens: this.out, problems: this.problems };
  }

  private context(): Context {
    return this.contexts.at(-1) ?? 'declarations';
  }

  private startStatement(): void {
    this.atStart = false;
    this.inCondition = false;
    const token = this.tokens[this.at]!;
    const context = this.context();
    if (context === 'declarations') this.declaration = token.tokenType;
    if (context === 'settings') this.correctSetting();
    if (context === 'axes') this.correctAxis();
    if (context === 'rows' && t.isName(token) && t.isOneOf(this.tokens[this.at + 1], t.Colon)) {
      this.out.push(token, this.tokens[this.at + 1]!);
      this.at += 2;
      this.correctSetting();
    }
  }

  /** `path: value`, `kind name: value`, `path = {` and `path: {`. */
  private correctSetting(): void {
    let end = skipPath(this.tokens, this.at);
    if (end === this.at) return;
    for (let words = 0; words < 2 && t.isName(this.tokens[end]); words++) end = skipPath(this.tokens, end);
    const sign = this.tokens[end];
    const next = this.tokens[end + 1];
    if (!t.isOneOf(sign, t.Colon, t.Equal) || sign === undefined) return;
    if (t.isOneOf(next, t.OpenBrace)) {
      this.take(end);
      this.drop('RS1031', `a block follows \`${sign.image}\``, `a block needs no \`${sign.image}\``);
    } else if (this.correctLength(end)) {
      return;
    } else if (sign.tokenType === t.Colon) {
      this.take(end);
      this.replace(t.Equal, '=', 'RS1020', 'a setting is written with `:`', 'settings use `=`');
    }
  }

  /** `epochs: 200` and `epochs = 200` become `length = 200 epochs`. */
  private correctLength(signAt: number): boolean {
    const [unit, sign, number, end] = this.tokens.slice(this.at, this.at + 4);
    const isLength = signAt === this.at + 1 && /^(epochs|steps)$/.test(unit?.image ?? '');
    if (!isLength || unit === undefined || sign === undefined || number?.tokenType !== t.NumberLiteral) return false;
    if (!t.isOneOf(end, t.Newline, t.CloseBrace)) return false;
    const range = { start: unit.startOffset, end: t.tokenEnd(number) };
    const text = `length = ${number.image} ${unit.image}`;
    this.problems.push({
      code: 'RS1020',
      message: `\`${unit.image}\` is a unit, not a setting`,
      range,
      label: 'the setting is `length`',
      helps: [{ text: `write \`${text}\``, applicability: 'safe', edits: [{ range, text }] }],
    });
    const behind = { start: range.end, end: range.end };
    this.out.push(t.makeToken(t.Ident, 'length', t.tokenRange(unit)), t.makeToken(t.Equal, '=', t.tokenRange(sign)));
    this.out.push(number, t.makeToken(t.Ident, unit.image, behind));
    this.at += 3;
    return true;
  }

  /** `path: [...]` and `path = [...]`. */
  private correctAxis(): void {
    const end = skipPath(this.tokens, this.at);
    const sign = this.tokens[end];
    if (end === this.at || !t.isOneOf(sign, t.Colon, t.Equal) || sign === undefined) return;
    this.take(end);
    const message = `an axis is written with \`${sign.image}\``;
    this.replace(kw.in, 'in', 'RS1035', message, 'axes use `in`');
  }

  private step(token: Token): void {
    const next = this.tokens[this.at + 1];
    const isBlock = this.isBlock();
    switch (token.tokenType) {
      case t.OpenBrace:
        this.lineBegan = t.OpenBrace;
        this.contexts.push((this.contexts.length === 0 ? blockOf.get(this.declaration!) : undefined) ?? 'settings');
        this.atStart = true;
        break;
      case t.OpenParen:
        this.contexts.push(this.parenContext());
        break;
      case t.OpenBracket:
        this.contexts.push('items');
        break;
      case t.CloseBrace:
      case t.CloseParen:
      case t.CloseBracket:
        this.contexts.pop();
        break;
      case t.Newline:
        this.lineBegan = t.Newline;
        this.atStart = isBlock;
        break;
      case kw.when:
      case kw.where:
        if (this.context() === 'axes') this.inCondition = true;
        break;
      case t.Comma:
        if (isBlock && this.correctComma(next)) return;
        break;
      case t.Semicolon:
        if (this.correctSemicolon(next)) return;
        break;
      case t.Equal:
        if (this.correctEqual()) return;
        break;
      default:
    }
    this.out.push(token);
    this.at++;
  }

  private isBlock(): boolean {
    const context = this.context();
    return context === 'settings' || context === 'rows' || context === 'axes' || context === 'declarations';
  }

  private parenContext(): Context {
    if (this.declaration === kw.extern && this.contexts.length === 0) return 'parameters';
    return t.isName(this.tokens[this.at - 1]) && !t.isOneOf(this.tokens[this.at - 1], kw.in) ? 'arguments' : 'items';
  }

  private correctComma(next: Token | undefined): boolean {
    if (next === undefined || t.isOneOf(next, t.Newline, t.CloseBrace)) {
      return this.drop('RS1022', 'a comma ends this line', 'nothing is listed behind it');
    }
    if (this.context() === 'declarations' || this.context() === 'axes') return false;
    const isSetting = startsStatement(this.tokens, this.at + 1);
    if (!isSetting && !this.isSettingOfShortBlock()) return false;
    return this.breakLine('RS1022', 'a comma separates two settings');
  }

  /** `{ lr = 1e-4, epochs: 20`: on a line of its own, `name: value` may be an argument whose bracket was lost. */
  private isSettingOfShortBlock(): boolean {
    return this.lineBegan === t.OpenBrace && startsArgument(this.tokens, this.at + 1);
  }

  private correctSemicolon(next: Token | undefined): boolean {
    if (next === undefined || t.isOneOf(next, t.Newline, t.CloseBrace)) {
      return this.drop('RS1023', 'a `;` ends this line', 'lines end without a sign');
    }
    if (this.context() !== 'rows') {
      return this.isBlock() && this.breakLine('RS1023', 'a `;` separates two settings');
    }
    this.out.push(this.tokens[this.at]!);
    this.at++;
    this.correctSetting();
    return true;
  }

  private correctEqual(): boolean {
    if (this.inCondition) {
      return this.replace(t.EqualEqual, '==', 'RS1036', 'a condition is written with `=`', 'conditions use `==`');
    }
    const beforeName = this.tokens[this.at - 2];
    const isArgument =
      this.context() === 'arguments' &&
      t.isName(this.tokens[this.at - 1]) &&
      t.isOneOf(beforeName, t.OpenParen, t.Comma, t.Newline);
    return (
      isArgument && this.replace(t.Colon, ':', 'RS1021', 'an argument is written with `=`', 'arguments use `:`', ':')
    );
  }

  // ---------------------------------------------------------------- changes; each deals with the token at `at`

  private take(end: number): void {
    while (this.at < end) this.out.push(this.tokens[this.at++]!);
  }

  /** `text` replaces the sign and the space before it. */
  private replace(
    type: TokenType,
    image: string,
    code: string,
    message: string,
    label: string,
    text = ` ${image}`,
  ): true {
    const range = t.tokenRange(this.tokens[this.at]!);
    const next = this.tokens[this.at + 1];
    const space = next !== undefined && next.startOffset === range.end ? ' ' : '';
    const start = Math.min(range.start, this.endBefore());
    const edits = [{ range: { start, end: range.end }, text: text + space }];
    const helps = [{ text: `write \`${image}\``, applicability: 'safe', edits }] as const;
    this.problems.push({ code, message, range, label, helps });
    this.out.push(t.makeToken(type, image, range));
    this.at++;
    return true;
  }

  private endBefore(): number {
    const before = this.tokens[this.at - 1];
    return before === undefined ? 0 : t.tokenEnd(before);
  }

  private drop(code: string, message: string, label: string): true {
    const token = this.tokens[this.at]!;
    const range = t.tokenRange(token);
    const helps = [{ text: `remove \`${token.image}\``, applicability: 'safe', edits: [{ range, text: '' }] }] as const;
    this.problems.push({ code, message, range, label, helps });
    this.at++;
    return true;
  }

  /** Whether the sign parts two whole settings: inside a name, as in `trai;n = 3`, another key was meant. */
  private isBetweenSettings(): boolean {
    const isEdge = (token: Token) => t.isOneOf(token, t.Newline, t.OpenBrace, t.CloseBrace);
    const line = this.out.slice(this.out.findLastIndex(isEdge) + 1);
    const next = this.at + 1;
    return !isBlockHead(line) && (startsStatement(this.tokens, next) || startsArgument(this.tokens, next));
  }

  private breakLine(code: string, message: string): true {
    const range = t.tokenRange(this.tokens[this.at]!);
    const applicability = this.isBetweenSettings() ? 'safe' : 'choice';
    const helps = [{ text: 'start a new line', applicability, edits: [{ range, text: '\n' }] }] as const;
    this.problems.push({ code, message, range, label: 'settings stand on lines of their own', helps });
    this.out.push(t.makeToken(t.Newline, '\n', range));
    this.lineBegan = t.Newline;
    this.at++;
    this.atStart = true;
    return true;
  }
}
