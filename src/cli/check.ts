// `rseg check FILE...`
import { type Compilation, compile } from '../compiler/compile.js';
import { diagnosticsToJson } from '../compiler/diagnostics-to-json.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { hasErrors } from './has-errors.js';
import { readSource } from './source-reader.js';

export interface CheckOptions {
  readonly json?: boolean;
  /** statements of `--set`, checked on every experiment of the files */
  readonly set?: readonly string[];
}

/** Exit 0 when no file has an error, else 3. With `--json`: a version line, then one line per diagnostic. */
export async function checkCommand(files: readonly string[], options: CheckOptions): Promise<ExitCode> {
  const compilations = files.map((file) => compileWithSets(file, options.set ?? []));
  if (options.json === true) {
    console.log(JSON.stringify({ type: 'version', check: '1.0' }));
    for (const { diagnostics, sources } of compilations)
      for (const line of diagnosticsToJson(diagnostics, sources)) console.log(JSON.stringify(line));
  } else if (compilations.some(({ diagnostics }) => diagnostics.length > 0)) {
    // Measuring the width of characters takes 15 ms to load, which nobody waits for when all is well.
    (await import('./print-diagnostics.js')).printDiagnostics(compilations);
  }
  return compilations.some(hasErrors) ? EXIT.fileErrors : EXIT.ok;
}

function compileWithSets(file: string, sets: readonly string[]): Compilation {
  const plain = compile(file, readSource);
  if (sets.length === 0) return plain;
  const setsOn = [...plain.variants.keys()].filter((address) => !address.includes('.'));
  return compile(file, readSource, { sets, setsOn });
}
