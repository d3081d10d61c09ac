// Statements, rows and declarations as pieces of text that can be put together again: every character between two braces belongs to
// exactly one piece or to the end of the list.
import type { Axis, Decl, Edit, Range, Row, Sample, Skip } from '../../../grammar/ast.js';

export type ItemNode = Decl | Edit | Row | Axis | Skip | Sample;

export interface Item {
  readonly node: ItemNode;
  /** the whole text of its version */
  readonly text: string;
  /** with the blank lines and comments above, and the rest of its last line */
  readonly piece: Range;
}
export interface ItemList {
  readonly items: readonly Item[];
  /** blank lines and comments behind the last item */
  readonly tail: string;
}

/** Null where two items share a line, so that no line belongs to one of them. */
export function cutItems(text: string, inside: Range, nodes: readonly ItemNode[]): ItemList | null {
  const items: Item[] = [];
  let at = inside.start;
  for (const node of nodes) {
    const lineStart = text.lastIndexOf('\n', node.range.start - 1) + 1;
    if (lineStart < at || text.slice(lineStart, node.range.start).trim() !== '') return null;
    const newLine = text.indexOf('\n', node.range.end);
    const end = newLine < 0 || newLine >= inside.end ? inside.end : newLine + 1;
    if (!/^[ \t\r]*(#[^\n]*)?\n?$/.test(text.slice(node.range.end, end))) return null;
    items.push({ node, text, piece: { start: at, end } });
    at = end;
  }
  return { items, tail: text.slice(at, inside.end) };
}

export const pieceOf = ({ text, piece }: Item): string => text.slice(piece.start, piece.end);
export const leadOf = ({ text, piece, node }: Item): string => text.slice(piece.start, node.range.start);
export const coreOf = ({ text, node }: Item): string => text.slice(node.range.start, node.range.end);
export const trailOf = ({ text, piece, node }: Item): string => text.slice(node.range.end, piece.end);

/** White space before the statement on its line. */
export const indentOf = (item: Item): string => /[^\n]*$/.exec(leadOf(item))![0];
