// What the layout pass says: brackets, blocks and lines outside all declarations.

import type { Range } from './ast.js';
import type { Token, TokenType } from './chevrotain.js';
import { cover } from './cst.js';
import type { SyntaxProblem } from './syntax-problem.js';
import * as t from './tokens.js';

const opened: Readonly<Record<string, string>> = { '(': 'call', '[': 'list', '{': 'block' };

/** `place` is where the closer was assumed, `before` what cannot stand inside; undefined at the end of the file. */
export function neverClosed(open: Token, place: Range, before: Token | undefined): SyntaxProblem {
  const isBrace = open.tokenType === t.OpenBrace;
  const what = opened[open.image] ?? 'block';
  const facts = {
    code: isBrace ? 'RS1004' : 'RS1003',
    message: `this \`${open.image}\` is never closed`,
    range: t.tokenRange(open),
    labels: [{ range: place, text: 'assumed to end here' }],
    notes: [{ text: `${reasonToClose(isBrace, before)}, so the ${what} was closed for you and checking continued` }],
  };
  if (!isBrace) return facts;
  const edits = [{ range: place, text: '\n}' }];
  return { ...facts, helps: [{ text: 'close the block', applicability: 'choice', edits }] };
}

function reasonToClose(isBrace: boolean, before: Token | undefined): string {
  if (before === undefined) return 'the file ends';
  if (isBrace) return 'the next line starts something outside it';
  const startsSetting = t.isName(before) || before.tokenType === t.OpenParen;
  return startsSetting ? 'the next line starts a new setting' : `\`${before.image}\` cannot stand inside it`;
}

/** `before`: what stands before it. Behind a name the opener may as well be missing, so removing it is a choice. */
export function strayCloser(token: Token, label: string, before?: Token): SyntaxProblem {
  return {
    code: 'RS1005',
    message: `this \`${token.image}\` closes nothing`,
    range: t.tokenRange(token),
    label,
    helps: [removal(token, t.isName(before) ? 'choice' : 'safe')],
  };
}

export function closerBehindSetting(token: Token): SyntaxProblem {
  const range = t.tokenRange(token);
  const edits = [{ range: { start: range.start, end: range.start }, text: '\n' }];
  return {
    code: 'RS1005',
    message: 'this `}` shares a line with a setting of the block that it closes',
    range,
    label: 'stands on a line of its own',
    helps: [{ text: 'start a new line before it', applicability: 'safe', edits }],
  };
}

export function outsideDeclarations(token: Token, meant: TokenType | undefined): SyntaxProblem {
  const range = t.tokenRange(token);
  const message = `\`${token.image}\` starts no declaration`;
  if (meant?.LABEL !== undefined) {
    const edits = [{ range, text: meant.LABEL }];
    const helps = [{ text: `write \`${meant.LABEL}\``, applicability: 'choice', edits }] as const;
    return { code: 'RS1006', message, range, label: `similar: \`${meant.LABEL}\``, helps };
  }
  return {
    code: 'RS1006',
    message,
    range,
    label: 'expected `experiment`, `dataset` or `from`, or 4 more',
    notes: [{ text: 'everything up to the next declaration was skipped' }],
  };
}

export function keywordLeftOut(token: Token, keyword: TokenType): SyntaxProblem {
  const range = t.tokenRange(token);
  const word = keyword.LABEL ?? '';
  const edits = [{ range: { start: range.start, end: range.start }, text: `${word} ` }];
  return {
    code: 'RS1006',
    message: `this line lacks its \`${word}\``,
    range,
    label: `expected \`${word}\` before it`,
    helps: [{ text: `write \`${word}\` before it`, applicability: 'choice', edits }],
  };
}

export function missingOpenBrace(line: Range, place: Range): SyntaxProblem {
  return {
    code: 'RS1007',
    message: 'this line opens a block without `{`',
    range: line,
    labels: [{ range: place, text: 'assumed here' }],
    helps: [{ text: 'open the block', applicability: 'safe', edits: [{ range: place, text: ' {' }] }],
  };
}

