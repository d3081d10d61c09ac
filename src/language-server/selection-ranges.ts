// What grows step by step around a caret: name, value, argument, statement, block, declaration, file.
import type { Range, SourceFile } from '../../grammar/ast.js';

/** Ranges around an offset, smallest first, each inside the next. */
export function selectionRanges(ast: SourceFile, offset: number): readonly Range[] {
  const found: Range[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const item of node) visit(item);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    if ('range' in node && isRange(node.range)) {
      const { start, end } = node.range;
      if (offset < start || offset > end) return;
      found.push({ start, end });
    }
    for (const [key, child] of Object.entries(node)) if (!key.endsWith('ange')) visit(child);
  };
  visit(ast);
  const ordered = found.sort((a, b) => a.end - a.start - (b.end - b.start));
  const nested: Range[] = [];
  for (const range of ordered) {
    const last = nested.at(-1);
    if (last === undefined || (range.start <= last.start && range.end >= last.end && !isSame(range, last)))
      nested.push(range);
  }
  return nested;
}

function isRange(value: unknown): value is Range {
  return typeof value === 'object' && value !== null && 'start' in value && 'end' in value;
}

function isSame(a: Range, b: Range): boolean {
  return a.start === b.start && a.end === b.end;
}
