// Writes tokens with odd spacing, and line breaks and comments wherever the layout of the language allows them.
import type { ChoiceTape } from './choice-tape.js';

const COMMENTS = ['# why', '#', '#!x', '## "text" { ( [', '#  spaces around  ', '# größer × 2', '#\ttab', '# a = 3'];
const WORD_END = /[A-Za-z0-9_]$/;
const WORD_START = /^[A-Za-z0-9_]/;

export class FileWriter {
  #text = '';
  #startsDeclaration = false;
  #isOneLine = false;
  readonly #newline: string;
  /** Comments and blank lines are rare in half of the files, or all of them would look alike. */
  readonly #isBusy: boolean;

  constructor(readonly tape: ChoiceTape) {
    this.#newline = tape.pick(['\n', '\n', '\n', '\r\n', '\r']);
    this.#isBusy = tape.oneIn(2);
    if (tape.oneIn(20)) this.#text = '\ufeff';
  }

  get text(): string {
    return this.#text;
  }

  /** A token behind one on the same line. */
  token(text: string): void {
    if (this.#startsDeclaration) {
      this.#startsDeclaration = false;
      this.#text += text;
      return;
    }
    const touches = WORD_END.test(this.#text) && WORD_START.test(text);
    const space = this.tape.pick([' ', ' ', ' ', '', '  ', '\t']);
    this.#text += (space === '' && touches ? ' ' : space) + text;
  }

  /** A place where the line may end without a meaning. */
  free(): void {
    if (!this.#isOneLine && this.tape.oneIn(this.#isBusy ? 6 : 40)) this.#breakLines();
  }

  /** What `write` writes gets no line breaks that mean nothing. */
  onOneLine(write: () => void): void {
    const before = this.#isOneLine;
    this.#isOneLine = true;
    write();
    this.#isOneLine = before;
  }

  /** Between two items in brackets: a comma, a line break, or both. */
  separator(): void {
    const form = this.#isOneLine ? 0 : this.tape.below(4);
    if (form !== 2) this.token(',');
    if (form >= 2) this.#breakLines();
    else this.free();
  }

  /** Behind a statement. */
  endStatement(): void {
    this.#breakLines();
  }

  /** One or more line breaks, maybe with comments, and the indentation of the line that begins. */
  #breakLines(): void {
    if (this.tape.oneIn(this.#isBusy ? 4 : 20)) this.#comment();
    this.#text += this.#newline;
    while (this.tape.oneIn(this.#isBusy ? 4 : 20)) {
      if (this.tape.oneIn(2)) {
        this.#indentation();
        this.#comment();
      }
      this.#text += this.#newline;
    }
    this.#indentation();
  }

  #comment(): void {
    this.#text += this.tape.pick([' ', '', '  ', '\t']) + this.tape.pick(COMMENTS);
  }

  /** Never column 1, where a declaration begins. */
  #indentation(): void {
    this.#text += this.tape.pick(['  ', '    ', ' ', '\t', '      ']);
  }

  /** Maybe comments, then column 1, which some authors miss. */
  startDeclaration(): void {
    this.#breakLines();
    if (this.tape.oneIn(10)) return;
    this.#text = this.#text.replace(/[ \t]+$/, '');
    this.#startsDeclaration = true;
  }
}
