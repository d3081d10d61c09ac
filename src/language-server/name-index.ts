// Every name of a file with what it stands for: behind definition, references, rename, hover and colours.
import type { Expr } from '../../grammar/ast.js';
import { spanOf } from '../compiler/problems.js';
import type { Parameter } from '../compiler/registry.js';
import { symbolAt } from './name-place.js';
import { entrySymbol, type NameUse } from './name-symbol.js';
import type { Scope } from './scope.js';
import { type WalkContext, walkDeclaration } from './walk-names.js';

/** An expression and what its place takes. */
export interface TypedValue {
  readonly expr: Expr;
  readonly parameter: Parameter | null;
  readonly scope: Scope;
}
export interface NameIndex {
  /** in the order of the text; a loss term without label is there twice: as its loss and as its own name */
  readonly uses: readonly NameUse[];
  readonly values: readonly TypedValue[];
  /** of the declarations and rows that have settings */
  readonly scopes: readonly Scope[];
}

/** The names of `context.module`. */
export function indexNames(context: WalkContext): NameIndex {
  const uses: NameUse[] = [];
  const values: TypedValue[] = [];
  const scopes = new Set<Scope>();
  const { file, ast } = context.module;
  for (const decl of ast.decls) {
    walkDeclaration(decl, context, {
      name: (ident, place, scope) => {
        if (ident.name === '') return;
        const span = spanOf(file, ident);
        const symbol = symbolAt(place, ident.name, span);
        const isDefinition = place.kind === 'new' || (place.kind === 'entry' && place.isNew);
        if (symbol !== null) uses.push({ span, symbol, isDefinition, variant: scope?.variant ?? null });
        if (scope !== null) scopes.add(scope);
      },
      value: (expr, parameter, scope) => {
        values.push({ expr, parameter, scope });
      },
    });
  }
  const all = [...uses, ...unlabelledTerms(scopes, file)];
  return { uses: all.sort((a, b) => a.span.start - b.span.start), values, scopes: [...scopes] };
}

/** Terms that are called after their loss: the callee is also the name of the term. */
function unlabelledTerms(scopes: Iterable<Scope>, file: string): readonly NameUse[] {
  const found = new Map<number, NameUse>();
  for (const { entries, variant } of scopes) {
    for (const entry of entries) {
      if (entry.labelAt === null || entry.span.file !== file || found.has(entry.span.start)) continue;
      found.set(entry.span.start, { span: entry.span, symbol: entrySymbol(entry), isDefinition: true, variant });
    }
  }
  return [...found.values()];
}

/** The name at an offset; its end counts, so that a caret behind the name finds it. */
export function nameAt(index: NameIndex, offset: number): NameUse | null {
  const inside = index.uses.filter(({ span }) => span.start <= offset && offset <= span.end);
  return inside.find(({ span }) => offset < span.end) ?? inside[0] ?? null;
}

/** All occurrences of the thing with that key. */
export function usesOf(index: NameIndex, key: string): readonly NameUse[] {
  const found = index.uses.filter((use) => use.symbol.key === key);
  const seen = new Set<number>();
  return found.filter(({ span }) => !seen.has(span.start) && seen.add(span.start));
}
