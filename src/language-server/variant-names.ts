// Names along the path of a variant: `spcr`, then one of its ablations, then a row of that.
import type { AblationDecl, SweepDecl } from '../../grammar/ast.js';
import type { Module } from '../compiler/modules.js';
import { spanOf } from '../compiler/problems.js';
import { ofPath } from '../compiler/tables.js';
import { declarationSymbol, implicitBase, type NameSymbol, variantSymbol } from './name-symbol.js';

/** What may stand behind `before`; at the start the experiments, without `self`. */
export function variantNames(module: Module, before: readonly string[], self: string): readonly NameSymbol[] {
  const [first] = before;
  if (first === undefined) {
    return [...module.scope].flatMap(([name, declared]) =>
      declared?.decl.kind === 'experiment' && name !== self
        ? [declarationSymbol(declared.decl, declared.module.file)]
        : [],
    );
  }
  const home = module.scope.get(first)?.module;
  const owners = [...new Set(home === undefined ? [module] : [module, home])];
  const isTable = before.length % 2 === 1;
  if (isTable) return owners.flatMap((owner) => tableNames(owner, basePath(before)));
  const of = basePath(before.slice(0, -1));
  const table = before.at(-1);
  for (const owner of owners) {
    const ablation = owner.ablations.find((one) => one.name.name === table && ofPath(one) === of);
    if (ablation !== undefined) return rowNames(ablation, owner);
  }
  return [];
}

/** Ablations of the variant that a file declares. */
export function tableNames(module: Module, of: string): readonly NameSymbol[] {
  return module.ablations.filter((one) => ofPath(one) === of).map((one) => tableSymbol(one, module));
}

export function tableSymbol(decl: AblationDecl | SweepDecl, module: Module): NameSymbol {
  return variantSymbol('table', decl.kind, `${ofPath(decl)}.${decl.name.name}`, spanOf(module.file, decl.name));
}

export function rowNames(ablation: AblationDecl, module: Module): readonly NameSymbol[] {
  const table = `${ofPath(ablation)}.${ablation.name.name}`;
  const rows = ablation.rows.map((row) =>
    variantSymbol('row', 'row', `${table}.${row.name.name}`, spanOf(module.file, row.name)),
  );
  return [implicitBase(`${table}.base`), ...rows];
}

/** `spcr.terms.base` is `spcr`. */
function basePath(parts: readonly string[]): string {
  const kept: string[] = [...parts.slice(0, 1)];
  for (let index = 1; index < parts.length; index += 2) {
    const row = parts[index + 1];
    if (row !== 'base' || row === undefined) kept.push(...parts.slice(index, index + 2));
  }
  return kept.join('.');
}
