// Where packs lie, which one belongs to a split as it is now, and which ones belonged to it before.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../exit-code.js';
import { removeTree, TEMPORARY_PREFIX } from '../../run/whole-file.js';
import type { FilesPlan } from '../files/file-frames.js';
import { type PackIndex, packName, readPackIndex } from './pack-file.js';
import type { PackOwner } from './write-pack.js';

/** How a run finds packs. */
export interface Packs {
  readonly folder: string;
  /** of the files of a split as they are now */
  readonly fingerprint: (split: string) => Promise<string>;
  /** told about a split that has no pack */
  readonly missing: (split: string) => void;
}

/** Packs of `folder`; each split that has none is told once. */
export function openPacks(folder: string, fingerprint: Packs['fingerprint'], tell: (message: string) => void): Packs {
  const told = new Set<string>();
  const missing = (split: string): void => {
    if (told.has(split)) return;
    told.add(split);
    tell(
      `no packed pictures of split ${split} as it is now in ${folder}: its files are read (rseg data pack FILE makes a pack)`,
    );
  };
  return { folder, fingerprint, missing };
}

/** The pack of a split, or null: a picture that changed since is another fingerprint, so it leads to no pack. */
export async function findPack(plan: FilesPlan, split: string, packs: Packs): Promise<string | null> {
  const file = join(packs.folder, packName(plan, await packs.fingerprint(split)));
  if (existsSync(file)) return file;
  packs.missing(split);
  return null;
}

export interface FoundPack {
  readonly file: string;
  readonly bytes: number;
  readonly index: PackIndex;
}

/** All intact packs of a folder; none where it does not exist. */
function packsIn(folder: string): readonly FoundPack[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.pack') && !name.startsWith(TEMPORARY_PREFIX))
    .sort()
    .flatMap((name) => {
      const file = join(folder, name);
      try {
        return [{ file, bytes: statSync(file).size, index: readPackIndex(file) }];
      } catch (error) {
        if (error instanceof UserError) return [];
        throw error;
      }
    });
}

/** Packs of the same split of the same data set, whatever its pictures were. */
export function packsOf({ dataset, split, root }: PackOwner, folder: string): readonly FoundPack[] {
  return packsIn(folder).filter(
    ({ index }) => index.dataset === dataset && index.split === split && index.root === root,
  );
}

/** Removes packs; returns how many bytes that gave back. */
export function removePacks(packs: readonly FoundPack[]): number {
  for (const { file } of packs) removeTree(file);
  return packs.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** What killed commands left unfinished in the folder. Only while nobody writes there. */
export function removeUnfinished(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name.startsWith(TEMPORARY_PREFIX) && name.endsWith('.pack')) removeTree(join(folder, name));
  }
}
