// Offsets of our texts as the protocol's positions: lines and UTF-16 columns from 0. A byte order mark is not part of what an editor shows.
import type { Position, Range } from 'vscode-languageserver';
import { SourceText } from '../compiler/source-text.js';

export function positionAt(source: SourceText, offset: number): Position {
  const { line, column } = source.position(offset);
  return { line: line - 1, character: column - 1 };
}

export function rangeAt(source: SourceText, span: { readonly start: number; readonly end: number }): Range {
  return { start: positionAt(source, span.start), end: positionAt(source, span.end) };
}

/** A position behind the end of its line counts as that end, one behind the text as the end of the text. */
export function offsetAt(source: SourceText, { line, character }: Position): number {
  const start = source.lineStart(line + 1);
  const mark = line === 0 && source.text.startsWith('\ufeff') ? 1 : 0;
  return start + Math.min(character + mark, source.line(line + 1).length);
}

/** Texts as sources, each indexed once. */
export class Sources {
  readonly #known = new Map<string, SourceText>();

  constructor(private readonly texts: ReadonlyMap<string, string>) {}

  of(file: string): SourceText {
    const text = this.texts.get(file) ?? '';
    const known = this.#known.get(file);
    if (known !== undefined && known.text === text) return known;
    const made = new SourceText(text);
    this.#known.set(file, made);
    return made;
  }
}
