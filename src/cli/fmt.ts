// `rseg fmt [FILES or folders]`: every file in its one canonical form.
import { existsSync, realpathSync } from 'node:fs';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { diagnosticsToJson } from '../compiler/diagnostics-to-json.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { readInputs } from './check-inputs.js';
import { type FormattedSource, formatSource } from './format-source.js';
import { printAll } from './print-all.js';
import { writeSource } from './write-source.js';

export interface FmtOptions {
  /** print what would change and leave the files alone */
  readonly check?: boolean;
  /** print the formatted text of one file and leave it alone */
  readonly stdout?: boolean;
  readonly json?: boolean;
}

/**
 * Rewrites the files that are not canonical. Exit 0; 1 when `--check` finds one that would change; 3 when one has syntax errors or
 * cannot be read: it is left alone, the others are formatted.
 */
export async function fmtCommand(paths: readonly string[], options: FmtOptions): Promise<ExitCode> {
  if (options.check === true && options.stdout === true) {
    throw new UserError(EXIT.usage, '--check and --stdout exclude each other');
  }
  const printsText = paths.includes('-') || options.stdout === true;
  if (printsText && options.json === true)
    throw new UserError(EXIT.usage, '--json and formatted text exclude each other');
  if (printsText && paths.length !== 1) {
    throw new UserError(EXIT.usage, 'one file at a time can be printed', { help: 'name one file, or `-` alone' });
  }
  const { files, reader } = await readInputs(paths.length === 0 ? ['.'] : paths);
  if (printsText && files.length > 1) throw new UserError(EXIT.usage, 'one file at a time can be printed');

  const results = withoutLinks(files).map((file) => formatSource(file, reader));
  const changed = results.flatMap((result) =>
    result.kind === 'formatted' && result.text !== result.formatted ? [result] : [],
  );
  const isCheck = options.check === true;
  if (options.json === true) printJson(results, isCheck);
  else if (isCheck) printAll(changed.map(patchOf).join(''));
  else if (printsText)
    printAll(results.map((result) => (result.kind === 'formatted' ? result.formatted : '')).join(''));
  if (!isCheck && !printsText) {
    for (const { file, text, formatted } of changed) writeSource(file, text, formatted);
  }
  const refused = results.filter((result) => result.kind === 'refused');
  if (options.json !== true) {
    if (refused.length > 0) (await import('./print-diagnostics.js')).printDiagnostics(refused);
    if (!printsText) console.error(summary(results.length, changed.length, refused.length, isCheck));
  }
  if (refused.length > 0) return EXIT.fileErrors;
  return isCheck && changed.length > 0 ? EXIT.no : EXIT.ok;
}

/** A file that is named twice, once through a link, is formatted once. */
function withoutLinks(files: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return files.filter((file) => {
    const target = existsSync(file) ? realpathSync(file) : file;
    return !seen.has(target) && seen.add(target);
  });
}

type Changed = Extract<FormattedSource, { kind: 'formatted' }>;

function patchOf({ file, text, formatted }: Changed): string {
  return createTwoFilesPatch(file, file, text, formatted, '', '', { headerOptions: FILE_HEADERS_ONLY });
}

function summary(files: number, changed: number, refused: number, isCheck: boolean): string {
  const parts = [
    changed > 0 ? `${counted(changed)} ${isCheck ? 'would be formatted' : 'formatted'}` : '',
    files - changed - refused > 0 ? `${counted(files - changed - refused)} canonical already` : '',
    refused > 0 ? `${counted(refused)} left alone` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function counted(count: number): string {
  return `${count} ${count === 1 ? 'file' : 'files'}`;
}

/** A version line, then per file its state, and its messages when it was left alone. */
function printJson(results: readonly FormattedSource[], isCheck: boolean): void {
  const lines: object[] = [{ type: 'version', fmt: '1.0' }];
  for (const result of results) {
    if (result.kind === 'refused') {
      lines.push({ type: 'file', file: result.file, state: 'refused' });
      lines.push(...diagnosticsToJson(result.diagnostics, result.sources));
    } else {
      const changes = isCheck ? 'not-canonical' : 'formatted';
      lines.push({ type: 'file', file: result.file, state: result.text === result.formatted ? 'canonical' : changes });
    }
  }
  printAll(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
}
