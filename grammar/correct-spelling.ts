// Spellings from other languages that have one meaning here, whatever stands around them: each is reported with its fix
// and replaced by the token it stands for, so that everything behind this pass sees our language only.

import type { Range } from './ast.js';
import type { Token, TokenType } from './chevrotain.js';
import { stringProblem } from './string-problem.js';
import type { SyntaxProblem } from './syntax-problem.js';
import * as t from './tokens.js';

export interface Corrected {
  readonly tokens: readonly Token[];
  readonly problems: readonly SyntaxProblem[];
}

/** What is said about one spelling; `from` the text replaced, `to` the text that replaces it. */
interface Correction {
  readonly code: string;
  readonly message: string;
  readonly label?: string;
  readonly to: string;
  /** no edit is offered */
  readonly isGuess?: boolean;
}

export function correctSpelling(tokens: readonly Token[]): Corrected {
  const out: Token[] = [];
  const problems: SyntaxProblem[] = [];
  let at = 0;

  const replace = (count: number, type: TokenType, correction: Correction) => {
    const first = tokens[at]!;
    const range = { start: first.startOffset, end: t.tokenEnd(tokens[at + count - 1]!) };
    problems.push(spellingProblem(range, correction));
    out.push(t.makeToken(type, correction.to.trim(), range));
    at += count;
  };

  while (at < tokens.length) {
    const token = tokens[at]!;
    const next = tokens[at + 1];
    const afterNext = tokens[at + 2];
    switch (token.tokenType) {
      case t.DoubleAmpersand:
        replace(1, t.keyword.and, wordOperator('&&', 'and'));
        continue;
      case t.DoubleBar:
        replace(1, t.keyword.or, wordOperator('||', 'or'));
        continue;
      case t.PlusEqual:
        replace(1, t.keyword.add, assignment('+=', 'add'));
        continue;
      case t.MinusEqual:
        replace(1, t.keyword.drop, assignment('-=', 'drop'));
        continue;
      case t.SingleQuoted:
        replace(1, t.StringLiteral, doubleQuoted(token.image));
        continue;
      case t.BareFraction:
        replace(1, t.NumberLiteral, {
          code: 'RS1028',
          message: `\`${token.image}\` has no digit before its point`,
          to: `0${token.image}`,
          isGuess: isBehindWord(tokens[at - 1], token),
        });
        continue;
      case t.SizeLiteral:
        if (/\d[X\u00d7]/.test(token.image)) {
          replace(1, t.SizeLiteral, sizeSpelling(token.image, token.image.replace(/[X\u00d7]/, 'x')));
          continue;
        }
        break;
      case t.NumberLiteral:
        if (/^[xX]$/.test(next?.image ?? '') && afterNext?.tokenType === t.NumberLiteral && isWhole(token, afterNext)) {
          const to = `${token.image}x${afterNext.image}`;
          replace(3, t.SizeLiteral, sizeSpelling(`${token.image} ${next!.image} ${afterNext.image}`, to));
          continue;
        }
        if (next !== undefined && touches(token, next) && /^[fFL]$/.test(next.image)) {
          replace(2, t.NumberLiteral, {
            code: 'RS1027',
            message: `\`${token.image}${next.image}\` has a suffix that means nothing`,
            to: token.image,
          });
          continue;
        }
        if (next?.tokenType === t.Dot && touches(token, next) && !(t.isName(afterNext) && touches(next, afterNext!))) {
          replace(2, t.NumberLiteral, {
            code: 'RS1028',
            message: `\`${token.image}.\` has no digit behind its point`,
            to: `${token.image}.0`,
          });
          continue;
        }
        break;
      case t.StringLiteral: {
        const problem = stringProblem(token);
        if (problem !== undefined) problems.push(problem);
        break;
      }
      default:
    }
    out.push(token);
    at++;
  }
  return { tokens: out, problems };
}

/** `1.2.3` and `x.1` hold no fraction: nobody can say what was meant. */
function isBehindWord(before: Token | undefined, fraction: Token): boolean {
  return before !== undefined && touches(before, fraction) && /[\w.]$/.test(before.image);
}

function spellingProblem(range: Range, correction: Correction): SyntaxProblem {
  const { code, message, label, to, isGuess = false } = correction;
  const helps = [{ text: `write \`${to.trim()}\``, applicability: 'safe', edits: [{ range, text: to }] }] as const;
  return { code, message, range, ...(isGuess ? {} : { helps }), ...(label === undefined ? {} : { label }) };
}

function wordOperator(from: string, to: string): Correction {
  return { code: 'RS1025', message: `\`${from}\` is no operator`, label: `written \`${to}\``, to };
}

function assignment(from: string, to: string): Correction {
  return { code: 'RS1034', message: `\`${from}\` is no operator`, label: `terms change with \`${to}\``, to };
}

function sizeSpelling(from: string, to: string): Correction {
  return {
    code: 'RS1029',
    message: `\`${from}\` is not written as one size`,
    label: 'height x width, without spaces',
    to,
  };
}

function doubleQuoted(image: string): Correction {
  const inner = image.slice(1, image.length > 1 && image.endsWith("'") ? -1 : undefined);
  const to = `"${inner.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  return { code: 'RS1026', message: 'this text stands in single quotes', label: 'texts stand in double quotes', to };
}

function touches(token: Token, next: Token): boolean {
  return t.tokenEnd(token) === next.startOffset;
}

function isWhole(...numbers: readonly Token[]): boolean {
  return numbers.every((number) => /^\d+$/.test(number.image));
}
