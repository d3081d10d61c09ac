// All places that mean the same thing, in this file and in those that know it.
import type { Span } from '../compiler/diagnostic.js';
import type { Analysis } from './analysis.js';
import { nameAt, usesOf } from './name-index.js';
import type { NameSymbol, NameUse } from './name-symbol.js';

/** The symbol at an offset, and the files that may speak of it. */
export function symbolUnder(analysis: Analysis, offset: number): NameUse | null {
  return nameAt(analysis.names, offset);
}

/** Occurrences in one analysed file. */
export function usesIn(analysis: Analysis, symbol: NameSymbol): readonly NameUse[] {
  return usesOf(analysis.names, symbol.key);
}

/** Occurrences in several files, by file and place; `withDefinition` also where it is defined. */
export function referencesTo(
  symbol: NameSymbol,
  analyses: Iterable<Analysis>,
  withDefinition: boolean,
): readonly Span[] {
  const found = new Map<string, Span>();
  for (const analysis of analyses) {
    for (const use of usesIn(analysis, symbol)) {
      const isDefinition = use.isDefinition || isAt(use.span, symbol.definition);
      if (withDefinition || !isDefinition) found.set(`${use.span.file}:${use.span.start}`, use.span);
    }
  }
  return [...found.values()];
}

function isAt(span: Span, other: Span | null): boolean {
  return other !== null && span.file === other.file && span.start === other.start;
}
