// The last line of a check: "3 errors, 1 warning in 2 files; 2 fixable with --fix".
import type { Diagnostic } from './diagnostic.js';

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Null when there is nothing to say. `fixable`: how many `rseg check --fix` would mend, said after a check. */
export function summaryLine(diagnostics: readonly Diagnostic[], fixable = 0): string | null {
  if (diagnostics.length === 0) return null;
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const parts = [errors > 0 ? counted(errors, 'error') : '', warnings > 0 ? counted(warnings, 'warning') : ''];
  const files = new Set(diagnostics.map((diagnostic) => diagnostic.span.file)).size;
  return `${parts.filter((part) => part !== '').join(', ')} in ${counted(files, 'file')}${fixable > 0 ? `; ${fixable} fixable with --fix` : ''}`;
}
