// Diagnostics as text: excerpt, carets, notes and edits (language reference, section 11.3). The diagnostic stays the truth; this only prints it.
import { applyEdits } from './apply-edits.js';
import type { Diagnostic, Label, Span, TextEdit } from './diagnostic.js';
import { type ExcerptStyle, emptyGutter, type Marker, renderExcerpt } from './render-excerpt.js';
import { SourceText } from './source-text.js';
import { printable } from './terminal-text.js';
import { wrapText } from './wrap-text.js';

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

/** Renders one diagnostic; `sources` holds the text of every file it points into. */
export function renderDiagnostic(
  diagnostic: Diagnostic,
  sources: ReadonlyMap<string, string>,
  options: RenderOptions = {},
): string {
  const palette = options.palette ?? PLAIN;
  const paint = diagnostic.severity === 'error' ? palette.error : palette.warning;
  const sourceOf = (file: string) => textOf(file, sources);
  const wrapWidth = options.wrap === true ? options.width : undefined;
  const head = `${diagnostic.severity}[${diagnostic.code}]`;
  const lines = [...headed(head, diagnostic.message, paint, palette.strong, wrapWidth)];
  const markers = markersOf(diagnostic);
  const here = markers.filter((marker) => marker.span.file === diagnostic.span.file);
  const elsewhere = markers.filter((marker) => marker.span.file !== diagnostic.span.file);
  const gutter = gutterWidth(markers, sourceOf);
  const style: ExcerptStyle = { gutter, primary: paint, secondary: palette.secondary, width: options.width };
  const excerpt = (of: readonly Marker[], file: string) => lines.push(...renderExcerpt(of, sourceOf(file), style));
  // a file that could not be read has no lines to show
  const isRead = sources.has(diagnostic.span.file);
  const where = isRead ? place(diagnostic.span, sourceOf) : printable(diagnostic.span.file);
  lines.push(`${' '.repeat(gutter)}--> ${where}`);
  if (isRead) {
    lines.push(emptyGutter(gutter));
    excerpt(here, diagnostic.span.file);
  }
  for (const file of new Set(elsewhere.map((marker) => marker.span.file))) {
    const markersThere = elsewhere.filter((marker) => marker.span.file === file);
    lines.push(`${' '.repeat(gutter)}::: ${place(markersThere[0]!.span, sourceOf)}`, emptyGutter(gutter));
    excerpt(markersThere, file);
  }
  const notes = diagnostic.notes ?? [];
  const helps = diagnostic.helps ?? [];
  if (notes.length + helps.length > 1) lines.push(emptyGutter(gutter));
  for (const note of notes) {
    lines.push(...headed('note', note.text, palette.secondary, same, wrapWidth));
    if (note.span !== undefined) lines.push(`${' '.repeat(gutter)}--> ${place(note.span, sourceOf)}`);
  }
  for (const help of helps) {
    const safe = help.applicability === 'safe';
    lines.push(...headed('help', `${help.text}${safe ? ' (safe)' : ''}`, palette.secondary, same, wrapWidth));
    const edited = safe ? [] : editedLines(help.edits ?? [], sourceOf);
    lines.push(...edited.map((line) => `${emptyGutter(gutter)} ${printable(beginning(line))}`.trimEnd()));
  }
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
function place(span: Span, sourceOf: (file: string) => SourceText): string {
  const { line, column } = sourceOf(span.file).position(span.start);
  return `${printable(span.file)}:${line}:${column}`;
}

/** `head: text`, broken between words when it has a width. */
function headed(
  head: string,
  text: string,
  paintHead: (text: string) => string,
  paintText: (text: string) => string,
  width: number | undefined,
): readonly string[] {
  const whole = printable(`${head}: ${text}`);
  const [first = '', ...rest] = width === undefined ? [whole] : wrapText(whole, width, '  ');
  return [paintHead(head) + paintText(first.slice(head.length)), ...rest.map(paintText)];
}

/** Line starts are counted once per file, however many messages there are. */
const known = new WeakMap<ReadonlyMap<string, string>, Map<string, SourceText>>();

function textOf(file: string, sources: ReadonlyMap<string, string>): SourceText {
  const texts = known.get(sources) ?? new Map<string, SourceText>();
  known.set(sources, texts);
  const text = sources.get(file) ?? '';
  const found = texts.get(file);
  const source = found?.text === text ? found : new SourceText(text);
  texts.set(file, source);
  return source;
}

/** Longer lines are not for reading. */
const LONGEST_LINE = 1000;

function beginning(line: string): string {
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}

/** Edits that lie farther apart are shown each by itself. */
const MOST_LINES = 6;

/** The lines of a file as they read after the edits of one help. */
function editedLines(edits: readonly TextEdit[], sourceOf: (file: string) => SourceText): readonly string[] {
  const [first] = edits;
  if (first === undefined) return [];
  const source = sourceOf(first.span.file);
  const start = Math.min(...edits.map((edit) => edit.span.start));
  const end = Math.max(...edits.map((edit) => edit.span.end));
  const isFar = source.position(end).line - source.position(start).line > MOST_LINES;
  if (edits.length > 1 && (isFar || edits.some((edit) => edit.span.file !== first.span.file))) {
    return edits.flatMap((edit) => editedLines([edit], sourceOf));
  }
  if (edits.every((edit) => isLineRemoved(edit, source))) return [];
  const from = source.lineStart(source.position(start).line);
  const { line } = source.position(end);
  const to = source.lineStart(line) + source.line(line).length;
  const text = source.text.slice(from, to);
  const moved = edits.map(({ span, text: by }) => ({
    span: { ...span, start: span.start - from, end: span.end - from },
    text: by,
  }));
  const lines = applyEdits(text, moved).split(/\r?\n/);
  return first.text.startsWith('\n') ? lines.slice(1) : lines;
}

function isLineRemoved({ span, text }: TextEdit, source: SourceText): boolean {
  const isWhole = source.text[span.end - 1] === '\n' || (span.end === source.text.length && span.start === 0);
  return text === '' && isWhole && source.position(span.start).column === 1;
}
