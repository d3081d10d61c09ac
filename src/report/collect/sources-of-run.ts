// The texts that a run was compiled from, as they lie in its folder.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runFolderAt } from '../../runtime/run/run-folder.js';
import type { ReportSources, SourceText } from '../report-document.js';

/** Empty where the folder was copied without them. Lock files stay beside the experiments, so a run has none. */
export function sourcesOfRun(folder: string): ReportSources {
  const { spec } = runFolderAt(folder);
  return { experiments: textsBelow(spec), locks: [], unlocked: [] };
}

function textsBelow(folder: string): readonly SourceText[] {
  let entries: readonly { readonly name: string; readonly parentPath: string; isFile(): boolean }[];
  try {
    entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .map((path) => ({ name: relative(folder, path), text: readFileSync(path, 'utf8') }));
}
