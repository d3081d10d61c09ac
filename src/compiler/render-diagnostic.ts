// Diagnostics as text: excerpt, carets, notes and edits (language reference, section 11.3). The diagnostic stays the truth; this only prints it.
import stringWidth from 'string-width';
import type { Diagnostic, Help, Label, Span, TextEdit } from './diagnostic.js';
import { SourceText } from './source-text.js';

/** Colours of the parts of a message; the default leaves the text as it is. */
export interface Palette {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly secondary: (text: string) => string;
  readonly strong: (text: string) => string;
}
const PLAIN: Palette = { error: same, warning: same, secondary: same, strong: same };
function same(text: string): string {
  return text;
}

export interface RenderOptions {
  readonly palette?: Palette;
  /** columns of the terminal; excerpts are cut to fit, messages are not */
  readonly width?: number;
  /** break messages, notes and helps between words, too */
  readonly wrap?: boolean;
}

interface Marker {
  readonly span: Span;
  readonly text: string | null;
  readonly primary: boolean;
}

const TAB = 4;

/** Text as a terminal shows it: tabs become spaces, control and direction characters become visible. */
function printable(text: string): string {
  return text
    .replaceAll('\t', ' '.repeat(TAB))
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '\ufffd');
}
function displayWidth(text: string): number {
  return stringWidth(printable(text));
}

/** Renders one diagnostic; `sources` holds the text of every file it points into. */
export function renderDiagnostic(
  diagnostic: Diagnostic,
  sources: ReadonlyMap<string, string>,
  options: RenderOptions = {},
): string {
  const palette = options.palette ?? PLAIN;
  const paint = diagnostic.severity === 'error' ? palette.error : palette.warning;
  const texts = new Map<string, SourceText>();
  const sourceOf = (file: string): SourceText => {
    const known = texts.get(file) ?? new SourceText(sources.get(file) ?? '');
    texts.set(file, known);
    return known;
  };
  const lines: string[] = [];
  lines.push(
    `${paint(`${diagnostic.severity}[${diagnostic.code}]`)}${palette.strong(`: ${printable(diagnostic.message)}`)}`,
  );
  const markers = markersOf(diagnostic);
  const here = markers.filter((marker) => marker.span.file === diagnostic.span.file);
  const elsewhere = markers.filter((marker) => marker.span.file !== diagnostic.span.file);
  const gutter = gutterWidth(markers, sourceOf);
  const excerpt = (of: readonly Marker[], file: string) =>
    lines.push(...renderExcerpt(of, sourceOf(file), gutter, paint, palette, options.width));
  lines.push(`${' '.repeat(gutter)}--> ${place(diagnostic.span, sourceOf)}`, emptyGutter(gutter));
  excerpt(here, diagnostic.span.file);
  for (const file of new Set(elsewhere.map((marker) => marker.span.file))) {
    const markersThere = elsewhere.filter((marker) => marker.span.file === file);
    lines.push(`${' '.repeat(gutter)}::: ${place(markersThere[0]!.span, sourceOf)}`, emptyGutter(gutter));
    excerpt(markersThere, file);
  }
  const notes = diagnostic.notes ?? [];
  const helps = diagnostic.helps ?? [];
  if (notes.length + helps.length > 1) lines.push(emptyGutter(gutter));
  for (const note of notes) {
    lines.push(`${palette.secondary('note')}: ${printable(note.text)}`);
    if (note.span !== undefined) lines.push(`${' '.repeat(gutter)}--> ${place(note.span, sourceOf)}`);
  }
  for (const help of helps) lines.push(...renderHelp(help, sourceOf, gutter, palette));
  return lines.join('\n');
}

function markersOf(diagnostic: Diagnostic): readonly Marker[] {
  const secondary = (label: Label): Marker => ({ span: label.span, text: label.text, primary: false });
  return [
    { span: diagnostic.span, text: diagnostic.label ?? null, primary: true },
    ...(diagnostic.labels ?? []).map(secondary),
  ];
}

function gutterWidth(markers: readonly Marker[], sourceOf: (file: string) => SourceText): number {
  const lines = markers.map((marker) => sourceOf(marker.span.file).position(marker.span.start).line);
  return Math.max(2, ...lines.map((line) => String(line).length));
}
function emptyGutter(gutter: number): string {
  return `${' '.repeat(gutter)} |`;
}
function place(span: Span, sourceOf: (file: string) => SourceText): string {
  const { line, column } = sourceOf(span.file).position(span.start);
  return `${printable(span.file)}:${line}:${column}`;
}

