// Which declaration or row holds a place: `spcr`, `spcr.terms.no_kl`, `deliver`, `a100`.
import type { Decl, Path } from '../../grammar/ast.js';
import type { Span } from '../compiler/diagnostic.js';
import type { Module } from '../compiler/modules.js';

const dottedPath = (path: Path): string => path.parts.map(({ name }) => name).join('.');

/** Path of the declaration at `offset`; of a table the row, where one is there. Null between declarations. */
export function ownerAt(module: Module, { start }: Pick<Span, 'start'>): string | null {
  const decl = module.ast.decls.find(({ range }) => range.start <= start && start <= range.end);
  return decl === undefined ? null : ownerPath(decl, start);
}

/** The name of a declaration; of an ablation the row at `offset`. */
export function ownerPath(decl: Decl, offset: number): string {
  switch (decl.kind) {
    case 'import':
      return decl.from.value;
    case 'dataset':
    case 'profile':
    case 'experiment':
    case 'extern':
      return decl.name.name;
    case 'ablation': {
      const row = decl.rows.find(({ range }) => range.start <= offset && offset <= range.end);
      return [tablePath(decl), ...(row === undefined ? [] : [row.name.name])].join('.');
    }
    case 'sweep':
      return tablePath(decl);
  }
}

export function tablePath(decl: { readonly of: Path; readonly name: { readonly name: string } }): string {
  return `${dottedPath(decl.of)}.${decl.name.name}`;
}
