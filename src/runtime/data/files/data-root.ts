// Where the files of a data set lie, and the promise that nothing outside that folder is read.
import { realpathSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { Dataset } from '../../../compiler/normal-form.js';
import { EXIT, UserError } from '../../../exit-code.js';
import type { DataContext } from '../data-context.js';

function statedRoot({ name, root }: Dataset, { baseFolder, environment }: DataContext): string {
  if (root === null) {
    throw new UserError(EXIT.fileErrors, `data set ${name} reads files but has no root`, {
      help: 'add root = "folder" or root = env(VARIABLE)',
    });
  }
  if (typeof root === 'string') return resolve(baseFolder, root);
  const value = environment[root.env];
  if (value === undefined || value === '') {
    throw new UserError(
      EXIT.fileErrors,
      `RS5101: environment variable ${root.env} is not set; the root of data set ${name} is read from it`,
      { help: `export ${root.env}=/path/to/${name}` },
    );
  }
  return resolve(value);
}

/** Real path of the root folder. */
export async function findRoot(dataset: Dataset, context: DataContext): Promise<string> {
  const stated = statedRoot(dataset, context);
  const isFolder = await stat(stated).then(
    (status) => status.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    throw new UserError(EXIT.data, `the root folder of data set ${dataset.name} does not exist`, {
      where: stated,
      help: 'datasets are not part of rseg: download it and point the root at it',
    });
  }
  return realpath(stated);
}

const REASONS: Readonly<Record<string, string>> = {
  ELOOP: 'its links lead in a circle',
  EACCES: 'no permission',
  ENOTDIR: 'a part of its path is no folder',
};

/** The real path of a file below `root`. A link or `..` that leads outside is an error. */
export function fileInside(root: string, name: string): string {
  const path = resolve(root, name);
  let real: string;
  try {
    real = realpathSync.native(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const reason = code === 'ENOENT' ? 'is missing' : `cannot be opened: ${REASONS[code] ?? code}`;
    throw new UserError(EXIT.data, `file of a data set ${reason}`, { where: path, cause: error });
  }
  if (real.startsWith(root.endsWith(sep) ? root : root + sep)) return real;
  throw new UserError(EXIT.data, `file of a data set leads outside its root folder, to ${real}`, {
    where: path,
    help: 'copy the file below the root, or make the folder it lies in the root',
  });
}
