// `rseg check FILE...`
import { applySafeFixes } from '../compiler/apply-fixes.js';
import { type Compilation, compile } from '../compiler/compile.js';
import { diagnosticsToJson } from '../compiler/diagnostics-to-json.js';
import { jointDiagnostics } from '../compiler/joint-diagnostics.js';
import { LANGUAGE_EDITION } from '../compiler/project-file.js';
import type { SourceReader } from '../compiler/source-reader.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { readInputs } from './check-inputs.js';
import { hasErrors } from './has-errors.js';
import { printAll } from './print-all.js';
import { projectOf } from './project.js';

export interface CheckOptions {
  readonly json?: boolean;
  readonly sarif?: boolean;
  /** apply safe edits and write the files */
  readonly fix?: boolean;
  /** with `fix`: print what would change instead of writing */
  readonly dryRun?: boolean;
  /** with `fix`: bring the files to this edition of the language */
  readonly edition?: number;
  /** statements of `--set`, checked on every experiment of the files */
  readonly set?: readonly string[];
}

/**
 * Checks files, folders and standard input (`-`). Exit 0 when no file has an error, else 3. `--json`: a version line, then one line per
 * diagnostic; `--sarif`: one SARIF log. `--fix` mends what has a safe edit first.
 */
export async function checkCommand(words: readonly string[], options: CheckOptions): Promise<ExitCode> {
  refuseUsage(words, options);
  const { files, reader } = await readInputs(words);
  const compileFile = (file: string, read: SourceReader) => compileWithSets(file, read, options.set ?? []);
  if (options.fix !== true)
    return report(
      files.map((file) => compileFile(file, reader)),
      options,
    );
  const applied = applySafeFixes(files, compileFile, reader);
  const { tellFixes } = await import('./tell-fixes.js');
  tellFixes(applied, reader, options);
  return report(applied.compilations, options);
}

function refuseUsage(words: readonly string[], { fix, dryRun, edition, json, sarif }: CheckOptions): void {
  const refuse = (message: string, help: string) => {
    throw new UserError(EXIT.usage, message, { help });
  };
  if (json === true && sarif === true) refuse('--json and --sarif exclude each other', 'choose one of them');
  if (fix !== true && dryRun === true) refuse('--dry-run belongs to --fix', 'rseg check --fix --dry-run FILE');
  if (fix !== true && edition !== undefined) refuse('--edition belongs to --fix', 'rseg check --fix --edition 1 FILE');
  if (fix === true && words.includes('-') && (json === true || sarif === true)) {
    refuse('--fix of standard input prints the mended text', 'leave --json and --sarif out');
  }
  if (dryRun === true && (json === true || sarif === true)) {
    refuse('--dry-run prints a difference, not messages', 'leave --json and --sarif out');
  }
  if (edition !== undefined && edition !== LANGUAGE_EDITION) {
    refuse(`edition ${edition} of the language does not exist`, `this rseg knows edition ${LANGUAGE_EDITION}`);
  }
}

async function report(compilations: readonly Compilation[], options: CheckOptions): Promise<ExitCode> {
  if (options.json === true) {
    const { diagnostics, sources } = jointDiagnostics(compilations);
    const lines = [{ type: 'version', check: '1.0' }, ...diagnosticsToJson(diagnostics, sources)];
    printAll(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  } else if (options.sarif === true) {
    const { sarifLog } = await import('./sarif-log.js');
    printAll(`${JSON.stringify(sarifLog(compilations), null, 2)}\n`);
  } else if (compilations.some(({ diagnostics }) => diagnostics.length > 0)) {
    // Measuring the width of characters takes 15 ms to load, which nobody waits for when all is well.
    (await import('./print-diagnostics.js')).printDiagnostics(compilations, true);
  }
  return compilations.some(hasErrors) ? EXIT.fileErrors : EXIT.ok;
}

function compileWithSets(file: string, reader: SourceReader, sets: readonly string[]): Compilation {
  const { severities } = projectOf(file);
  const plain = compile(file, reader, { severities });
  if (sets.length === 0) return plain;
  const setsOn = [...plain.variants.keys()].filter((address) => !address.includes('.'));
  return compile(file, reader, { severities, sets, setsOn });
}
