// Where the thing under the caret is defined: declarations, rows, labels and entries in any file, built-ins in `rseg/std`.
import { posix } from 'node:path';
import type { StringExpr } from '../../grammar/ast.js';
import type { Span } from '../compiler/diagnostic.js';
import type { Analysis } from './analysis.js';
import { nameAt } from './name-index.js';

export interface DefinitionLink {
  /** what was asked about */
  readonly origin: Span;
  readonly target: Span;
}

/** Null where nothing is defined: keywords, numbers, unknown names. */
export function definitionAt(analysis: Analysis, offset: number): DefinitionLink | null {
  const file = importedFileAt(analysis, offset);
  if (file !== null) return file;
  const use = nameAt(analysis.names, offset);
  const target = use?.symbol.definition ?? null;
  return use === null || target === null ? null : { origin: use.span, target };
}

/** The file that the string of an import names. */
function importedFileAt(analysis: Analysis, offset: number): DefinitionLink | null {
  for (const { string, path } of fileStrings(analysis)) {
    const { start, end } = string.range;
    if (start <= offset && offset < end) {
      return { origin: { file: analysis.file, start, end }, target: { file: path, start: 0, end: 0 } };
    }
  }
  return null;
}

export interface FileString {
  readonly string: StringExpr;
  /** relative to what the analysed file is relative to */
  readonly path: string;
}

/** Strings that name a file: of imports, of losses in a file of their own, of weights. */
export function fileStrings(analysis: Analysis): readonly FileString[] {
  const decls = analysis.module?.ast.decls ?? [];
  const strings = decls.flatMap((decl) => {
    if (decl.kind === 'import') return [decl.from];
    return decl.kind === 'extern' && decl.from !== undefined ? [decl.from] : [];
  });
  const values = analysis.names.values.flatMap(({ expr, parameter }) => {
    const isFile = parameter?.types.some((type) => type.kind === 'primitive' && type.name === 'File');
    return expr.kind === 'string' && isFile ? [expr] : [];
  });
  const folder = posix.dirname(analysis.file);
  return [...strings, ...values].map((string) => ({ string, path: posix.join(folder, string.value) }));
}
