// Sides that are folders or single files on the disk.
import { readdirSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import type { SourceReader } from '../compiler/source-reader.js';
import type { FileTree } from './side.js';

const SKIPPED = new Set(['node_modules', '.git']);

/** Every `.rseg` file below a folder; paths are relative to it. */
export function folderTree(folder: string, read: SourceReader): FileTree {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path.endsWith('.rseg') && !path.split('/').some((part) => SKIPPED.has(part)))
    .sort();
  return { name: folder, files, read: (path) => read(join(folder, path)) };
}

/** Two files that stand for one: changes are shown under the name that they share, or under both. */
export function filePair(before: string, after: string, read: SourceReader): { before: FileTree; after: FileTree } {
  const [old, now] = [basename(before), basename(after)];
  const entry = old === now ? now : `${old} -> ${now}`;
  const tree = (path: string): FileTree => ({
    name: path,
    files: [entry],
    read: (asked) => read(asked === entry ? path : join(dirname(path), asked)),
  });
  return { before: tree(before), after: tree(after) };
}
