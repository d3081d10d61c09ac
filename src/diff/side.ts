// One side of a comparison: every `.rseg` file of a revision or folder, compiled, with the settings of every variant one by one.
import { type Compilation, compile } from '../compiler/compile.js';
import type { CompiledVariant } from '../compiler/compiled-variant.js';
import { datasetSettings, leavesWithData } from '../compiler/dataset-settings.js';
import type { RecordValue, SettingValue } from '../compiler/setting-value.js';
import type { SourceReader } from '../compiler/source-reader.js';

/** Where the files of a side come from. Paths are relative to one root, with `/`. */
export interface FileTree {
  /** "HEAD", "the working tree", a folder */
  readonly name: string;
  /** all `.rseg` files that are compared */
  readonly files: readonly string[];
  readonly read: SourceReader;
}

export interface SideVariant {
  /** the file that declares it; two files may use one path */
  readonly file: string;
  readonly path: string;
  readonly compiled: CompiledVariant;
  /** settings of the data set, which `compiled.settings` only names */
  readonly data: RecordValue;
  /** every single value by path; those of the data set below `data.` */
  readonly leaves: ReadonlyMap<string, SettingValue>;
}

export interface Side {
  readonly name: string;
  readonly compilations: ReadonlyMap<string, Compilation>;
  /** in the order of files and declarations */
  readonly variants: readonly SideVariant[];
  /** texts by file */
  readonly sources: ReadonlyMap<string, string>;
}

/** Compiles every file of the tree. Variants with errors are absent; the diagnostics are in the compilations. */
export function readSide(tree: FileTree): Side {
  const compilations = new Map<string, Compilation>();
  const variants: SideVariant[] = [];
  const sources = new Map<string, string>();
  for (const file of tree.files) {
    const compilation = compile(file, tree.read);
    compilations.set(file, compilation);
    for (const [name, text] of compilation.sources) sources.set(name, text);
    for (const [path, compiled] of compilation.variants) {
      // `spcr.terms.base` is `spcr` itself
      if (path !== compiled.variant.path) continue;
      const data = datasetSettings(compiled.settings);
      variants.push({ file, path, compiled, data, leaves: leavesWithData(compiled.settings) });
    }
  }
  return { name: tree.name, compilations, variants, sources };
}
