// What the grammar allows next. The parser library answers that from the rules themselves, so it can never be out of date.
import type { Token, TokenType } from './chevrotain.js';
import { RsegParser } from './parser.js';
import { Ident, isName, isOneOf, makeToken, NumberLiteral, Percent, tokenRange } from './tokens.js';

/** A kind of token that may come next, and the rules it would stand in, outermost first. */
export interface NextToken {
  readonly type: TokenType;
  readonly rules: readonly string[];
}

let parser: RsegParser | undefined;

/** Tokens that may follow these, which are a file from its beginning. */
export function nextTokens(before: readonly Token[]): readonly NextToken[] {
  parser ??= new RsegParser({ validate: false });
  const tokens = before.flatMap((token, index) => {
    // The library does not ask the rule's condition that a keyword is no unit: it sees a unit before each such keyword.
    const isNoUnit = isName(token) && token.tokenType !== Ident && isOneOf(before[index - 1], NumberLiteral);
    return isNoUnit ? [makeToken(Percent, '%', tokenRange(token)), token] : [token];
  });
  return parser
    .computeContentAssist('file', tokens)
    .map(({ nextTokenType, ruleStack }) => ({ type: nextTokenType, rules: ruleStack }));
}
