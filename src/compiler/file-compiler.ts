// The phases over all declarations of one file, in the order of the file.
import type { AblationDecl, Ident, ImportDecl, SweepDecl } from '../../grammar/ast.js';
import { checkRowMeanings, checkRowNames, type RowForm } from './check-rows.js';
import { checkTableName } from './check-table-name.js';
import { readCommandLineEdits, withCommandLineEdits } from './command-line-edits.js';
import type { CompiledVariant } from './compiled-variant.js';
import type { Diagnostic, Help } from './diagnostic.js';
import { replaceHelp } from './edit-helps.js';
import { checkProfile } from './elaborate.js';
import { experimentVariant, findVariant, layerOfProfile, rowVariant } from './layers.js';
import type { Module } from './modules.js';
import { Problems, spanOf } from './problems.js';
import type { Registry } from './registry.js';
import type { CompiledSweep } from './sweep/compiled-sweep.js';
import { expandSweep } from './sweep/expand-sweep.js';
import { VariantCompiler } from './variant-compiler.js';

export class FileCompiler {
  readonly problems = new Problems();
  /** by address: `E.T.base` is the variant `E` */
  readonly variants = new Map<string, CompiledVariant>();
  readonly sweeps: CompiledSweep[] = [];
  readonly #entry: Module;
  readonly #registry: Registry;
  readonly #syntaxErrors: boolean;
  readonly #compiler: VariantCompiler;

  constructor(entry: Module, registry: Registry, found: readonly Diagnostic[]) {
    this.#entry = entry;
    this.#registry = registry;
    this.problems.addAll(found);
    this.#syntaxErrors = found.some((one) => one.code.startsWith('RS1'));
    this.#compiler = new VariantCompiler(entry.file, registry, this.problems, this.#syntaxErrors);
  }

  run(): void {
    const module = this.#entry;
    for (const decl of module.ast.decls) {
      switch (decl.kind) {
        case 'dataset':
          this.#compiler.dataset({ decl, module });
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
          const compiled = variant === null ? null : this.#compiler.variant(variant, problems);
          this.problems.addAll(problems.found);
          if (compiled !== null) this.variants.set(compiled.variant.path, compiled);
          break;
        }
        case 'ablation':
          this.#ablation(decl);
          break;
        case 'sweep':
          this.#sweep(decl);
          break;
        case 'import':
        case 'extern':
          break;
      }
    }
    this.#unusedImports();
  }

  /** Puts the statements of `--set` on top of the variants at `addresses` (null: all) and drops the others. */
  applySets(sets: readonly string[], addresses: ReadonlySet<string> | null): ReadonlyMap<string, string> {
    const problems = new Problems();
    const edits = readCommandLineEdits(sets, this.#entry, problems);
    this.problems.addAll(problems.found);
    for (const [address, { variant, coordinates }] of [...this.variants]) {
      this.variants.delete(address);
      if (edits.broken || problems.hasErrors || addresses?.has(address) === false) continue;
      const changed = this.#compiler.variant(withCommandLineEdits(variant, edits), new Problems(), coordinates);
      if (changed !== null) this.variants.set(address, changed);
    }
    return new Map(edits.modules.map(({ file, text }) => [file, text]));
  }

  #ablation(ablation: AblationDecl): void {
    const module = this.#entry;
    const problems = new Problems();
    const base = findVariant(ablation.of, module, problems);
    checkTableName(ablation, module, problems);
    checkRowNames(ablation, module, problems);
    this.problems.addAll(problems.found);
    if (base === null) return;
    const known = this.variants.get(base.path);
    const compiledBase = known?.variant === base ? known : this.#compiler.variant(base, new Problems());
    const table = `${base.path}.${ablation.name.name}`;
    if (compiledBase !== null) this.variants.set(`${table}.base`, compiledBase);
    const rows: RowForm[] = [];
    for (const row of ablation.rows) {
      const rowProblems = new Problems();
      const variant = rowVariant(ablation, row, base, module, rowProblems);
      const compiled = this.#compiler.variant(variant, rowProblems);
      this.problems.addAll(rowProblems.found);
      if (compiled === null || row.name.name === 'base' || this.variants.has(variant.path)) continue;
      this.variants.set(variant.path, compiled);
      rows.push({ row, form: compiled.form });
    }
    checkRowMeanings(rows, compiledBase?.form ?? null, base.path, module, this.problems);
  }

  #sweep(sweep: SweepDecl): void {
    const problems = new Problems();
    const base = findVariant(sweep.of, this.#entry, problems);
    const named = checkTableName(sweep, this.#entry, problems);
    const expanded =
      base === null || !named ? null : expandSweep(sweep, base, this.#entry, this.#registry, this.#compiler, problems);
    this.problems.addAll(problems.found);
    if (expanded === null) return;
    for (const { variant, coordinates } of expanded.points) {
      const compiled = this.#compiler.variant(variant, new Problems(), coordinates);
      if (compiled !== null) this.variants.set(variant.path, compiled);
    }
    this.sweeps.push(expanded.sweep);
  }

  #isErrorHere({ severity, span }: Diagnostic): boolean {
    return severity === 'error' && span.file === this.#entry.file;
  }

  #unusedImports(): void {
    // The use may stand in what is wrong.
    if (this.#syntaxErrors || this.problems.found.some((one) => this.#isErrorHere(one))) return;
    for (const decl of this.#entry.ast.decls) {
      if (decl.kind !== 'import') continue;
      for (const name of decl.names) {
        const declared = this.#entry.scope.get(name.name);
        if (declared === null || declared === undefined || this.#entry.used.has(name.name)) continue;
        const span = spanOf(this.#entry.file, name);
        this.problems.warn('unused-import', span, `\`${name.name}\` is imported and never used`, {
          helps: [withoutImport(decl, name, this.#entry.file)],
        });
      }
    }
  }
}

/** The only name goes with its import, another one with its comma. */
function withoutImport(decl: ImportDecl, name: Ident, file: string): Help {
  const index = decl.names.indexOf(name);
  const [before, after] = [decl.names[index - 1], decl.names[index + 1]];
  const start = before?.range.end ?? (after === undefined ? decl.range.start : name.range.start);
  const end = before === undefined && after !== undefined ? after.range.start : name.range.end;
  return replaceHelp('remove it', { file, start, end }, '', 'safe');
}
