// Several compilations as one list: a file that two of them import is reported once.
import type { Compilation } from './compile.js';
import type { Diagnostic } from './diagnostic.js';

export interface JointDiagnostics {
  readonly diagnostics: readonly Diagnostic[];
  /** text of every file */
  readonly sources: ReadonlyMap<string, string>;
}

export function jointDiagnostics(
  compilations: readonly Pick<Compilation, 'diagnostics' | 'sources'>[],
): JointDiagnostics {
  const seen = new Map<string, Diagnostic>();
  const sources = new Map<string, string>();
  for (const compilation of compilations) {
    for (const [file, text] of compilation.sources) sources.set(file, text);
    for (const one of compilation.diagnostics) {
      const key = `${one.code}|${one.span.file}|${one.span.start}|${one.span.end}|${one.message}`;
      if (!seen.has(key)) seen.set(key, one);
    }
  }
  return { diagnostics: [...seen.values()], sources };
}
