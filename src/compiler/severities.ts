// Levels of warnings chosen by a project. Errors keep theirs: nothing can silence them.
import type { Diagnostic } from './diagnostic.js';

export type WarningLevel = 'off' | 'warn' | 'error';

/** By the name of the warning; absent = `warn`. */
export type Severities = ReadonlyMap<string, WarningLevel>;

export function withSeverities(found: readonly Diagnostic[], severities: Severities): readonly Diagnostic[] {
  if (severities.size === 0) return found;
  return found.flatMap((one) => {
    const level = one.severity === 'warning' ? severities.get(one.code) : undefined;
    if (level === 'off') return [];
    return level === 'error' ? [{ ...one, severity: 'error' as const }] : [one];
  });
}
