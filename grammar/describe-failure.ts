// Words for what the parser could not read: what stands where, and what belongs there, in the user's terms.

import type { IRecognitionException, Token } from './chevrotain.js';
import type { SyntaxProblem } from './syntax-problem.js';
import * as t from './tokens.js';

/** `previous` is the last token before the failure, on whose end a missing part is shown. */
export function describeFailure(failure: IRecognitionException, previous: Token | undefined): SyntaxProblem {
  const { token } = failure;
  const rules = failure.context.ruleStack;
  const expected = expectedWords(failure.message.split(' '), rules);
  const belongs = expected.length === 1 ? expected[0]! : mainWord(expected, rules);
  const label = `expected ${listed(expected)}`;

  if (!isThere(token) || token.tokenType === t.Newline || token.image === '') {
    const at = previous === undefined ? 0 : t.tokenEnd(previous);
    const after = previous === undefined ? '' : ` after ${quoted(previous)}`;
    const message = `the line ends${after}, where ${belongs} belongs`;
    return { code: 'RS1009', message, range: { start: at, end: at }, label };
  }
  const range = t.tokenRange(token);
  if (failure.message === 'EOF') {
    return { code: 'RS1006', message: `${quoted(token)} starts no declaration`, range, helps: [removal(token)] };
  }
  if (isAfterStatement(failure.message, rules)) {
    const message = `${quoted(token)} follows a finished setting`;
    return { code: 'RS1010', message, range, label: 'expected the end of the line', helps: [removal(token)] };
  }
  const message = `${quoted(token)} stands where ${belongs} belongs`;
  const help = missingSign(failure) ?? (t.isBracket(token.tokenType) ? undefined : removal(token));
  return { code: 'RS1008', message, range, label, ...(help === undefined ? {} : { helps: [help] }) };
}

/** The token's own place; the end of the file and tokens made up by recovery have none. */
function isThere(token: Token): boolean {
  return !Number.isNaN(token.startOffset);
}

function quoted(token: Token): string {
  const text = token.image.length > 24 ? `${token.image.slice(0, 23)}…` : token.image;
  return `\`${text}\``;
}

function isAfterStatement(expected: string, rules: readonly string[]): boolean {
  const rule = rules.at(-1);
  return expected === 'CloseBrace' && (rule === 'body' || rule === 'ablationDecl' || rule === 'sweepDecl');
}

const values = new Set(['SizeLiteral', 'NumberLiteral', 'StringLiteral', 'Minus', 'OpenBracket']);

/** What the user would call the expected tokens, most likely first, each once. */
function expectedWords(names: readonly string[], rules: readonly string[]): readonly string[] {
  if (names.includes('SizeLiteral')) return ['a value'];
  const words = names.map((name) => word(name, rules));
  return [...new Set(words)];
}

function word(name: string, rules: readonly string[]): string {
  switch (name) {
    case 'Ident':
      return rules.at(-1) === 'type' ? 'a type' : 'a name';
    case 'NumberLiteral':
      return 'a number';
    case 'StringLiteral':
      return 'a text in double quotes';
    case 'Newline':
      return 'the end of the line';
    default:
      return values.has(name) ? 'a value' : `\`${t.signOf(name)}\``;
  }
}

function mainWord(expected: readonly string[], rules: readonly string[]): string {
  return rules.at(-1) === 'edit' ? '`=`' : (expected[0] ?? 'something else');
}

/** At most three alternatives, then how many more. */
function listed(words: readonly string[]): string {
  const shown = words.slice(0, 3);
  const more = words.length - shown.length;
  const last = shown.pop();
  const list = shown.length === 0 ? `${last}` : `${shown.join(', ')} or ${last}`;
  return more > 0 ? `${list}, or ${more} more` : list;
}

/** The sign or word that the line lacks, when only one can be meant; it takes the place of another sign. */
function missingSign(failure: IRecognitionException) {
  const { token, message } = failure;
  const rule = failure.context.ruleStack.at(-1);
  const range = t.tokenRange(token);
  const before = { start: range.start, end: range.start };
  if (rule === 'quantity' && t.isName(token)) {
    const edits = [{ range: before, text: '1 * ' }];
    return { text: `write \`-1 * ${token.image}\``, applicability: 'choice', edits } as const;
  }
  const missing = rule === 'edit' && values.has(token.tokenType.name) ? 'Equal' : message;
  if (missing.includes(' ') || /Ident|Literal|Newline|Open|Close/.test(missing)) return undefined;
  const text = t.signOf(missing);
  const isContent = t.isContent(token.tokenType) || t.isName(token) || t.isBracket(token.tokenType);
  const edits = [isContent ? { range: before, text: `${text} ` } : { range, text }];
  const place = isContent ? 'before' : 'instead of';
  return { text: `write \`${text}\` ${place} ${quoted(token)}`, applicability: 'choice', edits } as const;
}

function removal(token: Token) {
  const edits = [{ range: t.tokenRange(token), text: '' }];
  return { text: `remove ${quoted(token)}`, applicability: 'choice', edits } as const;
}
