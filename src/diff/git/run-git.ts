// The git client as a child process: no shell, so that no path or revision is anything but an argument.
import { spawnSync } from 'node:child_process';
import { EXIT, UserError } from '../../exit-code.js';

export interface GitAnswer {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}
export type Git = (words: readonly string[], input?: string) => GitAnswer;

/** Largest answer that is taken: all `.rseg` files of a revision. */
const MOST_BYTES = 512 * 1024 * 1024;

/** git in a folder. Throws exit 2 where there is no git. */
export function gitIn(folder: string): Git {
  return (words, input = '') => {
    const env = { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' };
    const { status, stdout, stderr, error } = spawnSync('git', [...words], {
      cwd: folder,
      env,
      input,
      maxBuffer: MOST_BYTES,
    });
    if (error !== undefined) {
      const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
      throw new UserError(EXIT.usage, absent ? 'git is not installed' : `git failed: ${error.message}`, {
        help: 'two files or folders are compared without git: rseg diff OLD.rseg NEW.rseg',
      });
    }
    return { status: status ?? 1, stdout, stderr: stderr.toString('utf8').trim() };
  };
}

/** The answer of a command that must work; throws exit 2 with git's own words. */
export function answerOf(git: Git, words: readonly string[], input?: string): Buffer {
  const { status, stdout, stderr } = git(words, input);
  if (status === 0) return stdout;
  const said = stderr.replace(/^fatal: /, '').split('\n')[0] ?? '';
  throw new UserError(EXIT.usage, `git ${words[0]} failed: ${said}`);
}

/** Parts of an answer that end with NUL, as with `-z`. */
export function nulParts(bytes: Buffer): readonly string[] {
  return bytes
    .toString('utf8')
    .split('\0')
    .filter((part) => part !== '');
}
