// Where a blob belongs that git gave to a filter as a temporary file: its imports are looked for there.
import { basename, dirname, join, resolve } from 'node:path';
import { parse } from '../../../grammar/parse.js';
import type { SourceReader } from '../../compiler/source-reader.js';
import { findRepository } from './repository.js';
import { nulParts } from './run-git.js';

/**
 * The path in the working tree that the file at `path` is a version of: itself, unless its imports are not beside it. Then the file of this
 * name in the repository beside which all of them are; `path` again where there is none.
 */
export function placeOfBlob(path: string, folder: string, read: SourceReader): string {
  const text = read(path);
  if (typeof text !== 'string') return path;
  const imports = parse(text, path).ast.decls.flatMap((decl) => (decl.kind === 'import' ? [decl.from.value] : []));
  const hasImports = (place: string): boolean =>
    imports.every((name) => typeof read(join(dirname(place), name)) === 'string');
  if (hasImports(path)) return path;
  const repository = findRepository(folder);
  if (repository === null) return path;
  const { status, stdout } = repository.git(['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  const same = status === 0 ? nulParts(stdout).filter((file) => basename(file) === basename(path)) : [];
  const places = same.map((file) => resolve(repository.root, file));
  return places.find(hasImports) ?? path;
}
