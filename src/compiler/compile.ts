// The compiler: `.rseg` text in; variants as normal forms, and everything that is wrong, out. Pure apart from the reader.
import type { AblationDecl, DatasetDecl } from '../../grammar/ast.js';
import { buildNormalForm } from './build-normal-form.js';
import { checkRowMeanings, checkRowNames, type RowForm } from './check-rows.js';
import { checkSweep } from './check-sweep.js';
import { VARIANT_CHECKS } from './checks/all-checks.js';
import { checkDataset } from './checks/check-dataset.js';
import type { CompiledVariant } from './compiled-variant.js';
import type { Diagnostic } from './diagnostic.js';
import { checkProfile, elaborateDataset, elaborateVariant } from './elaborate.js';
import { experimentVariant, findVariant, layerOfProfile, rowVariant, type Variant } from './layers.js';
import { type Declared, type Module, resolveModules } from './modules.js';
import { Problems, spanOf } from './problems.js';
import { settingAt } from './read-setting.js';
import { loadRegistry, type Registry, STD_FILE } from './registry.js';
import type { RecordValue } from './setting-value.js';
import { type Severities, withSeverities } from './severities.js';
import type { SourceReader } from './source-reader.js';
import { SourceText } from './source-text.js';

export interface Compilation {
  /** by file and place; one mistake, one message */
  readonly diagnostics: readonly Diagnostic[];
  /** the experiments and rows of the entry file without errors, by path; `E.T.base` is the variant `E` itself */
  readonly variants: ReadonlyMap<string, CompiledVariant>;
  /** paths of the sweeps of the entry file */
  readonly sweeps: readonly string[];
  /** text of every file that was read, and of `rseg/std` */
  readonly sources: ReadonlyMap<string, string>;
  /** path of the only experiment of the entry file */
  readonly defaultVariant: string | null;
  /** the entry file and what it imports, by path */
  readonly modules: ReadonlyMap<string, Module>;
}

export interface CompileOptions {
  /** levels of warnings, from the project file */
  readonly severities?: Severities;
}

/**
 * Compiles a file and what it imports. `reader` returns the text of a path, null when there is no such file; import paths are joined to
 * the folder of the importing file with `/`. Never throws for a user's mistake.
 */
export function compile(entryFile: string, reader: SourceReader, options: CompileOptions = {}): Compilation {
  const { severities = new Map() } = options;
  const registry = loadRegistry();
  const resolved = resolveModules(entryFile, { reader, registry });
  const sources = new Map([...(resolved.value?.all ?? [])].map(([file, module]) => [file, module.text]));
  sources.set(STD_FILE, registry.text);
  if (resolved.value === null) {
    const nothing = { variants: new Map(), sweeps: [], defaultVariant: null, modules: new Map() };
    return { diagnostics: resolved.diagnostics, sources, ...nothing };
  }
  const { entry, all } = resolved.value;
  const compiler = new FileCompiler(entry, registry, resolved.diagnostics);
  compiler.run();
  const experiments = entry.ast.decls.filter((decl) => decl.kind === 'experiment');
  return {
    diagnostics: withSeverities(sorted(withoutFollowUps(compiler.problems.found, sources), entryFile), severities),
    variants: compiler.variants,
    sweeps: entry.sweeps.map((sweep) => `${sweep.of.parts.map((part) => part.name).join('.')}.${sweep.name.name}`),
    sources,
    defaultVariant: experiments.length === 1 ? (experiments[0]?.name.name ?? null) : null,
    modules: all,
  };
}

/** A line that could not be read says nothing about names and values: what follows from it is not reported. */
function withoutFollowUps(found: readonly Diagnostic[], sources: ReadonlyMap<string, string>): readonly Diagnostic[] {
  const isSyntax = (one: Diagnostic) => one.code.startsWith('RS1');
  const broken = found.filter(isSyntax);
  if (broken.length === 0) return found;
  const texts = new Map([...sources].map(([file, text]) => [file, new SourceText(text)]));
  const lineOf = (one: Diagnostic) => texts.get(one.span.file)?.position(one.span.start).line;
  const lines = new Set(broken.map((one) => `${one.span.file}:${lineOf(one)}`));
  return found.filter((one) => isSyntax(one) || !lines.has(`${one.span.file}:${lineOf(one)}`));
}

/** The entry file first, then by name; within a file by place, errors before warnings. */
function sorted(found: readonly Diagnostic[], entryFile: string): readonly Diagnostic[] {
  const rank = (one: Diagnostic) => (one.span.file === entryFile ? `0${one.span.file}` : `1${one.span.file}`);
  return [...found].sort(
    (a, b) =>
      (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0) ||
      a.span.start - b.span.start ||
      (a.severity < b.severity ? -1 : a.severity > b.severity ? 1 : 0),
  );
}

/** Codes that say that something is absent: in a file with unreadable lines it may stand in one of them. */
const ABSENT = new Set(['RS4102', 'RS4103', 'RS4104', 'RS4114']);

/** A message about a place that the variant only inherits says which variant it is about. */
function withHeir(found: Diagnostic, variant: Variant): Diagnostic {
  const { span } = found;
  const inside = span.file === variant.own.file && span.start >= variant.own.start && span.end <= variant.own.end;
  if (inside) return found;
  return {
    ...found,
    notes: [...(found.notes ?? []), { text: `found in variant \`${variant.path}\``, span: variant.named }],
  };
}

/** Failed edits that leave an old value behind, which a domain check would then blame. */
const STALE = new Set(['RS2107', 'RS2109', 'RS2303']);

