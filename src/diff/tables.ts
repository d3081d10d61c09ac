// The experiments and tables of a side, as its files declare them.
import type { AblationDecl, SweepDecl } from '../../grammar/ast.js';
import type { Module } from '../compiler/modules.js';
import { tablePath } from './owner.js';
import type { Side, SideVariant } from './side.js';

export interface Table {
  readonly kind: 'ablation' | 'sweep';
  readonly file: string;
  readonly module: Module;
  readonly decl: AblationDecl | SweepDecl;
  /** `spcr.terms` */
  readonly path: string;
  /** `spcr` */
  readonly of: string;
  /** its rows or points without errors */
  readonly variants: readonly SideVariant[];
}

export interface Declarations {
  readonly experiments: readonly SideVariant[];
  /** tables of experiments before tables of rows */
  readonly tables: readonly Table[];
}

export function declarationsOf(side: Side): Declarations {
  const tables: Table[] = [];
  const below = new Set<SideVariant>();
  for (const [file, compilation] of side.compilations) {
    const module = compilation.modules.get(file);
    if (module === undefined) continue;
    const own = side.variants.filter((variant) => variant.file === file);
    for (const decl of [...module.ablations, ...module.sweeps]) {
      const path = tablePath(decl);
      const variants = own.filter((variant) => isDirectlyBelow(variant.path, path));
      for (const variant of variants) below.add(variant);
      const of = path.slice(0, path.lastIndexOf('.'));
      tables.push({ kind: decl.kind, file, module, decl, path, of, variants });
    }
  }
  const depth = (table: Table): number => table.path.split('.').length;
  return {
    experiments: side.variants.filter((variant) => !below.has(variant)),
    tables: tables.sort((a, b) => depth(a) - depth(b)),
  };
}

function isDirectlyBelow(path: string, table: string): boolean {
  return path.startsWith(`${table}.`) && !path.slice(table.length + 1).includes('.');
}
