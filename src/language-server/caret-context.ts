// The few tokens that decide what may stand at a caret: the header of the declaration, the heads of the open blocks, and the
// statement up to the caret. All else is left out, so other mistakes in the file do not matter and the work stays small.

import type { Range } from '../../grammar/ast.js';
import type { Token } from '../../grammar/chevrotain.js';
import { continues, leads } from '../../grammar/layout.js';
import * as shape from '../../grammar/line-shape.js';
import * as t from '../../grammar/tokens.js';

/** Longest distance behind the caret in which arguments of the same call are looked for. */
const LOOKAHEAD = 2000;

export interface CaretContext {
  /** the name or number that the caret is in or behind, up to the caret */
  readonly prefix: string;
  /** that name as a whole */
  readonly word: Range;
  /** the string that the caret is in, without its quotes */
  readonly string: Range | null;
  /** texts of the declaration's header and of the open blocks' heads, outermost first, without `{` */
  readonly heads: readonly string[];
  /** the statement (or header) up to the word */
  readonly statement: string;
  readonly statementTokens: readonly Token[];
  /** where the declaration begins */
  readonly declarationStart: number;
  /** offsets of the brackets that are open in the statement, outermost first */
  readonly brackets: readonly number[];
  /** names before `:` behind the caret, in the innermost open bracket */
  readonly argumentsBehind: readonly string[];
  /** the text behind the word goes on with `:` */
  readonly isBeforeColon: boolean;
}
/** Null inside a comment. */
export function caretContext(text: string, caret: number): CaretContext | null {
  const start = declarationStart(text, caret);
  const word = wordAt(text, caret);
  const before = text.slice(start, word.start);
  const lexed = t.lex(before);
  const shift = (range: Range): Range => ({ start: range.start + start, end: range.end + start });
  const ends = (range: Range) => range.end === before.length;
  if ([...lexed.comments, ...lexed.foreignComments].some(ends)) return null;
  const last = lexed.tokens.at(-1);
  const string = last !== undefined && isOpenString(last) ? stringRange(text, shift(t.tokenRange(last)).start) : null;
  const tokens = string === null ? lexed.tokens : lexed.tokens.slice(0, -1);
  const open = openParts(tokens);
  const { heads } = open;
  const isOutside = leavesBrackets(tokens[open.first], before, open.brackets.length);
  const first = isOutside ? tokens.length : open.first;
  const brackets = isOutside ? [] : open.brackets;
  const statementTokens = tokens.slice(first);
  const from = statementTokens[0]?.startOffset ?? before.length;
  const to = string === null ? before.length : string.start - 1 - start;
  const behind = bracketRest(text, word.end);
  return {
    prefix: text.slice(word.start, caret),
    word,
    string,
    heads: heads.map((head) => textOf(head, before)),
    statement: from >= to ? '' : before.slice(from, to),
    statementTokens: statementTokens.filter(
      (token, index) => token.tokenType !== t.Newline || isIn(brackets, index, first),
    ),
    declarationStart: start,
    brackets: brackets.map((index) => tokens[index]!.startOffset + start),
    argumentsBehind: behind.names,
    isBeforeColon: behind.startsWithColon,
  };
}

const DECLARATION = /^(?:from|dataset|profile|experiment|ablation|sweep|extern)\b/gm;

/** The last line before the caret that begins a declaration in column 1. */
function declarationStart(text: string, caret: number): number {
  const lineStart = Math.max(text.lastIndexOf('\n', caret - 1), text.lastIndexOf('\r', caret - 1)) + 1;
  let found = 0;
  for (const match of text.slice(0, caret).matchAll(DECLARATION)) {
    // the word being typed begins nothing yet
    if (match.index < lineStart || match.index + match[0].length < caret) found = match.index;
  }
  return found;
}

function wordAt(text: string, caret: number): Range {
  let start = caret;
  while (start > 0 && /[A-Za-z0-9_]/.test(text[start - 1]!)) start--;
  // digits are a number, whose unit begins behind it
  while (start < caret && /[0-9]/.test(text[start]!)) start++;
  let end = caret;
  while (end < text.length && /[A-Za-z0-9_]/.test(text[end]!)) end++;
  return { start, end };
}

