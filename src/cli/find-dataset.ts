// `FILE[:name]` as a data set: one that the file declares, or that of an experiment.
import { posix } from 'node:path';
import { datasetForm } from '../compiler/build-normal-form.js';
import { compile } from '../compiler/compile.js';
import { elaborateDataset } from '../compiler/elaborate.js';
import type { Dataset } from '../compiler/normal-form.js';
import { loadRegistry } from '../compiler/registry.js';
import { EXIT, UserError } from '../exit-code.js';
import { hasErrors } from './has-errors.js';
import { printDiagnostics } from './print-diagnostics.js';
import { projectOf } from './project.js';
import { readSource } from './source-reader.js';
import { parseTarget } from './target.js';

export interface FoundDataset {
  readonly file: string;
  readonly dataset: Dataset;
  /** folder of packed pictures that the experiment names */
  readonly packs: string | null;
}

/**
 * The normal form of a data set. Without a name: the only one that the file declares, else that of its only experiment. Null when the file has
 * errors: they have been printed. Throws a UserError (exit 2 or 3) when it is not clear which one is meant.
 */
export function findDataset(target: string): FoundDataset | null {
  const { file, pattern } = parseTarget(target);
  if (file === null) {
    throw new UserError(EXIT.usage, `${target} is no file`, { help: 'FILE.rseg, or FILE.rseg:name' });
  }
  const compilation = compile(file, readSource, { severities: projectOf(file).severities });
  printDiagnostics([compilation]);
  if (hasErrors(compilation)) return null;
  const module = [...compilation.modules].find(([path]) => path === file)?.[1];
  const declared = module?.ast.decls.flatMap((decl) => (decl.kind === 'dataset' ? [decl] : [])) ?? [];
  const names = declared.map((decl) => decl.name.name);
  const wanted = pattern ?? (names.length === 1 ? names[0]! : compilation.defaultVariant);
  const decl = declared.find(({ name }) => name.name === wanted);
  if (decl !== undefined && module !== undefined) {
    const { value } = elaborateDataset({ decl, module }, loadRegistry());
    return { file, dataset: datasetForm(value, decl.name.name, posix.dirname(file)), packs: null };
  }
  const variant = wanted === null ? undefined : compilation.variants.get(wanted);
  if (variant !== undefined) return { file, dataset: variant.form.data, packs: variant.form.runtime.packs };
  const known = [...names, ...compilation.variants.keys()];
  throw new UserError(
    pattern === null ? EXIT.usage : EXIT.fileErrors,
    pattern === null ? `${file} has ${known.length} data sets and experiments` : `${file} has no \`${pattern}\``,
    { help: known.length === 0 ? 'name a file with a data set' : `name one: ${file}:${known[0]}` },
  );
}
