// Which files a comparison must compile: those that differ, and those that import one of them on either side.
import { posix } from 'node:path';
import { parse } from '../../grammar/parse.js';
import type { FileTree } from './side.js';

export interface ComparedFiles {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Files of both trees whose meaning may differ. */
export function filesToCompare(before: FileTree, after: FileTree): ComparedFiles {
  const [old, now] = [new Imports(before), new Imports(after)];
  const all = [...new Set([...before.files, ...after.files])];
  const reached = new Set(
    all.filter((file) => {
      const closure = new Set([...old.closure(file), ...now.closure(file)]);
      return [...closure].some((one) => old.text(one) !== now.text(one));
    }),
  );
  return {
    before: before.files.filter((file) => reached.has(file)),
    after: after.files.filter((file) => reached.has(file)),
  };
}

class Imports {
  readonly #tree: FileTree;
  readonly #texts = new Map<string, string | null>();
  readonly #direct = new Map<string, readonly string[]>();

  constructor(tree: FileTree) {
    this.#tree = tree;
  }

  /** Null where there is none; what cannot be read stands for itself. */
  text(file: string): string | null {
    const known = this.#texts.get(file);
    if (known !== undefined) return known;
    const read = this.#tree.read(file);
    const text = read === null || typeof read === 'string' ? read : `\0${read.reason}`;
    this.#texts.set(file, text);
    return text;
  }

  /** The file and everything it imports, directly or not. */
  closure(file: string): ReadonlySet<string> {
    const found = new Set([file]);
    for (const one of found) for (const imported of this.#importsOf(one)) found.add(imported);
    return found;
  }

  #importsOf(file: string): readonly string[] {
    const known = this.#direct.get(file);
    if (known !== undefined) return known;
    const text = this.text(file);
    const decls = text === null || !text.includes('import') ? [] : parse(text, file).ast.decls;
    const paths = decls.flatMap((decl) =>
      decl.kind === 'import' ? [posix.join(posix.dirname(file), decl.from.value)] : [],
    );
    this.#direct.set(file, paths);
    return paths;
  }
}
