// The lines of a text that a diagnostic points at, with carets below. Display columns, not characters, are what is counted.
import type { Span } from './diagnostic.js';
import type { SourceText } from './source-text.js';
import { cutColumns, displayWidth, printable } from './terminal-text.js';
import { wrapText } from './wrap-text.js';

export interface Marker {
  readonly span: Span;
  readonly text: string | null;
  readonly primary: boolean;
}
export interface ExcerptStyle {
  /** columns of the line numbers */
  readonly gutter: number;
  readonly primary: (text: string) => string;
  readonly secondary: (text: string) => string;
  /** columns of the terminal; undefined = lines are not cut */
  readonly width: number | undefined;
}

export function emptyGutter(gutter: number): string {
  return `${' '.repeat(gutter)} |`;
}

/** The marked lines of one file; `...` stands for more than one line between them. */
export function renderExcerpt(markers: readonly Marker[], source: SourceText, style: ExcerptStyle): readonly string[] {
  const byLine = new Map<number, Marker[]>();
  for (const marker of markers) {
    const { line } = source.position(marker.span.start);
    byLine.set(line, [...(byLine.get(line) ?? []), marker]);
  }
  const lines: string[] = [];
  let previous: number | null = null;
  for (const [line, found] of [...byLine].sort(([a], [b]) => a - b)) {
    if (previous !== null && line === previous + 2)
      lines.push(sourceLine(nearText(source.line(line - 1), 0).text, line - 1, style, 0));
    else if (previous !== null && line > previous + 1) lines.push('...');
    previous = line;
    const first = Math.min(...found.map((marker) => marker.span.start)) - source.lineStart(line);
    const near = nearText(source.line(line), first);
    const columns = found
      .map((marker) => ({ marker, ...displayRange(marker.span, near, source.lineStart(line)) }))
      .sort((a, b) => a.start - b.start);
    const skip = windowStart(columns[0]?.start ?? 0, displayWidth(near.text), roomOf(style));
    lines.push(sourceLine(near.text, line, style, skip), ...markerLines(columns, skip, style));
  }
  return lines;
}

/** Columns beside the gutter. */
function roomOf({ width, gutter }: ExcerptStyle): number {
  return width === undefined ? Number.POSITIVE_INFINITY : Math.max(10, width - gutter - 3);
}

/** Measuring characters takes time: of a very long line only so many are looked at. */
const LONGEST_LINE = 1000;

interface NearText {
  readonly text: string;
  /** offset in the line at which the text begins */
  readonly from: number;
}

/** The part of a line around the place at `offset`; marks stand for what was cut off. */
function nearText(line: string, offset: number): NearText {
  if (line.length <= LONGEST_LINE) return { text: line, from: 0 };
  const from = Math.max(0, offset - LONGEST_LINE / 2);
  const part = line.slice(from, from + LONGEST_LINE);
  return { text: `${from > 0 ? `…${part.slice(1)}` : part}…`, from };
}

/** Display columns of a span within one line; an empty span still shows one caret. */
function displayRange(span: Span, { text, from: base }: NearText, lineStart: number): { start: number; end: number } {
  const from = Math.max(0, Math.min(span.start - lineStart - base, text.length));
  const to = Math.max(from, Math.min(span.end - lineStart - base, text.length));
  const start = displayWidth(text.slice(0, from));
  return { start, end: Math.max(start + 1, displayWidth(text.slice(0, to))) };
}

/** First display column to show, so that the marked text is visible. */
function windowStart(column: number, lineWidth: number, room: number): number {
  return lineWidth <= room || column < room * 0.6 ? 0 : column - Math.floor(room * 0.4);
}

function sourceLine(text: string, line: number, style: ExcerptStyle, skip: number): string {
  const shown = printable(text);
  const room = roomOf(style);
  const head = `${String(line).padStart(style.gutter)} |`;
  const width = displayWidth(shown);
  if (skip === 0 && width <= room) return `${head} ${shown}`.trimEnd();
  const isCut = width > skip + room;
  // A wide character that is cut in two leaves its column empty, so that the carets still stand below their text.
  const cut = cutColumns(shown, skip + (skip > 0 ? 1 : 0), skip + room - (isCut ? 1 : 0));
  const lead = skip > 0 ? `…${' '.repeat(leadingGap(shown, skip + 1))}` : '';
  return `${head} ${lead}${cut}${isCut ? '…' : ''}`.trimEnd();
}

/** Columns between `from` and the first character that begins at or behind it. */
function leadingGap(text: string, from: number): number {
  const before = displayWidth(cutColumns(text, 0, from));
  return before < from ? Math.max(0, displayWidth(cutColumns(text, 0, from + 1)) - from) : 0;
}

interface Column {
  readonly marker: Marker;
  readonly start: number;
  readonly end: number;
}

/** Underlines; the label of the last marker stands beside it where there is room, the others below, right to left. */
function markerLines(columns: readonly Column[], skip: number, style: ExcerptStyle): readonly string[] {
  const room = roomOf(style);
  const paint = (marker: Marker) => (marker.primary ? style.primary : style.secondary);
  let underline = '';
  let at = skip;
  for (const { marker, start, end } of columns) {
    const from = Math.max(at, start);
    const to = Math.min(end, skip + room);
    if (to <= from) continue;
    underline += ' '.repeat(from - at) + paint(marker)((marker.primary ? '^' : '-').repeat(to - from));
    at = to;
  }
  const last = columns.at(-1);
  const inline = last?.marker.text ?? null;
  const fits = inline !== null && at - skip + 1 + displayWidth(inline) <= room;
  const beside = fits && last !== undefined ? ` ${paint(last.marker)(printable(inline))}` : '';
  const below = fits ? columns.slice(0, -1) : columns;
  return [
    `${emptyGutter(style.gutter)} ${underline}${beside}`,
    ...[...below].reverse().flatMap(({ marker, start }) => labelLines(marker, start - skip, style)),
  ];
}

/** A label on lines of its own, moved to the left when it would stick out. */
function labelLines(marker: Marker, column: number, style: ExcerptStyle): readonly string[] {
  if (marker.text === null) return [];
  const room = roomOf(style);
  const text = printable(marker.text);
  const indent = Math.max(0, Math.min(column, room - displayWidth(text)));
  const lines = Number.isFinite(room) ? wrapText(text, room - indent) : [text];
  const paint = marker.primary ? style.primary : style.secondary;
  return lines.map((line) => `${emptyGutter(style.gutter)} ${' '.repeat(indent)}${paint(line)}`);
}
