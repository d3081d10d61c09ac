// A few lines at the bottom of a terminal that are written again and again, with ordinary lines above them that stay. For
// terminals too small for a screen.
import { truncate } from './widgets/cell-width.js';

export class StatusLines {
  readonly #write: (text: string) => void;
  readonly #columns: () => number;
  #shown: readonly string[] = [];

  constructor(write: (text: string) => void, columns: () => number) {
    this.#write = write;
    this.#columns = columns;
  }

  /** `above` stays; `status` replaces what was there. A line never wraps: what wraps cannot be taken back. */
  show(above: readonly string[], status: readonly string[]): void {
    const width = Math.max(1, this.#columns() - 1);
    const next = status.map((line) => truncate(line, width));
    if (above.length === 0 && next.join('\n') === this.#shown.join('\n')) return;
    const erase = this.#shown.length === 0 ? '' : `\r${'\u001b[A'.repeat(this.#shown.length - 1)}\u001b[J`;
    this.#write(`${erase}${above.map((line) => `${line}\n`).join('')}${next.join('\n')}`);
    this.#shown = next;
  }

  /** Takes the status away. */
  clear(): void {
    this.show([], []);
  }
}
