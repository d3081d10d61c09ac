// The folder that holds package.json: where `grammar/`, `experiments/` and other files that are not compiled are found,
// from the sources as from `dist/`.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findPackageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('package.json of rseg was not found above its own code');
    folder = parent;
  }
  return folder;
}

/** Absolute path of the installed rseg package. */
export const packageRoot: string = findPackageRoot();
