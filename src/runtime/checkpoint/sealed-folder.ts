// A folder of files that exists as a whole or not at all: written aside, described by MANIFEST.json (size and sha256 of
// every file), synchronised, renamed. Nothing in it is trusted before the digests were compared.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { removeQuietly, syncFolder, writeDurably } from '../run/atomic-write.js';
import { withRoom } from '../run/room.js';
import { stateFiles } from '../run/state-files.js';
import { placeFolder, readWhole, temporaryBeside } from '../run/whole-file.js';

export const MANIFEST = 'MANIFEST.json';

export interface SealedFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}
export interface Manifest<Facts> {
  readonly version: 1;
  readonly files: readonly SealedFile[];
  /** what the owner wants to know without opening the files */
  readonly facts: Facts;
  /** sha256 of the three fields above as compact JSON: a flipped digit in them is found too */
  readonly seal: string;
}
/** Either a manifest whose files are all there and intact, or why not. */
export type Verified<Facts> = { readonly manifest: Manifest<Facts> } | { readonly problem: string };

/** Contents of files by name: the bytes, or pieces of them in order. */
export type FileContents = ReadonlyMap<string, Content>;

type Content = Uint8Array | readonly Uint8Array[];
const partsOf = (content: Content): readonly Uint8Array[] => (content instanceof Uint8Array ? [content] : content);
const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, part) => sum + part.byteLength, 0);
const sizeOf = (files: FileContents): number =>
  [...files.values()].reduce((sum, content) => sum + lengthOf(partsOf(content)), 0);

function sha256(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function seal<Facts>({ version, files, facts }: Omit<Manifest<Facts>, 'seal'>): string {
  return sha256([JSON.stringify({ version, files, facts })]);
}

/**
 * Writes `files` as folder `path`, which is not there or was not seen yet. When this returns, folder and name are on the disk; when it
 * throws (UserError, exit 6), nothing is left. Returns the number of bytes.
 */
export function writeSealedFolder<Facts>(path: string, files: FileContents, facts: Facts): number {
  return withRoom('write', path, sizeOf(files), () => {
    const temporary = temporaryBeside(path);
    try {
      stateFiles().makeFolder(temporary);
      const sealed: SealedFile[] = [];
      for (const [name, content] of files) {
        const parts = partsOf(content);
        writeDurably(join(temporary, name), parts);
        const size = lengthOf(parts);
        sealed.push({ name, size, sha256: sha256(parts) });
      }
      const content = { version: 1, files: sealed, facts } as const;
      const manifest: Manifest<Facts> = { ...content, seal: seal(content) };
      writeDurably(join(temporary, MANIFEST), [Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)]);
      syncFolder(temporary);
      placeFolder(temporary, path);
      syncFolder(dirname(path));
      return sealed.reduce((sum, file) => sum + file.size, 0);
    } catch (cause) {
      removeQuietly(temporary);
      throw cause;
    }
  });
}

function readManifest<Facts>(path: string): Manifest<Facts> | null {
  try {
    const parsed: unknown = JSON.parse(readWhole(join(path, MANIFEST)).toString());
    const manifest = parsed as Manifest<Facts>;
    const named = manifest.files.every(({ name }) => basename(name) === name && name !== '..');
    return manifest.version === 1 && seal(manifest) === manifest.seal && named ? manifest : null;
  } catch {
    return null;
  }
}

const CHUNK_BYTES = 1 << 20;

/** What is wrong with an open file that should be `file`. */
function problemOfContent(descriptor: number, { name, size, sha256: expected }: SealedFile): string | null {
  const found = stateFiles().size(descriptor);
  if (found !== size) return `${name} has ${found} bytes instead of ${size}`;
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size + 1));
  for (let count = stateFiles().read(descriptor, chunk); count > 0; count = stateFiles().read(descriptor, chunk)) {
    hash.update(chunk.subarray(0, count));
  }
  return hash.digest('hex') === expected ? null : `the content of ${name} has changed (sha256 differs)`;
}

function problemOf(path: string, file: SealedFile): string | null {
  try {
    const descriptor = stateFiles().open(join(path, file.name), 'read');
    try {
      return problemOfContent(descriptor, file);
    } finally {
      stateFiles().close(descriptor);
    }
  } catch {
    return `${file.name} cannot be read`;
  }
}

/** Compares size and sha256 of every file with the manifest, without interpreting any of them. */
export function verifySealedFolder<Facts>(path: string): Verified<Facts> {
  if (!existsSync(path)) return { problem: 'it does not exist' };
  const manifest = readManifest<Facts>(path);
  if (manifest === null) return { problem: `${MANIFEST} is missing or damaged` };
  for (const file of manifest.files) {
    const problem = problemOf(path, file);
    if (problem !== null) return { problem };
  }
  return { manifest };
}
