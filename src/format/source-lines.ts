// What stands around a place in the author's text: whether a line begins there, and whether a blank line is above it.

const SPACE = /[ \t\ufeff]/;

/** Whether only spaces stand between the start of the line and `offset`. */
export function startsLine(text: string, offset: number): boolean {
  const before = skipSpaceBack(text, offset);
  return before === 0 || isLineBreak(text[before - 1]);
}

/** Whether at least one line without content is directly above the line that begins at `offset`. */
export function hasBlankLineAbove(text: string, offset: number): boolean {
  const first = skipLineBreakBack(text, skipSpaceBack(text, offset));
  if (first === null) return false;
  return skipLineBreakBack(text, skipSpaceBack(text, first)) !== null;
}

function skipSpaceBack(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && SPACE.test(text[at - 1]!)) at--;
  return at;
}

/** Where the line break that ends at `offset` starts; null when there is none. */
function skipLineBreakBack(text: string, offset: number): number | null {
  if (!isLineBreak(text[offset - 1])) return null;
  return text.startsWith('\r\n', offset - 2) ? offset - 2 : offset - 1;
}

function isLineBreak(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}
