// The repository around a folder, and what a word means in it.
import { EXIT, UserError } from '../../exit-code.js';
import { type Git, gitIn } from './run-git.js';

export interface Repository {
  /** folder of the working tree */
  readonly root: string;
  /** git in `root` */
  readonly git: Git;
}

/** The repository that `folder` lies in; null outside of any. */
export function findRepository(folder: string): Repository | null {
  const { status, stdout } = gitIn(folder)(['rev-parse', '--show-toplevel']);
  if (status !== 0) return null;
  const root = stdout.toString('utf8').replace(/\n$/, '');
  return { root, git: gitIn(root) };
}

/** Throws exit 2 outside of a repository. */
export function repositoryAt(folder: string): Repository {
  const found = findRepository(folder);
  if (found !== null) return found;
  throw new UserError(EXIT.usage, 'this folder is not in the working tree of a git repository', {
    help: 'two files or folders are compared without git: rseg diff OLD.rseg NEW.rseg',
  });
}

/** The commit that a word names, null when it names none. */
export function commitOf({ git }: Repository, word: string): string | null {
  if (word === '' || word.includes('\0')) return null;
  const { status, stdout } = git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${word}^{commit}`]);
  return status === 0 ? stdout.toString('utf8').trim() : null;
}

/** The best common ancestor; throws exit 2 when the histories have none. */
export function mergeBase({ git }: Repository, a: string, b: string, words: string): string {
  const { status, stdout } = git(['merge-base', a, b]);
  if (status === 0) return stdout.toString('utf8').trim();
  throw new UserError(EXIT.usage, `${words}: the two revisions have no common ancestor`);
}
