// The second screen of the terminal, painted line by line: only lines that changed are written, at absolute positions. So
// nothing flickers, a resize leaves no ghosts, and the user's scrollback is never touched: the sequence that clears it (3J)
// is not in this file.
import process from 'node:process';
import { Writable } from 'node:stream';
import { cellWidth } from '../widgets/cell-width.js';
import { DELETE_PICTURES } from '../widgets/kitty-picture.js';

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J\u001b[H';
const CLEAR = '\u001b[2J\u001b[H';
/** Each on its own, so that one failed write does not keep the others from the terminal. */
const LEAVE = ['\u001b[0m', '\u001b[?7h', '\u001b[?25h', '\u001b[?1049l'];

export interface TerminalOutput {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
  prependListener(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** The stream that Ink believes to draw to. It knows the size of the terminal; what Ink writes is empty. */
export class FrameSink extends Writable {
  /** Ink hides the cursor of a terminal by itself; here that is done by `AlternateScreen`. */
  readonly isTTY = false;
  columns = 80;
  rows = 24;

  override _write(_frame: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    done();
  }
}

export class AlternateScreen {
  readonly sink = new FrameSink();
  /** pictures were sent that the terminal is to forget */
  #pictures = false;
  #shown: readonly string[] = [];
  #frame: readonly string[] = [];
  #active = false;
  /** a resize event has just been handled; its signal is still to come */
  #told = false;

  /** `onResize` runs after the screen was cleared for the new size. */
  constructor(
    private readonly output: TerminalOutput,
    private readonly onResize: (size: TerminalSize) => void,
  ) {
    this.#takeSize();
  }

  get size(): TerminalSize {
    return { columns: this.sink.columns, rows: this.sink.rows };
  }

  enter(): void {
    if (this.#active) return;
    this.#active = true;
    this.#shown = [];
    this.output.write(ENTER);
    // before the listeners of others, so that they draw on a cleared screen
    this.output.prependListener('resize', this.#resized);
    process.on('SIGWINCH', this.#signalled);
    this.paint(this.#frame);
  }

  /** Gives the terminal back as it was. Safe to call at any time, more than once, and while streams are closing. */
  leave(): void {
    if (!this.#active) return;
    this.#active = false;
    attempt(() => this.output.off('resize', this.#resized));
    process.off('SIGWINCH', this.#signalled);
    if (this.#pictures) attempt(() => this.output.write(DELETE_PICTURES));
    this.#pictures = false;
    for (const sequence of LEAVE) attempt(() => this.output.write(sequence));
  }

  /** Clears and paints everything again, for instance after another program wrote to the terminal. */
  repaint(): void {
    if (!this.#active) return;
    this.#shown = [];
    this.output.write(CLEAR);
    this.paint(this.#frame);
  }

  /** Narrower and wider again between two turns of the event loop: Node tells no resize, but cells have been lost. */
  readonly #signalled = (): void => {
    if (!this.#told) this.repaint();
  };

  readonly #resized = (): void => {
    this.#told = true;
    setImmediate(() => {
      this.#told = false;
    });
    this.#takeSize();
    this.#shown = [];
    // the old frame has the wrong shape: it is forgotten, not painted again
    this.#frame = [];
    this.output.write(CLEAR);
    this.onResize(this.size);
  };

  #takeSize(): void {
    // a terminal may say 0 (some containers do): then the usual size
    this.sink.columns = this.output.columns || 80;
    this.sink.rows = this.output.rows || 24;
  }

  /** Shows `frame`, of which no line is wider than the terminal; now or, while the screen is left, when it is entered again. */
  paint(frame: readonly string[]): void {
    this.#frame = frame;
    if (!this.#active) return;
    const lines = frame.slice(0, Math.max(1, this.sink.rows - 1));
    let update = '';
    for (let row = 0; row < Math.max(lines.length, this.#shown.length); row++) {
      const line = lines[row] ?? '';
      if (line === this.#shown[row]) continue;
      // erasing to the end of a full line would take its last cell
      const erase = cellWidth(line) < this.sink.columns ? '\u001b[K' : '';
      update += `\u001b[${row + 1};1H${line}\u001b[0m${erase}`;
    }
    this.#shown = lines;
    this.#pictures ||= update.includes('\u001b_G');
    if (update !== '') this.output.write(update);
  }
}

function attempt(step: () => void): void {
  try {
    step();
  } catch {
    // the terminal may be gone; the next step may still work
  }
}