/** A string without its closing quote is the one that the caret is in. */
function isOpenString(token: Token): boolean {
  return token.tokenType === t.StringLiteral && !/^"(?:[^"\\]|\\.)*"$/.test(token.image);
}

function stringRange(text: string, quote: number): Range {
  const rest = /^(?:[^"\\\n\r]|\\[^\n\r])*/.exec(text.slice(quote + 1))![0];
  return { start: quote + 1, end: quote + 1 + rest.length };
}

interface OpenParts {
  readonly heads: readonly (readonly Token[])[];
  /** index of the first token of the statement */
  readonly first: number;
  /** indices of the open brackets in the statement */
  readonly brackets: readonly number[];
}

function openParts(tokens: readonly Token[]): OpenParts {
  const heads: (readonly Token[])[] = [];
  let brackets: number[] = [];
  let first = 0;
  const startAt = (index: number): void => {
    first = index;
    brackets = [];
  };
  tokens.forEach((token, index) => {
    switch (token.tokenType) {
      case t.OpenBrace:
        heads.push(tokens.slice(first, index));
        startAt(index + 1);
        break;
      case t.CloseBrace:
        heads.pop();
        startAt(index + 1);
        break;
      case t.OpenParen:
      case t.OpenBracket:
        brackets.push(index);
        break;
      case t.CloseParen:
      case t.CloseBracket:
        brackets.pop();
        break;
      case t.Newline:
        if (endsStatement(tokens, index, first, brackets.length > 0)) startAt(index + 1);
        break;
      default:
        break;
    }
  });
  return { heads, first, brackets };
}

/** The newline rule of the layout pass, for the tokens up to the caret. */
function endsStatement(tokens: readonly Token[], index: number, first: number, isInBracket: boolean): boolean {
  let next = index + 1;
  while (t.isOneOf(tokens[next], t.Newline)) next++;
  if (shape.startsStatement(tokens, next)) return true;
  if (isInBracket) return false;
  let last = index - 1;
  while (last >= first && t.isOneOf(tokens[last], t.Newline)) last--;
  const previous = last < first ? undefined : tokens[last];
  if (previous === undefined) return true;
  const following = tokens[next];
  return !continues.has(previous.tokenType) && !(following !== undefined && leads.has(following.tokenType));
}

/** A bracket was left open when the next line begins no further right than its statement. */
function leavesBrackets(first: Token | undefined, before: string, brackets: number): boolean {
  const indent = /(?:^|[\r\n])([ \t]*)$/.exec(before)?.[1];
  if (first === undefined || brackets === 0 || indent === undefined) return false;
  return indent.length <= /[^\r\n]*$/.exec(before.slice(0, first.startOffset))![0].length;
}

function isIn(brackets: readonly number[], index: number, first: number): boolean {
  return brackets.some((open) => open < index + first);
}

function textOf(tokens: readonly Token[], text: string): string {
  const [head] = tokens;
  return head === undefined ? '' : text.slice(head.startOffset, t.tokenRange(tokens.at(-1)!).end);
}

/** What follows the caret up to the end of its bracket or line. */
function bracketRest(
  text: string,
  from: number,
): { readonly names: readonly string[]; readonly startsWithColon: boolean } {
  const { tokens } = t.lex(text.slice(from, from + LOOKAHEAD));
  const names: string[] = [];
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (t.isOneOf(token, t.OpenParen, t.OpenBracket)) depth++;
    if (t.isOneOf(token, t.CloseParen, t.CloseBracket) && --depth < 0) break;
    if (t.isOneOf(token, t.OpenBrace, t.CloseBrace)) break;
    if (depth === 0 && t.isName(token) && t.isOneOf(tokens[index + 1], t.Colon)) names.push(token.image);
  }
  return { names, startsWithColon: t.isOneOf(tokens[0], t.Colon) };
}