/** The phases over all declarations of one file. */
class FileCompiler {
  readonly problems = new Problems();
  readonly variants = new Map<string, CompiledVariant>();
  readonly #entry: Module;
  readonly #registry: Registry;
  readonly #syntaxErrors: boolean;
  readonly #datasets = new Map<DatasetDecl, { readonly settings: RecordValue; readonly sound: boolean }>();

  constructor(entry: Module, registry: Registry, found: readonly Diagnostic[]) {
    this.#entry = entry;
    this.#registry = registry;
    this.problems.addAll(found);
    this.#syntaxErrors = found.some((one) => one.code.startsWith('RS1'));
  }

  run(): void {
    const module = this.#entry;
    for (const decl of module.ast.decls) {
      switch (decl.kind) {
        case 'dataset':
          this.#dataset({ decl, module });
          break;
        case 'profile': {
          const problems = new Problems();
          const layer = layerOfProfile({ decl, module }, problems);
          this.problems.addAll(problems.found);
          this.problems.addAll(checkProfile(layer, this.#registry).found);
          break;
        }
        case 'experiment': {
          const problems = new Problems();
          const variant = experimentVariant({ decl, module }, problems);
          const compiled = variant === null ? null : this.#variant(variant, problems);
          this.problems.addAll(problems.found);
          if (compiled !== null) this.variants.set(compiled.variant.path, compiled);
          break;
        }
        case 'ablation':
          this.#ablation(decl);
          break;
        case 'sweep': {
          const problems = new Problems();
          const base = findVariant(decl.of, module, problems);
          if (base !== null) {
            const { settings } = elaborateVariant(base, this.#registry).value;
            checkSweep(decl, module, settings, this.#registry, problems);
          }
          this.problems.addAll(problems.found);
          break;
        }
        case 'import':
        case 'extern':
          break;
      }
    }
    this.#unusedImports();
  }

  #ablation(ablation: AblationDecl): void {
    const module = this.#entry;
    const problems = new Problems();
    const base = findVariant(ablation.of, module, problems);
    checkRowNames(ablation, module, problems);
    this.problems.addAll(problems.found);
    if (base === null) return;
    const compiledBase = this.#variant(base, new Problems());
    const table = `${base.path}.${ablation.name.name}`;
    if (compiledBase !== null) this.variants.set(`${table}.base`, compiledBase);
    const rows: RowForm[] = [];
    for (const row of ablation.rows) {
      const rowProblems = new Problems();
      const variant = rowVariant(ablation, row, base, module, rowProblems);
      const compiled = this.#variant(variant, rowProblems);
      this.problems.addAll(rowProblems.found);
      if (compiled === null || row.name.name === 'base' || this.variants.has(variant.path)) continue;
      this.variants.set(variant.path, compiled);
      rows.push({ row, form: compiled.form });
    }
    checkRowMeanings(rows, compiledBase?.form ?? null, base.path, module, this.problems);
  }

  /** Elaborates and checks one variant; null when it has errors, which are added to `problems`. */
  #variant(variant: Variant, problems: Problems): CompiledVariant | null {
    const { value, diagnostics } = elaborateVariant(variant, this.#registry);
    const missingMatters =
      !this.#syntaxErrors && !problems.hasErrors && diagnostics.every((one) => one.code === 'RS3104');
    problems.addAll(diagnostics.filter((one) => one.code !== 'RS3104' || missingMatters));
    const { settings, finals } = value;
    const data = settingAt(settings, 'data');
    const declared = data?.kind === 'dataset' ? data.declared : null;
    const dataset =
      declared?.decl.kind === 'dataset' ? this.#dataset({ decl: declared.decl, module: declared.module }) : null;
    const subject = {
      path: variant.path,
      named: variant.experimentNamed,
      settings,
      data: dataset?.settings ?? null,
      finals,
    };
    if (!problems.found.some((one) => STALE.has(one.code))) {
      const found = new Problems();
      for (const check of VARIANT_CHECKS) check(subject, found);
      const certain = found.found.filter((one) => !this.#syntaxErrors || !ABSENT.has(one.code));
      problems.addAll(certain.map((one) => withHeir(one, variant)));
    }
    const sound = dataset?.sound === true && !this.#syntaxErrors && !problems.hasErrors;
    const complete = diagnostics.every((one) => one.severity !== 'error');
    this.problems.addAll(problems.found);
    if (!sound || !complete) return null;
    return { form: buildNormalForm(subject, this.#entry.file), settings, variant };
  }

  #dataset(declared: Declared<DatasetDecl>): { readonly settings: RecordValue; readonly sound: boolean } {
    const known = this.#datasets.get(declared.decl);
    if (known !== undefined) return known;
    const { value, diagnostics } = elaborateDataset(declared, this.#registry);
    const problems = new Problems();
    const missingMatters = !this.#syntaxErrors && diagnostics.every((one) => one.code === 'RS3104');
    problems.addAll(diagnostics.filter((one) => one.code !== 'RS3104' || missingMatters));
    if (!this.#syntaxErrors) {
      checkDataset(value, declared.decl.name.name, spanOf(declared.module.file, declared.decl.name), problems);
    }
    this.problems.addAll(problems.found);
    const result = { settings: value, sound: !problems.hasErrors && diagnostics.length === 0 };
    this.#datasets.set(declared.decl, result);
    return result;
  }

  #unusedImports(): void {
    if (this.#syntaxErrors) return;
    for (const decl of this.#entry.ast.decls) {
      if (decl.kind !== 'import') continue;
      for (const name of decl.names) {
        const declared = this.#entry.scope.get(name.name);
        if (declared === null || declared === undefined || this.#entry.used.has(name.name)) continue;
        const span = spanOf(this.#entry.file, name);
        this.problems.warn('unused-import', span, `\`${name.name}\` is imported and never used`);
      }
    }
  }
}
