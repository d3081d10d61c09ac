// Replaces the text of a source file: all of it or nothing, through links, with the rights it had, and only if nobody else wrote meanwhile.
import { chmodSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { EXIT, UserError } from '../exit-code.js';
import { atomicWrite } from '../runtime/run/atomic-write.js';

/** `before` is the text that was read. Throws a UserError (exit 6) when the file cannot be written or has changed. */
export function writeSource(path: string, before: string, text: string): void {
  const target = realpathSync(path);
  if (readFileSync(target, 'utf8') !== before) {
    throw new UserError(EXIT.io, 'the file was changed while it was being read; nothing was written', { where: path });
  }
  const { mode } = statSync(target);
  atomicWrite(target, text);
  chmodSync(target, mode);
}
