// The compiler: `.rseg` text in; variants as normal forms, and everything that is wrong, out. Pure apart from the reader.
import { ownDefaultProblems } from './check-own-defaults.js';
import type { CompiledVariant } from './compiled-variant.js';
import type { Diagnostic, Span } from './diagnostic.js';
import { FileCompiler } from './file-compiler.js';
import { type Module, resolveModules } from './modules.js';
import { loadRegistry, STD_FILE } from './registry.js';
import { type Severities, withSeverities } from './severities.js';
import type { SourceReader } from './source-reader.js';
import { SourceText } from './source-text.js';
import type { CompiledSweep } from './sweep/compiled-sweep.js';
import { withWholeLines } from './whole-lines.js';

export interface Compilation {
  /** by file and place; one mistake, one message */
  readonly diagnostics: readonly Diagnostic[];
  /**
   * The experiments, rows and points of the entry file without errors, by address; `E.T.base` is the variant `E` itself. With `sets`, the
   * variants that they were put on, whose own path (`form.variant`) ends in `+set-…`.
   */
  readonly variants: ReadonlyMap<string, CompiledVariant>;
  /** the sweeps of the entry file */
  readonly sweeps: readonly CompiledSweep[];
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
  /** statements of `--set`, put on top of every variant in this order */
  readonly sets?: readonly string[];
  /** addresses that `sets` are put on; the other variants are left out. Without it: all */
  readonly setsOn?: readonly string[];
}

/**
 * Compiles a file and what it imports. `reader` returns the text of a path, null when there is no such file; import paths are joined to
 * the folder of the importing file with `/`. Never throws for a user's mistake.
 */
export function compile(entryFile: string, reader: SourceReader, options: CompileOptions = {}): Compilation {
  const { severities = new Map(), sets = [], setsOn } = options;
  const registry = loadRegistry();
  const resolved = resolveModules(entryFile, { reader, registry });
  const sources = new Map([...(resolved.value?.all ?? [])].map(([file, module]) => [file, module.text]));
  sources.set(STD_FILE, registry.text);
  if (resolved.value === null) {
    const nothing = { variants: new Map(), sweeps: [], defaultVariant: null, modules: new Map() };
    return { diagnostics: resolved.diagnostics, sources, ...nothing };
  }
  const { entry, all } = resolved.value;
  const found = [...resolved.diagnostics, ...ownDefaultProblems(all.values(), registry)];
  const compiler = new FileCompiler(entry, registry, found);
  compiler.run();
  if (sets.length > 0) {
    const texts = compiler.applySets(sets, setsOn === undefined ? null : new Set(setsOn));
    for (const [file, text] of texts) sources.set(file, text);
  }
  const experiments = entry.ast.decls.filter((decl) => decl.kind === 'experiment');
  return {
    diagnostics: withSeverities(
      sorted(withoutFollowUps(compiler.problems.found, sources), entryFile).map((one) => withWholeLines(one, sources)),
      severities,
    ),
    variants: compiler.variants,
    sweeps: compiler.sweeps,
    sources,
    defaultVariant: experiments.length === 1 ? (experiments[0]?.name.name ?? null) : null,
    modules: all,
  };
}

/** What could not be read says nothing about names and values: neither on its line, nor in anything that holds it. */
function withoutFollowUps(found: readonly Diagnostic[], sources: ReadonlyMap<string, string>): readonly Diagnostic[] {
  const isSyntax = (one: Diagnostic) => one.code.startsWith('RS1');
  const broken = found.filter(isSyntax);
  if (broken.length === 0) return found;
  const texts = new Map([...sources].map(([file, text]) => [file, new SourceText(text)]));
  const lineOf = (span: Span) => texts.get(span.file)?.position(span.start).line ?? 0;
  const lines = new Set(broken.flatMap((one) => brokenLines(one, lineOf).map((line) => `${one.span.file}:${line}`)));
  const holdsBroken = ({ span }: Diagnostic) =>
    broken.some((one) => one.span.file === span.file && span.start <= one.span.start && one.span.end <= span.end);
  return found.filter(
    (one) => isSyntax(one) || !(lines.has(`${one.span.file}:${lineOf(one.span)}`) || holdsBroken(one)),
  );
}

/** The line of the mistake; all lines of a bracket whose end had to be assumed. */
function brokenLines(one: Diagnostic, lineOf: (span: Span) => number): readonly number[] {
  const first = lineOf(one.span);
  const [end] = one.code === 'RS1003' ? (one.labels ?? []) : [];
  const last = Math.min(end === undefined ? first : lineOf(end.span), first + 200);
  return Array.from({ length: Math.max(1, last - first + 1) }, (_, index) => first + index);
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
