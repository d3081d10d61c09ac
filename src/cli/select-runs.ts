// From `FILE[:pattern][@seeds]` and `--set` on the command line to checked variants and their seeds.
import { type Compilation, compile } from '../compiler/compile.js';
import type { CompiledVariant } from '../compiler/compiled-variant.js';
import { isSelectionProblem, type SelectedVariant, selectVariants } from '../compiler/select-variants.js';
import type { Severities } from '../compiler/severities.js';
import type { SourceReader } from '../compiler/source-reader.js';
import { EXIT, UserError } from '../exit-code.js';
import { findTargetFile } from './find-target-file.js';
import { hasErrors } from './has-errors.js';
import { printDiagnostics } from './print-diagnostics.js';
import { projectOf } from './project.js';
import { readSource } from './source-reader.js';
import { parseTarget } from './target.js';

export interface RunSelection {
  /** seeds of `--seed`; they win over those of the target */
  readonly seeds?: readonly number[] | null;
  /** statements of `--set` */
  readonly sets?: readonly string[];
  /** what a target without a pattern means: the only experiment of the file, or all that the file declares */
  readonly otherwise?: 'experiment' | 'everything';
  /** who reads the files; the disk unless given */
  readonly read?: SourceReader;
}
export interface SelectedRun {
  /** address of the variant in the file; its own name is `compiled.form.variant` */
  readonly address: string;
  readonly compiled: CompiledVariant;
  readonly seed: number;
}
export interface SelectedRuns {
  readonly file: string;
  readonly compilation: Compilation;
  /** in the order of the file, each variant once */
  readonly variants: readonly SelectedVariant[];
  /** variants x seeds, in that order */
  readonly runs: readonly SelectedRun[];
}

/**
 * Compiles the file and selects variants and seeds; warnings go to standard error. Null when the file has errors: they have been
 * printed. Throws a UserError when nothing is selected: exit 3 for a file without such a variant or seed, exit 2 when no file was named
 * and none, or several, have it.
 */
export function selectRuns(target: string, selection: RunSelection = {}): SelectedRuns | null {
  const { sets = [], otherwise = 'experiment', read = readSource } = selection;
  const { file: named, pattern: written, seeds: targetSeeds } = parseTarget(target);
  const file = named ?? findTargetFile(written ?? '*');
  const pattern = written ?? (otherwise === 'everything' ? '*' : null);
  const seeds = selection.seeds ?? targetSeeds;
  const { severities } = projectOf(file);
  const plain = compile(file, read, { severities });
  const chosen = selectVariants(plain, pattern);
  const compilation =
    sets.length === 0 || isSelectionProblem(chosen) ? plain : withSets(file, read, sets, chosen, severities);
  printDiagnostics([compilation]);
  if (hasErrors(compilation)) return null;
  const variants = selectVariants(compilation, pattern, seeds);
  if (isSelectionProblem(variants)) {
    throw new UserError(EXIT.fileErrors, variants.message, {
      where: file,
      ...(variants.help === null ? {} : { help: variants.help }),
    });
  }
  const runs = variants.flatMap(({ address, compiled, seeds: own }) =>
    own.map((seed): SelectedRun => ({ address, compiled, seed })),
  );
  return { file, compilation, variants, runs };
}

function withSets(
  file: string,
  read: SourceReader,
  sets: readonly string[],
  chosen: readonly SelectedVariant[],
  severities: Severities,
): Compilation {
  return compile(file, read, { severities, sets, setsOn: chosen.map(({ address }) => address) });
}
