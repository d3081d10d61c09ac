// What the words of `rseg diff` mean: revisions, paths, or two things on the disk. Ambiguous words are refused, as git does.
import { statSync } from 'node:fs';
import { posix, relative, resolve, sep } from 'node:path';
import { EXIT, UserError } from '../../exit-code.js';
import { commitOf, findRepository, mergeBase, type Repository, repositoryAt } from './repository.js';

export interface NamedCommit {
  readonly commit: string;
  readonly name: string;
}
export type DiffRequest =
  | { readonly kind: 'files' | 'folders'; readonly before: string; readonly after: string }
  | {
      readonly kind: 'revisions';
      readonly repository: Repository;
      readonly before: NamedCommit;
      /** null: the working tree */
      readonly after: NamedCommit | null;
      /** files and folders below the root of the repository; empty: everything */
      readonly paths: readonly string[];
    };

export interface DiffWords {
  /** in the order of the command line, without `--` */
  readonly words: readonly string[];
  /** how many of them stood behind `--`; null without one */
  readonly behindDashes: number | null;
  readonly folder: string;
}

/** Throws exit 2 for a word that names nothing, or two things. */
export function diffRequest({ words, behindDashes, folder }: DiffWords): DiffRequest {
  if (behindDashes === null) {
    const pair = pairOnDisk(words, folder);
    if (pair !== null) return pair;
  }
  const repository = repositoryAt(folder);
  const count = behindDashes === null ? leadingRevisions(words, repository, folder) : words.length - behindDashes;
  const paths = words.slice(count).map((word) => pathBelow(repository.root, folder, word));
  return { kind: 'revisions', repository, ...revisions(words.slice(0, count), repository), paths };
}

/** `rseg diff A.rseg B.rseg` and `rseg diff DIR1 DIR2`: two files or folders that are no revisions. */
function pairOnDisk(words: readonly string[], folder: string): DiffRequest | null {
  const [before, after] = words;
  if (words.length !== 2 || before === undefined || after === undefined) return null;
  const kinds = [kindOf(before, folder), kindOf(after, folder)];
  if (kinds[0] === null || kinds[0] !== kinds[1]) return null;
  const repository = findRepository(folder);
  if (repository !== null) for (const word of words) refuseAmbiguous(word, repository, folder);
  return {
    kind: kinds[0] === 'file' ? 'files' : 'folders',
    before: resolve(folder, before),
    after: resolve(folder, after),
  };
}

function kindOf(word: string, folder: string): 'file' | 'folder' | null {
  if (word.includes('\0')) return null;
  const status = statSync(resolve(folder, word), { throwIfNoEntry: false });
  return status === undefined ? null : status.isDirectory() ? 'folder' : 'file';
}

const rangeOf = (word: string): readonly [string, string, string] | null => {
  const match = /^(.*?)(\.{2,3})([^.].*)?$/.exec(word);
  return match === null ? null : [match[1] || 'HEAD', match[2]!, match[3] ?? 'HEAD'];
};

function isRevision(word: string, repository: Repository): boolean {
  if (commitOf(repository, word) !== null) return true;
  const range = rangeOf(word);
  return range !== null && commitOf(repository, range[0]) !== null && commitOf(repository, range[2]) !== null;
}

function refuseAmbiguous(word: string, repository: Repository, folder: string): void {
  if (kindOf(word, folder) === null || !isRevision(word, repository)) return;
  throw new UserError(EXIT.usage, `'${word}' is a revision and a file`, {
    help: 'write `--` between revisions and files: rseg diff REVISION -- FILE',
  });
}

function leadingRevisions(words: readonly string[], repository: Repository, folder: string): number {
  let count = 0;
  for (const word of words) {
    refuseAmbiguous(word, repository, folder);
    const path = kindOf(word, folder) !== null;
    if (path) break;
    if (!isRevision(word, repository)) {
      throw new UserError(EXIT.usage, `'${word}' is neither a revision nor a file here`, {
        help: 'for a file that is not there any more write: rseg diff REVISION -- FILE',
      });
    }
    count++;
  }
  for (const word of words.slice(count)) {
    if (kindOf(word, folder) !== null) continue;
    throw new UserError(EXIT.usage, `there is no file '${word}'; revisions stand before files`, {
      help: 'for a file that is not there any more write: rseg diff REVISION -- FILE',
    });
  }
  return count;
}

function pathBelow(root: string, folder: string, word: string): string {
  const path = relative(root, resolve(folder, word)).split(sep).join('/');
  if (path !== '..' && !path.startsWith('../') && !posix.isAbsolute(path)) return path;
  throw new UserError(EXIT.usage, `'${word}' lies outside of the repository`);
}

function revisions(words: readonly string[], repository: Repository) {
  if (words.length > 2) {
    throw new UserError(EXIT.usage, `${words.length} revisions were named, two at most can be compared`);
  }
  const [first, second] = words;
  const range = first === undefined || commitOf(repository, first) !== null ? null : rangeOf(first);
  if (range !== null && second === undefined) return rangeRevisions(first!, range, repository);
  return {
    before: named(first ?? 'HEAD', repository),
    after: second === undefined ? null : named(second, repository),
  };
}

function rangeRevisions(word: string, [a, dots, b]: readonly [string, string, string], repository: Repository) {
  const [before, after] = [named(a, repository), named(b, repository)];
  if (dots === '..') return { before, after };
  const commit = mergeBase(repository, before.commit, after.commit, word);
  return { before: { commit, name: `${commit.slice(0, 10)}, where ${b} left ${a}` }, after };
}

function named(word: string, repository: Repository): NamedCommit {
  const commit = commitOf(repository, word);
  if (commit !== null) return { commit, name: word };
  const unborn = word === 'HEAD';
  throw new UserError(EXIT.usage, unborn ? 'this repository has no commit yet' : `'${word}' is no revision`, {
    help: 'two files or folders are compared without git: rseg diff OLD.rseg NEW.rseg',
  });
}
