// `--set` statements as the last layers of a variant (language reference, S11). They are checked like the text of a file.
import { createHash } from 'node:crypto';
import { parseStatements } from '../../grammar/parse-statement.js';
import { lex } from '../../grammar/tokens.js';
import { flattenEdits } from './flatten-edits.js';
import type { EditLayer, Variant } from './layers.js';
import type { Module } from './modules.js';
import type { Problems } from './problems.js';
import { syntaxDiagnostic } from './syntax-diagnostic.js';

const OPTION = '--set ';
const NAME_DIGITS = 6;

/** `--set 1`: what a statement of the command line is called where a file would be named. */
export function commandLineFile(index: number): string {
  return `${OPTION}${index + 1}`;
}
export function isCommandLineFile(file: string): boolean {
  return file.startsWith(OPTION);
}

/** `+set-3fa91c`: spaces, line breaks and comments in the statements do not matter, their order does. */
export function setSuffix(sets: readonly string[]): string {
  const words = sets.map((text) => lex(text).tokens.flatMap((token) => token.image.trim() || []));
  return `+set-${createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, NAME_DIGITS)}`;
}

export interface CommandLineEdits {
  readonly sets: readonly string[];
  /** what the statements look like to the compiler; names mean what they mean in the entry file */
  readonly modules: readonly Module[];
  readonly layersOn: (base: Variant) => readonly EditLayer[];
  readonly broken: boolean;
}

/** Reads the statements; RS1nnn for their form, RS2404 for none, several or a declaration in one option. */
export function readCommandLineEdits(sets: readonly string[], entry: Module, problems: Problems): CommandLineEdits {
  let broken = false;
  const read = sets.map((text, index) => {
    const file = commandLineFile(index);
    const { edits, problems: syntax, leftOver } = parseStatements(text, file);
    // Several statements are told as such, not by the signs that part them.
    const isOther = edits.length > 1 || leftOver || (syntax.length === 0 && edits.length === 0);
    if (isOther) {
      const label = leftOver ? 'no statement of an experiment' : edits.length === 0 ? 'no statement' : undefined;
      problems.error('RS2404', { file, start: 0, end: text.length }, '`--set` takes one statement', {
        label: label ?? 'more than one statement',
        notes: [{ text: 'every statement has its own `--set`' }],
      });
    } else {
      problems.addAll(syntax.map((problem) => syntaxDiagnostic(problem, file)));
    }
    broken ||= syntax.length > 0 || edits.length !== 1 || leftOver;
    const module: Module = { ...entry, file, text, broken: entry.broken || syntax.length > 0 };
    return { module, edits: flattenEdits(edits, file, problems) };
  });
  const layersOn = (base: Variant): readonly EditLayer[] =>
    read.map(({ module, edits }) => ({
      layer: { kind: 'set', name: module.file },
      module,
      edits,
      owner: `\`${module.file}\``,
      base: base.path,
      onlyEditOf: null,
    }));
  return { sets, modules: read.map(({ module }) => module), layersOn, broken };
}

/** The variant with the statements on top, called `spcr+set-3fa91c`. */
export function withCommandLineEdits(base: Variant, edits: CommandLineEdits): Variant {
  return {
    ...base,
    path: `${base.path}${setSuffix(edits.sets)}`,
    layers: [...base.layers, ...edits.layersOn(base)],
    base,
  };
}
