// Whether two texts mean the same to the parser: their trees without places and spellings of numbers, imports in any order.
import type { SourceFile } from '../../grammar/ast.js';

/** Where a tree may differ after formatting. Comments are compared as a multiset. */
const IGNORED = new Set(['range', 'operatorRange', 'comments']);

/** Null when the trees are equal, else the path to the first difference. */
export function treeDifference(a: SourceFile, b: SourceFile): string | null {
  const [first, second] = [commentTexts(a), commentTexts(b)];
  const lost = first.find((text, index) => text !== second[index]);
  if (lost !== undefined || first.length !== second.length) return `comment ${lost ?? 'added'}`;
  return difference(inOrder(a), inOrder(b), 'file');
}

function commentTexts(ast: SourceFile): readonly string[] {
  return ast.comments.map((comment) => comment.text).sort();
}

function inOrder(ast: SourceFile): unknown {
  const isImport = (decl: SourceFile['decls'][number]) => decl.kind === 'import';
  const key = (decl: SourceFile['decls'][number]) => (decl.kind === 'import' ? decl.from.value : '');
  const imports = ast.decls.filter(isImport).sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  return { imports, others: ast.decls.filter((decl) => !isImport(decl)) };
}

function difference(a: unknown, b: unknown, path: string): string | null {
  if (a === b) return null;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return path;
  const isNumber = 'kind' in a && a.kind === 'number';
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const name of names) {
    if (IGNORED.has(name) || (isNumber && name === 'raw')) continue;
    const found = difference(Reflect.get(a, name), Reflect.get(b, name), `${path}.${name}`);
    if (found !== null) return found;
  }
  return null;
}
