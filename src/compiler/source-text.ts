// Offsets of a text as lines and columns. Lines end at LF, CR LF or a lone CR.

export interface Position {
  /** 1-based */
  readonly line: number;
  /** 1-based, in UTF-16 units */
  readonly column: number;
}

/** One text with its line starts. */
export class SourceText {
  readonly text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    this.#starts = starts;
  }

  position(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    // A byte order mark takes no column.
    const mark = low === 0 && this.text.charCodeAt(0) === 0xfeff && at > 0 ? 1 : 0;
    return { line: low + 1, column: at - this.#starts[low]! + 1 - mark };
  }

  lineStart(line: number): number {
    return this.#starts[line - 1] ?? this.text.length;
  }

  /** Content of a 1-based line without its line end. */
  line(line: number): string {
    const end = this.#starts[line] ?? this.text.length;
    return this.text.slice(this.lineStart(line), end).replace(/\r?\n$|\r$/, '');
  }
}
