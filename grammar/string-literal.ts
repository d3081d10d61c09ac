// Texts in double quotes: escapes `\"`, `\\`, `\n`, `\t` and `\u{1F600}`.

import type { Range } from './ast.js';

export interface DecodedString {
  readonly value: string;
  /** whether the closing quote is there */
  readonly closed: boolean;
  /** escapes without meaning, relative to the opening quote; they stand in `value` as written */
  readonly badEscapes: readonly Range[];
}

const simple: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', t: '\t' };
const codePoint = /u\{([0-9a-fA-F]{1,6})\}/y;

/** `raw` starts with a quote and ends with one unless it was left open. */
export function decodeString(raw: string): DecodedString {
  const badEscapes: Range[] = [];
  let value = '';
  let at = 1;
  while (at < raw.length) {
    const next = nextSpecial(raw, at);
    value += raw.slice(at, next);
    if (next === raw.length) break;
    if (raw[next] === '"') return { value, closed: true, badEscapes };
    const decoded = decodeEscape(raw, next + 1);
    if (decoded.value === undefined) badEscapes.push({ start: next, end: next + 2 });
    value += decoded.value ?? raw.slice(next, next + 2);
    at = decoded.value === undefined ? next + 2 : decoded.end;
  }
  return { value, closed: false, badEscapes };
}

function nextSpecial(raw: string, from: number): number {
  let at = from;
  while (at < raw.length && raw[at] !== '"' && raw[at] !== '\\') at++;
  return at;
}

function decodeEscape(raw: string, at: number): { readonly value: string | undefined; readonly end: number } {
  const letter = raw[at] ?? '';
  if (letter === 'u') {
    codePoint.lastIndex = at;
    const digits = codePoint.exec(raw)?.[1];
    const code = digits === undefined ? Number.NaN : Number.parseInt(digits, 16);
    if (!(code <= 0x10ffff)) return { value: undefined, end: at };
    return { value: String.fromCodePoint(code), end: codePoint.lastIndex };
  }
  return { value: simple[letter], end: at + 1 };
}
