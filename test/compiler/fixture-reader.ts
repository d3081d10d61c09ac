// Files of `test/compiler/fixtures` for the compiler, by their path below a folder of it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.js';

export function fixtureFolder(name: string): string {
  return join(packageRoot, 'test', 'compiler', 'fixtures', name);
}

export function readerIn(folder: string): (path: string) => string | null {
  return (path) => {
    try {
      return readFileSync(join(folder, path), 'utf8');
    } catch {
      return null;
    }
  };
}

/** A reader of texts in memory. */
export function readerOf(files: Readonly<Record<string, string>>): (path: string) => string | null {
  return (path) => files[path] ?? null;
}

/** Paths below a folder that end in `suffix`, with `/`. */
export function filesIn(folder: string, suffix: string): readonly string[] {
  return readdirSync(folder, { recursive: true })
    .map((path) => String(path).replaceAll('\\', '/'))
    .filter((path) => path.endsWith(suffix))
    .sort();
}
