// What lies below a folder of runs: one folder per run, and whatever else people and rseg keep there.
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the folders in `runs` that may be runs, in order; links to folders count. None when `runs` is not there or cannot be read. */
export function foldersBelow(runs: string): readonly string[] {
  let entries: readonly Dirent[] = [];
  try {
    entries = readdirSync(runs, { withFileTypes: true });
  } catch {
    return [];
  }
  const folders = entries.filter((entry) => {
    if (entry.name.startsWith('.')) return false;
    return entry.isDirectory() || (entry.isSymbolicLink() && leadsToFolder(join(runs, entry.name)));
  });
  return folders.map(({ name }) => name).sort();
}

function leadsToFolder(link: string): boolean {
  try {
    return statSync(link).isDirectory();
  } catch {
    return false;
  }
}
