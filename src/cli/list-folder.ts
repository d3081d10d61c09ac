// What a folder holds, for proposals of paths and for finding the files of a workspace.
import { readdirSync } from 'node:fs';
import type { FolderEntry } from '../language-server/string-completion.js';

/** Nothing for what cannot be read. Links are not followed: they may lead in a circle. */
export function listFolder(folder: string): readonly FolderEntry[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      isFolder: entry.isDirectory(),
    }));
  } catch {
    return [];
  }
}