export function braceOnItsOwnLine(lineEnd: number, brace: Range): SyntaxProblem {
  return {
    code: 'RS1007',
    message: 'this `{` stands on a line of its own',
    range: brace,
    label: 'belongs at the end of the line before',
    helps: [
      {
        text: 'move it to the end of the line before',
        applicability: 'safe',
        edits: [
          { range: { start: lineEnd, end: lineEnd }, text: ' {' },
          { range: brace, text: '' },
        ],
      },
    ],
  };
}

export function notASetting(token: Token): SyntaxProblem {
  if (token.tokenType === t.Minus) return subtraction(token);
  return {
    code: 'RS1008',
    message: `\`${token.image}\` stands where a setting belongs`,
    range: t.tokenRange(token),
    label: 'expected a name',
    helps: [removal(token, 'choice')],
  };
}

function subtraction(token: Token): SyntaxProblem {
  const range = t.tokenRange(token);
  const edits = [{ range, text: '+ -1 *' }];
  return {
    code: 'RS1008',
    message: '`-` starts this line',
    range,
    label: 'a term is added, with a negative weight',
    helps: [{ text: 'write `+ -1 *`', applicability: 'choice', edits }],
  };
}

export function braceWithoutName(token: Token): SyntaxProblem {
  return {
    code: 'RS1008',
    message: 'this block has no name',
    range: t.tokenRange(token),
    label: 'expected a name before it',
    notes: [{ text: 'the block was skipped' }],
  };
}

const controls: ReadonlySet<string> = new Set([
  'for',
  'while',
  'if',
  'elif',
  'else',
  'def',
  'function',
  'class',
  'with',
]);

/** `first` is the first word of the line, which other languages begin a loop or a function with. */
export function betweenNameAndBrace(token: Token, first?: Token): SyntaxProblem {
  if (first !== undefined && controls.has(first.image)) {
    return {
      code: 'RS1037',
      message: `\`${first.image}\` begins no loop, condition or function`,
      range: t.tokenRange(first),
      label: 'nothing is computed here',
      notes: [{ text: 'values that take turns are rows of an `ablation` or points of a `sweep`' }],
    };
  }
  return {
    code: 'RS1008',
    message: `\`${token.image}\` stands between a name and its \`{\``,
    range: t.tokenRange(token),
    helps: [removal(token, 'choice')],
  };
}

export function braceInBracket(token: Token): SyntaxProblem {
  return {
    code: 'RS1031',
    message: 'a block stands inside brackets',
    range: t.tokenRange(token),
    label: 'arguments need no braces',
    helps: [removal(token, 'choice')],
  };
}

export function tooDeep(token: Token, levels: number): SyntaxProblem {
  return {
    code: 'RS1011',
    message: `this \`${token.image}\` is nested deeper than ${levels} levels`,
    range: t.tokenRange(token),
    notes: [{ text: 'its content was skipped' }],
  };
}

/** `parts` are the tokens in our order: `from`, the file, `import`, the names. */
export function importBeforeFrom(parts: readonly Token[]): SyntaxProblem {
  const [first] = parts;
  const range = cover(t.tokenRange(first!), ...parts.map(t.tokenRange));
  const separate = (token: Token, index: number) =>
    (token.tokenType === t.Comma || index === 0 ? '' : ' ') + token.image;
  const text = parts.map(separate).join('');
  return {
    code: 'RS1033',
    message: 'this import names its file last',
    range,
    label: 'the file comes first',
    helps: [{ text: `write \`${text}\``, applicability: 'safe', edits: [{ range, text }] }],
  };
}

function removal(token: Token, applicability: 'safe' | 'choice') {
  return {
    text: `remove \`${token.image}\``,
    applicability,
    edits: [{ range: t.tokenRange(token), text: '' }],
  } as const;
}