function renderExcerpt(
  markers: readonly Marker[],
  source: SourceText,
  gutter: number,
  paint: (text: string) => string,
  palette: Palette,
  width: number | undefined,
): readonly string[] {
  const byLine = new Map<number, Marker[]>();
  for (const marker of markers) {
    const line = source.position(marker.span.start).line;
    byLine.set(line, [...(byLine.get(line) ?? []), marker]);
  }
  const lines: string[] = [];
  let previous: number | null = null;
  for (const [line, found] of [...byLine].sort(([a], [b]) => a - b)) {
    if (previous !== null && line === previous + 2) lines.push(sourceLine(source, line - 1, gutter, width, 0));
    else if (previous !== null && line > previous + 1) lines.push('...');
    previous = line;
    const columns = found
      .map((marker) => ({ marker, ...displayRange(marker.span, source, line) }))
      .sort((a, b) => a.start - b.start);
    const skip = windowStart(columns[0]?.start ?? 0, displayWidth(source.line(line)), gutter, width);
    lines.push(sourceLine(source, line, gutter, width, skip));
    lines.push(...markerLines(columns, skip, gutter, paint, palette));
  }
  return lines;
}

/** Display columns of a span within one line; an empty span still shows one caret. */
function displayRange(span: Span, source: SourceText, line: number): { start: number; end: number } {
  const text = source.line(line);
  const from = Math.min(span.start - source.lineStart(line), text.length);
  const to = Math.min(Math.max(span.end, span.start) - source.lineStart(line), text.length);
  const start = displayWidth(text.slice(0, from));
  return { start, end: Math.max(start + 1, start + displayWidth(text.slice(from, to))) };
}

/** First display column to show, so that the marked text is visible in `width` columns. */
function windowStart(column: number, lineWidth: number, gutter: number, width: number | undefined): number {
  if (width === undefined) return 0;
  const room = Math.max(10, width - gutter - 4);
  return lineWidth <= room || column < room * 0.6 ? 0 : column - Math.floor(room * 0.4);
}

function sourceLine(source: SourceText, line: number, gutter: number, width: number | undefined, skip: number): string {
  const shown = printable(source.line(line));
  const room = width === undefined ? Number.POSITIVE_INFINITY : Math.max(10, width - gutter - 4);
  const head = `${String(line).padStart(gutter)} |`;
  if (skip === 0 && stringWidth(shown) <= room) return `${head} ${shown}`.trimEnd();
  let column = 0;
  let cut = '';
  for (const character of shown) {
    const next = column + stringWidth(character);
    if (column >= skip + (skip > 0 ? 1 : 0) && next < skip + room) cut += character;
    column = next;
  }
  return `${head} ${skip > 0 ? '…' : ''}${cut}${column > skip + room ? '…' : ''}`.trimEnd();
}

interface Column {
  readonly marker: Marker;
  readonly start: number;
  readonly end: number;
}
/** Underlines; the label of the last marker stands beside it, the others below, right to left. */
function markerLines(
  columns: readonly Column[],
  skip: number,
  gutter: number,
  paint: (text: string) => string,
  palette: Palette,
): readonly string[] {
  const style = (marker: Marker) => (marker.primary ? paint : palette.secondary);
  let underline = '';
  let at = skip;
  for (const { marker, start, end } of columns) {
    const from = Math.max(at, start);
    if (end <= from) continue;
    underline += ' '.repeat(from - at) + style(marker)((marker.primary ? '^' : '-').repeat(end - from));
    at = end;
  }
  const last = columns[columns.length - 1];
  const inline = last?.marker.text ?? null;
  const first = `${emptyGutter(gutter)} ${underline}${inline === null || last === undefined ? '' : ` ${style(last.marker)(printable(inline))}`}`;
  const below = columns
    .slice(0, -1)
    .filter((column) => column.marker.text !== null)
    .reverse()
    .map(
      ({ marker, start }) =>
        `${emptyGutter(gutter)} ${' '.repeat(Math.max(0, start - skip))}${style(marker)(printable(marker.text ?? ''))}`,
    );
  return [first, ...below];
}

function renderHelp(
  help: Help,
  sourceOf: (file: string) => SourceText,
  gutter: number,
  palette: Palette,
): readonly string[] {
  const safe = help.applicability === 'safe';
  const head = `${palette.secondary('help')}: ${printable(help.text)}${safe ? ' (safe)' : ''}`;
  if (safe) return [head];
  const shown = (help.edits ?? []).flatMap((edit) => editedLines(edit, sourceOf(edit.span.file)));
  return [head, ...shown.map((line) => `${emptyGutter(gutter)} ${printable(line)}`.trimEnd())];
}

/** The lines of the text as they read after the edit. */
function editedLines(edit: TextEdit, source: SourceText): readonly string[] {
  if (edit.text === '' && source.position(edit.span.start).column === 1 && source.text[edit.span.end - 1] === '\n')
    return [];
  const first = source.position(edit.span.start).line;
  const last = source.position(edit.span.end).line;
  const before = source.text.slice(source.lineStart(first), edit.span.start);
  const lastLine = source.line(last);
  const after = lastLine.slice(edit.span.end - source.lineStart(last));
  const lines = `${before}${edit.text}${after}`.split('\n');
  return edit.text.startsWith('\n') ? lines.slice(1) : lines;
}
