// From `FILE[:variant][@seed]` on the command line to a checked variant and its seeds.
import { compile } from '../compiler/compile.js';
import type { NormalForm } from '../compiler/normal-form.js';
import { isSelectionProblem, parseTarget, selectVariant } from '../compiler/select-variant.js';
import { EXIT, UserError } from '../exit-code.js';
import { hasErrors, printDiagnostics } from './print-diagnostics.js';
import { readSource } from './source-reader.js';

export interface SelectedExperiment {
  readonly file: string;
  readonly form: NormalForm;
  readonly seeds: readonly number[];
  /** text of the file and of everything it imports, `rseg/std` included */
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Compiles the file and selects the variant; warnings go to standard error. Null when the file has errors: they have been
 * printed. Throws a UserError (exit 3) when the variant does not exist.
 */
export function selectExperiment(target: string, seed: number | null): SelectedExperiment | null {
  const { file, variant, seed: ownSeed } = parseTarget(target);
  const compilation = compile(file, readSource);
  printDiagnostics([compilation]);
  const selected = selectVariant(compilation, variant, seed ?? ownSeed);
  if (isSelectionProblem(selected)) {
    if (hasErrors(compilation)) return null;
    throw new UserError(EXIT.fileErrors, selected.message, {
      where: file,
      ...(selected.help === null ? {} : { help: selected.help }),
    });
  }
  if (hasErrors(compilation)) return null;
  return { file, form: selected.form, seeds: selected.seeds, sources: compilation.sources };
}
