// `rseg git-setup`: git shows and merges `.rseg` files by their meaning.
import { join } from 'node:path';
import { setUpGit } from '../diff/git/git-setup.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { packageRoot } from '../package-root.js';

/** Prints what was changed. Git starts this installation by its path, so that it works from every program. */
export async function gitSetupCommand(options: {
  readonly global?: boolean;
  readonly remove?: boolean;
}): Promise<ExitCode> {
  const command = [process.execPath, join(packageRoot, 'bin', 'rseg.js')].map(quoted).join(' ');
  const { global = false, remove = false } = options;
  for (const line of setUpGit({ global, remove, folder: process.cwd(), command })) console.log(line);
  return EXIT.ok;
}

/** One word of a shell. */
const quoted = (text: string): string => (/^[\w/.:@+-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`);
