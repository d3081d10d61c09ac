// A folder of files that exists as a whole or not at all: written aside, described by MANIFEST.json (size and sha256 of
// every file), synchronised, renamed. Nothing in it is trusted before the digests were compared.
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder, temporaryBeside, writeDurably } from '../run/atomic-write.js';
import { withIo } from '../run/io-failure.js';

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

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function seal<Facts>({ version, files, facts }: Omit<Manifest<Facts>, 'seal'>): string {
  return sha256(JSON.stringify({ version, files, facts }));
}

/**
 * Writes `files` as folder `path`, which must not exist. When this returns, folder and name are on the disk; when it
 * throws (UserError, exit 6), nothing is left. Returns the number of bytes.
 */
export function writeSealedFolder<Facts>(path: string, files: ReadonlyMap<string, Uint8Array>, facts: Facts): number {
  const temporary = temporaryBeside(path);
  return withIo('write', path, () => {
    try {
      mkdirSync(temporary, { mode: 0o700 });
      const sealed: SealedFile[] = [];
      for (const [name, bytes] of files) {
        writeDurably(join(temporary, name), bytes);
        sealed.push({ name, size: bytes.byteLength, sha256: sha256(bytes) });
      }
      const content = { version: 1, files: sealed, facts } as const;
      const manifest: Manifest<Facts> = { ...content, seal: seal(content) };
      writeDurably(join(temporary, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
      syncFolder(temporary);
      renameSync(temporary, path);
      syncFolder(dirname(path));
      return sealed.reduce((sum, file) => sum + file.size, 0);
    } catch (cause) {
      rmSync(temporary, { recursive: true, force: true });
      throw cause;
    }
  });
}

function readManifest<Facts>(path: string): Manifest<Facts> | null {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(path, MANIFEST), 'utf8'));
    const manifest = parsed as Manifest<Facts>;
    return manifest.version === 1 && seal(manifest) === manifest.seal ? manifest : null;
  } catch {
    return null;
  }
}

function hashFile(path: string): string {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(1 << 20);
  const descriptor = openSync(path, 'r');
  try {
    for (let count = readSync(descriptor, chunk); count > 0; count = readSync(descriptor, chunk)) {
      hash.update(chunk.subarray(0, count));
    }
  } finally {
    closeSync(descriptor);
  }
  return hash.digest('hex');
}

function problemOf(path: string, file: SealedFile): string | null {
  const full = join(path, file.name);
  try {
    const { size } = statSync(full);
    if (size !== file.size) return `${file.name} has ${size} bytes instead of ${file.size}`;
    return hashFile(full) === file.sha256 ? null : `the content of ${file.name} has changed (sha256 differs)`;
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
