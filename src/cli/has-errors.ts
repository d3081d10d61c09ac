// Whether a compilation stops a command: apart from printing, which loads more.
import type { Compilation } from '../compiler/compile.js';

export function hasErrors(compilation: Compilation): boolean {
  return compilation.diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
