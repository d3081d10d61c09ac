// What `rseg check` is given: files, folders with files, and `-` for standard input.
import { readdirSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import type { SourceReader, UnreadableSource } from '../compiler/source-reader.js';
import { EXIT, UserError } from '../exit-code.js';
import { decodeSource, LIMIT_BYTES, readSource } from './source-reader.js';

/** Name of the text of standard input in messages; its imports are relative to the current folder. */
export const STDIN_FILE = '<stdin>';

export interface CheckInputs {
  /** in the order given, each once; files of a folder by name */
  readonly files: readonly string[];
  readonly reader: SourceReader;
}

/** Throws a UserError (exit 3) for a folder without `.rseg` files. */
export async function readInputs(words: readonly string[]): Promise<CheckInputs> {
  const files = [...new Set(words.flatMap(filesOf))];
  if (!files.includes(STDIN_FILE)) return { files, reader: readSource };
  const text = await readStandardInput();
  return { files, reader: (path) => (path === STDIN_FILE ? text : readSource(path)) };
}

function filesOf(word: string): readonly string[] {
  if (word === '-') return [STDIN_FILE];
  if (!isFolder(word)) return [normalize(word)];
  const found = filesBelow(normalize(word));
  if (found.length === 0)
    throw new UserError(EXIT.fileErrors, 'there is no .rseg file in this folder', { where: word });
  return found;
}

/** What cannot be looked at is a file that cannot be read, which the compiler tells. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Folders of packages and hidden ones are left alone; links to folders are not followed, so there is an end. */
function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^\.|^node_modules$/.test(entry.name) ? [] : filesBelow(path);
    return entry.name.endsWith('.rseg') ? [path] : [];
  });
}

async function readStandardInput(): Promise<string | UnreadableSource> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > LIMIT_BYTES) break;
  }
  return decodeSource(Buffer.concat(chunks));
}
