// What `rseg check --fix` did: the files are written and every fix is named, or the difference is printed.
import { createTwoFilesPatch } from 'diff';
import type { AppliedFixes } from '../compiler/apply-fixes.js';
import type { SourceReader } from '../compiler/source-reader.js';
import { SourceText } from '../compiler/source-text.js';
import { STDIN_FILE } from './check-inputs.js';
import { printAll } from './print-all.js';
import { writeSource } from './write-source.js';

/**
 * Writes the changed files, the text of standard input to standard output; with `dryRun` prints a unified difference and writes
 * nothing. Throws a UserError (exit 6) when a file cannot be written; the files before it are written then.
 */
export function tellFixes(applied: AppliedFixes, reader: SourceReader, options: { readonly dryRun?: boolean }): void {
  const { changed, fixed, compilations } = applied;
  if (options.dryRun === true) {
    printAll([...changed].map(([file, text]) => differenceOf(file, before(file, reader), text)).join(''));
    return;
  }
  for (const [file, text] of changed) {
    if (file !== STDIN_FILE) writeSource(file, before(file, reader), text);
  }
  for (const { diagnostic, source } of fixed) {
    const { line, column } = new SourceText(source).position(diagnostic.span.start);
    console.error(`fixed ${diagnostic.span.file}:${line}:${column} ${diagnostic.code}: ${diagnostic.message}`);
  }
  const files = `${changed.size} file${changed.size === 1 ? '' : 's'}`;
  if (fixed.length > 0) console.error(`${fixed.length} fixed in ${files}`);
  if (compilations.some(({ modules }) => modules.has(STDIN_FILE))) {
    printAll(changed.get(STDIN_FILE) ?? before(STDIN_FILE, reader));
  }
}

function before(file: string, reader: SourceReader): string {
  const text = reader(file);
  return typeof text === 'string' ? text : '';
}

function differenceOf(file: string, old: string, text: string): string {
  return createTwoFilesPatch(`a/${file}`, `b/${file}`, old, text, undefined, undefined, { context: 3 }).replace(
    /^=+\n/,
    '',
  );
}
