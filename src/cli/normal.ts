// `rseg normal FILE`: what a file means, line by line; git calls it to show versions of a file (`textconv`).
import { compile } from '../compiler/compile.js';
import { placeOfBlob } from '../diff/git/blob-place.js';
import { normalText } from '../diff/normal-text.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { printAll } from './print-all.js';
import { readSource } from './source-reader.js';

/** A file with errors is printed as it is, with exit 0: git shows nothing when its filter fails. Exit 3 when there is no text to read. */
export async function normalCommand(file: string): Promise<ExitCode> {
  const text = readSource(file);
  if (typeof text !== 'string') {
    const reason = text === null ? 'does not exist' : text.reason;
    throw new UserError(EXIT.fileErrors, `${file} ${reason}`, { where: file });
  }
  const place = placeOfBlob(file, process.cwd(), readSource);
  const compilation = compile(place, (path) => (path === place ? text : readSource(path)));
  printAll(normalText(place, compilation));
  return EXIT.ok;
}
