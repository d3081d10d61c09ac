// The fingerprint of a file, of any size.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { EXIT, UserError } from '../../exit-code.js';

/** sha256 in hex. Throws exit 4 when the file cannot be read. */
export async function digestFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch (cause) {
    throw new UserError(EXIT.data, 'the weights cannot be read', {
      where: file,
      help: 'weights are given by a path relative to the .rseg file',
      cause,
    });
  }
  return hash.digest('hex');
}
