// Text that is no token: comments of other languages, and characters without meaning.

import type { Range } from './ast.js';
import type { SyntaxProblem } from './syntax-problem.js';
import type { LexedText } from './tokens.js';

/** One problem per comment sign and per run of unknown characters. */
export function unknownTextProblems(text: string, lexed: LexedText): readonly SyntaxProblem[] {
  const comments = lexed.foreignComments.map((range) => foreignComment(text, range));
  return [...comments, ...lexed.unknown.map((range) => unknownCharacters(text, range))];
}

function foreignComment(text: string, range: Range): SyntaxProblem {
  const sign = { start: range.start, end: range.start + 2 };
  const isBlock = text[range.start + 1] === '*';
  const inOneLine = !isBlock || text.startsWith('*/', range.end - 2);
  const edits = [{ range: sign, text: '#' }];
  if (isBlock) edits.push({ range: { start: range.end - 2, end: range.end }, text: '' });
  return {
    code: 'RS1024',
    message: `\`${text.slice(sign.start, sign.end)}\` starts no comment`,
    range: sign,
    label: 'comments start with `#`',
    ...(inOneLine ? { helps: [{ text: 'write `#`', applicability: isBlock ? 'choice' : 'safe', edits }] } : {}),
  };
}

const invisible: Readonly<Record<string, string>> = {
  '\u00a0': 'a no-break space',
  '\u200b': 'a zero-width space',
  '\ufeff': 'a byte order mark',
  '\u201c': 'a curly quote',
  '\u201d': 'a curly quote',
  '\u2018': 'a curly quote',
  '\u2019': 'a curly quote',
};
const meant: Readonly<Record<string, string>> = { '\u00a0': ' ', '\u201c': '"', '\u201d': '"' };

function unknownCharacters(text: string, range: Range): SyntaxProblem {
  const first = String.fromCodePoint(text.codePointAt(range.start) ?? 0);
  const replacement = meant[first] ?? '';
  const replaced = replacement === '' ? range : { start: range.start, end: range.start + first.length };
  const edits = [{ range: replaced, text: replacement }];
  return {
    code: 'RS1001',
    message: `${invisible[first] ?? printable(first)} means nothing here`,
    range,
    label: range.end - range.start > first.length ? 'these characters' : 'this character',
    helps: [{ text: replacement === '' ? 'remove it' : `write \`${replacement}\``, applicability: 'choice', edits }],
  };
}

function printable(character: string): string {
  if (/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)) return `\`${character}\``;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
