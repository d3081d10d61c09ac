// Everything the editor asks about one file: its compilation, and its names when somebody wants them. Pure apart from the reader.
import { posix } from 'node:path';
import { type Compilation, type CompileOptions, compile } from '../compiler/compile.js';
import { type Module, resolveModules } from '../compiler/modules.js';
import { loadRegistry, type Registry } from '../compiler/registry.js';
import type { SourceReader } from '../compiler/source-reader.js';
import { indexNames, type NameIndex } from './name-index.js';
import { Scopes } from './scope.js';
import type { WalkContext } from './walk-names.js';

export class Analysis {
  readonly file: string;
  readonly compilation: Compilation;
  readonly registry: Registry;
  /** null when the file could not be read */
  readonly module: Module | null;
  readonly scopes: Scopes;
  readonly reader: SourceReader;
  readonly options: CompileOptions;
  #names: NameIndex | null = null;

  constructor(file: string, reader: SourceReader, options: CompileOptions = {}) {
    this.file = file;
    this.reader = reader;
    this.options = options;
    this.compilation = compile(file, reader, options);
    this.registry = loadRegistry();
    this.module = this.compilation.modules.get(file) ?? null;
    this.scopes = new Scopes(this.compilation, this.registry);
  }

  get text(): string {
    return this.module?.text ?? '';
  }

  get names(): NameIndex {
    const context = this.walkContext;
    this.#names ??= context === null ? { uses: [], values: [], scopes: [] } : indexNames(context);
    return this.#names;
  }

  /** What a walk over the names of the file needs; null when there is no file. */
  get walkContext(): WalkContext | null {
    const { module, registry, scopes } = this;
    return module === null ? null : { module, registry, scopes, fileOf: (from) => this.imported(from) };
  }

  /** The file that `from "…"` names, also when the import is not complete yet; null when it cannot be read. */
  imported(from: string): Module | null {
    const path = posix.join(posix.dirname(this.file), from);
    const known = this.compilation.modules.get(path);
    if (known !== undefined) return known;
    const context = { reader: this.reader, registry: this.registry };
    return /^\.\.?\//.test(from) ? (resolveModules(path, context).value?.entry ?? null) : null;
  }
}
