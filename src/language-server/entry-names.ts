// Names of the entries that exist in a declaration, and of the declarations that a file knows.
import type { Span } from '../compiler/diagnostic.js';
import type { Module, NamedDecl } from '../compiler/modules.js';
import { definitionOf } from './entry-definitions.js';
import { declarationSymbol, entrySymbol, type NameSymbol } from './name-symbol.js';
import type { Scope } from './scope.js';

/** Entries of a collection by name, in the order of their definition. */
export function entryNames(entries: Scope['entries'], collection: string, at: Span | null): readonly NameSymbol[] {
  const names = new Set(entries.filter((one) => one.collection === collection).map((one) => one.name));
  return [...names].flatMap((name) => {
    const entry = definitionOf(entries, collection, name, at);
    return entry === null ? [] : [entrySymbol(entry)];
  });
}

/** Declarations of one kind that a file declares or imports. */
export function declaredNames(module: Module, kind: NamedDecl['kind']): readonly NameSymbol[] {
  return [...module.scope.values()].flatMap((declared) =>
    declared?.decl.kind === kind ? [declarationSymbol(declared.decl, declared.module.file)] : [],
  );
}

/** What other files may import. */
export function exportedNames(module: Module): readonly NameSymbol[] {
  return [...module.scope].flatMap(([name, declared]) =>
    declared?.module === module && !name.startsWith('_') ? [declarationSymbol(declared.decl, module.file)] : [],
  );
}
