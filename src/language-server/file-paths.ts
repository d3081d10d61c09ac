// Addresses of the protocol and paths of the compiler. A file is named relative to the folder that a person would run `rseg check` in,
// so that messages read the same in both places.
import { isAbsolute, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { STD_FILE } from '../compiler/registry.js';
import { packageRoot } from '../package-root.js';

/** Absolute path of a file, or the whole address of a document that has none, such as `untitled:Untitled-1`. */
export type DocumentPath = string;

export function documentPath(uri: string): DocumentPath {
  if (!uri.startsWith('file:')) return uri;
  try {
    return fileURLToPath(uri);
  } catch {
    return uri;
  }
}

export function uriOf(path: DocumentPath): string {
  return isAbsolute(path) ? pathToFileURL(path).href : path;
}

/** The workspace folder that holds a file; else the folder of the file itself. */
export function baseFolder(path: DocumentPath, folders: readonly string[]): string {
  if (!isAbsolute(path)) return folders[0] ?? process.cwd();
  const holders = folders.filter(
    (folder) => path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep),
  );
  return holders.sort((a, b) => b.length - a.length)[0] ?? resolve(path, '..');
}

/** How the compiler names a document whose paths are relative to `base`. */
export function compilerPath(path: DocumentPath, base: string): string {
  return isAbsolute(path) ? relative(base, path).split(sep).join('/') : path;
}

/** The document that the compiler means by a name. */
export function pathOfCompiler(file: string, base: string): DocumentPath {
  if (file === STD_FILE) return resolve(packageRoot, 'grammar', 'std.rseg');
  if (/^[a-z][a-z0-9+.-]+:/i.test(file) && !/^[a-z]:[\\/]/i.test(file)) return file;
  return resolve(base, ...posix.normalize(file).split('/'));
}
