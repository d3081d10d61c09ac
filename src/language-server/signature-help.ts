// The signature of the call that the caret is in, with the argument it is at.

import type { Token } from '../../grammar/chevrotain.js';
import {
  CloseBracket,
  CloseParen,
  Colon,
  Comma,
  isName,
  isOneOf,
  lex,
  OpenBracket,
  OpenParen,
} from '../../grammar/tokens.js';
import type { Signature } from '../compiler/registry.js';
import type { Analysis } from './analysis.js';
import { caretContext } from './caret-context.js';
import { caretPlaces } from './caret-places.js';

export interface SignatureHelp {
  readonly signature: Signature;
  /** index of the parameter at the caret; null when there is none */
  readonly active: number | null;
}

/** Null outside of calls of built-ins. */
export function signatureAt(analysis: Analysis, text: string, caret: number): SignatureHelp | null {
  const brackets = caretContext(text, caret)?.brackets ?? [];
  for (const open of [...brackets].reverse()) {
    const inside = caretContext(text, open + 1);
    const place = inside === null ? undefined : caretPlaces(inside, analysis).find((one) => one.kind === 'argument');
    if (place?.kind === 'argument')
      return { signature: place.signature, active: activeIn(place.signature, text.slice(open + 1, caret)) };
  }
  return null;
}

/** Index of the parameter that the last of these arguments belongs to. */
function activeIn(signature: Signature, written: string): number | null {
  let depth = 0;
  let position = 0;
  let argument: Token[] = [];
  for (const token of lex(written).tokens) {
    if (isOneOf(token, OpenParen, OpenBracket)) depth++;
    if (isOneOf(token, CloseParen, CloseBracket)) depth--;
    if (depth === 0 && isOneOf(token, Comma)) {
      if (!isNamed(argument)) position++;
      argument = [];
    } else argument.push(token);
  }
  const index = isNamed(argument) ? signature.parameters.findIndex((one) => one.name === argument[0]?.image) : position;
  return index >= 0 && index < signature.parameters.length ? index : null;
}

function isNamed([name, colon]: readonly Token[]): boolean {
  return isName(name) && isOneOf(colon, Colon);
}
