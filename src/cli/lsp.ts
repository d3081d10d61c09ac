// `rseg lsp`: the language server for editors, over standard input and output.
import { readdirSync } from 'node:fs';
import type { ExitCode } from '../exit-code.js';
import { serve } from '../language-server/server.js';
import type { FolderEntry } from '../language-server/string-completion.js';
import { readSource } from './source-reader.js';
import { version } from './version.js';

/** Never returns: the server ends the process when its client goes. */
export async function lspCommand(): Promise<ExitCode> {
  serve({ read: readSource, list }, version());
  return new Promise(() => undefined);
}

function list(folder: string): readonly FolderEntry[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      isFolder: entry.isDirectory(),
    }));
  } catch {
    return [];
  }
}
