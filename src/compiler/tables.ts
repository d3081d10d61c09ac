// Ablations and sweeps of a module by what they are of.
import type { AblationDecl, Path, SweepDecl } from '../../grammar/ast.js';
import type { Module } from './modules.js';

export type Table = AblationDecl | SweepDecl;

/** `spcr`, `spcr.terms.no_kl` */
export function ofPath(table: { readonly of: Path }): string {
  return table.of.parts.map((part) => part.name).join('.');
}

/** A file may hold hundreds of tables, and each is looked up by all others. */
const byBase = new WeakMap<Module, ReadonlyMap<string, readonly Table[]>>();

/** The tables of a module that are of the variant `base`: ablations first, each kind in the order of the file. */
export function tablesOf(base: string, module: Module): readonly Table[] {
  const tables = byBase.get(module) ?? indexTables(module);
  byBase.set(module, tables);
  return tables.get(base) ?? [];
}

export function ablationsOf(base: string, module: Module): readonly AblationDecl[] {
  return tablesOf(base, module).filter((table) => table.kind === 'ablation');
}

function indexTables(module: Module): ReadonlyMap<string, readonly Table[]> {
  const tables = new Map<string, Table[]>();
  for (const table of [...module.ablations, ...module.sweeps]) {
    const base = ofPath(table);
    const known = tables.get(base);
    if (known === undefined) tables.set(base, [table]);
    else known.push(table);
  }
  return tables;
}
