// What the formatter lays out: text, and the places where a line may end. After the pretty printers of Oppen and Wadler: a
// group stands on one line when it fits, else all its own lines end.

/** `forced` documents cannot stand on one line: they hold a comment or a line that must end. */
export type Doc =
  | string
  | { readonly kind: 'concat'; readonly parts: readonly Doc[]; readonly forced: boolean }
  | { readonly kind: 'indent'; readonly content: Doc; readonly forced: boolean }
  | { readonly kind: 'group'; readonly content: Doc; readonly forced: boolean }
  /** `flat` is what stands there when the line does not end */
  | { readonly kind: 'line'; readonly flat: string; readonly forced: boolean }
  /** text that is left out when the lines of the group around it end */
  | { readonly kind: 'when-flat'; readonly text: string; readonly forced: false }
  /** reaches to the end of its line, so a line must end behind it; its width does not count */
  | { readonly kind: 'comment'; readonly text: string; readonly forced: true };

/** Ends the line when the group around it is broken, else a space. */
export const line: Doc = { kind: 'line', flat: ' ', forced: false };
/** Ends the line when the group around it is broken, else nothing. */
export const softLine: Doc = { kind: 'line', flat: '', forced: false };
export const hardLine: Doc = { kind: 'line', flat: '', forced: true };
export const blankLine: Doc = concat(hardLine, hardLine);

export function concat(...parts: readonly Doc[]): Doc {
  return sequence(parts);
}

/** `concat` of any number of parts. */
export function sequence(parts: readonly Doc[]): Doc {
  return { kind: 'concat', parts, forced: parts.some(isForced) };
}

/** Lines that end in `content` are followed by two more spaces than those around it. */
export function indent(...parts: readonly Doc[]): Doc {
  const content = sequence(parts);
  return { kind: 'indent', content, forced: isForced(content) };
}

export function group(...parts: readonly Doc[]): Doc {
  const content = sequence(parts);
  return { kind: 'group', content, forced: isForced(content) };
}

/** A group that is broken whatever its width. */
export function brokenGroup(...parts: readonly Doc[]): Doc {
  return { kind: 'group', content: sequence(parts), forced: true };
}

export function whenFlat(text: string): Doc {
  return { kind: 'when-flat', text, forced: false };
}

export function commentDoc(text: string): Doc {
  return { kind: 'comment', text, forced: true };
}

export function join(separator: Doc, parts: readonly Doc[]): Doc {
  return sequence(parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part])));
}

function isForced(doc: Doc): boolean {
  return typeof doc !== 'string' && doc.forced;
}
