// What the grammar allows next. The parser library answers that from the rules themselves, so it can never be out of date.
import type { Token, TokenType } from './chevrotain.js';
import { RsegParser } from './parser.js';

/** A kind of token that may come next, and the rules it would stand in, outermost first. */
export interface NextToken {
  readonly type: TokenType;
  readonly rules: readonly string[];
}

let parser: RsegParser | undefined;

/** Tokens that may follow these, which are a file from its beginning. */
export function nextTokens(before: readonly Token[]): readonly NextToken[] {
  parser ??= new RsegParser({ validate: false });
  return parser
    .computeContentAssist('file', [...before])
    .map(({ nextTokenType, ruleStack }) => ({ type: nextTokenType, rules: ruleStack }));
}
