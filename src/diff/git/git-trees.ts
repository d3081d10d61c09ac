// The `.rseg` files of a revision and of the working tree.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceReader, UnreadableSource } from '../../compiler/source-reader.js';
import type { FileTree } from '../side.js';
import type { Repository } from './repository.js';
import { answerOf, type Git, nulParts } from './run-git.js';

/** Bytes of a file as text, or why they are none. */
export type Decode = (bytes: Buffer) => string | UnreadableSource;

const isSource = (path: string): boolean => path.endsWith('.rseg');

/** Files as they were at a commit; imports are resolved at the same commit. */
export function revisionTree({ git }: Repository, commit: string, name: string, decode: Decode): FileTree {
  const blobs = blobsOf(git, commit);
  const files = [...blobs.keys()].filter(isSource);
  let texts: ReadonlyMap<string, Buffer> | null = null;
  return {
    name,
    files,
    read: (path) => {
      const id = blobs.get(path);
      if (id === undefined) return null;
      texts ??= readBlobs(
        git,
        files.map((file) => blobs.get(file)!),
      );
      return decode(texts.get(id) ?? answerOf(git, ['cat-file', 'blob', id]));
    },
  };
}

/** Files by path; links and submodules are none. */
function blobsOf(git: Git, commit: string): ReadonlyMap<string, string> {
  const listed = nulParts(answerOf(git, ['ls-tree', '-r', '-z', '--full-tree', commit]));
  return new Map(
    listed.flatMap((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', type, id = ''] = line.slice(0, tab).split(' ');
      return type === 'blob' && mode.startsWith('100') ? [[line.slice(tab + 1), id] as const] : [];
    }),
  );
}

/** Contents by object id, in one process: `<id> blob <size>\n<bytes>\n` each. */
function readBlobs(git: Git, ids: readonly string[]): ReadonlyMap<string, Buffer> {
  const wanted = [...new Set(ids)];
  const bytes = answerOf(git, ['cat-file', '--batch'], wanted.map((id) => `${id}\n`).join(''));
  const found = new Map<string, Buffer>();
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(10, at);
    const [id = '', , size = '0'] = bytes.subarray(at, end).toString('utf8').split(' ');
    found.set(id, bytes.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return found;
}

/** Files as they lie on the disk: tracked ones that are there, and new ones that git does not ignore. */
export function workingTree({ root, git }: Repository, read: SourceReader): FileTree {
  const listed = nulParts(answerOf(git, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']));
  const files = [...new Set(listed)].filter((path) => isSource(path) && existsSync(join(root, path)));
  return { name: 'the working tree', files, read: (path) => read(join(root, path)) };
}
