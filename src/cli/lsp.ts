// `rseg lsp`: the language server for editors, over standard input and output.
import type { ExitCode } from '../exit-code.js';
import { serve } from '../language-server/server.js';
import { listFolder } from './list-folder.js';
import { readSource } from './source-reader.js';
import { version } from './version.js';

/** Never returns: the server ends the process when its client goes. */
export async function lspCommand(): Promise<ExitCode> {
  serve({ read: readSource, list: listFolder }, version());
  return new Promise(() => undefined);
}
