// What can be wrong inside a text in double quotes.

import type { Token } from './chevrotain.js';
import { decodeString } from './string-literal.js';
import type { SyntaxProblem } from './syntax-problem.js';
import { tokenRange } from './tokens.js';

export function stringProblem(token: Token): SyntaxProblem | undefined {
  const { closed, badEscapes } = decodeString(token.image);
  const range = tokenRange(token);
  if (!closed) {
    // Brackets and commas at the end of the line were hardly meant to be text.
    const end = range.end - (/[)\],\s]*$/.exec(token.image)?.[0].length ?? 0);
    return {
      code: 'RS1002',
      message: 'this text is never closed',
      range: { start: range.start, end: range.start + 1 },
      label: 'opened here',
      notes: [{ text: 'a text ends on the line where it starts' }],
      helps: [
        {
          text: 'close it',
          applicability: 'choice',
          edits: [{ range: { start: end, end }, text: '"' }],
        },
      ],
    };
  }
  const [bad] = badEscapes;
  if (bad === undefined) return undefined;
  const start = range.start + bad.start;
  return {
    code: 'RS1013',
    message: `\`${token.image.slice(bad.start, bad.end)}\` means no character`,
    range: { start, end: range.start + bad.end },
    label: 'an unknown escape',
    helps: [
      {
        text: 'write a plain backslash as `\\\\`',
        applicability: 'choice',
        edits: [{ range: { start, end: start }, text: '\\' }],
      },
    ],
  };
}
