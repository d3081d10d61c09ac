// Remembers the fingerprint of pictures that were read before. Reading tens of gigabytes only to learn that nothing
// changed would make every start slow; names, sizes, times and inodes tell it as well, as version control does it.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FrameIndex } from '../data/batch.js';
import { absenceLines, existingNames } from '../data/files/digest-files.js';
import type { FilesPlan } from '../data/files/file-frames.js';
import { DECODER } from '../data/files/read-png.js';
import { atomicWriteJson } from './atomic-write.js';
import { makeFolder } from './make-folder.js';

/** below the folder of all runs; no run is called so */
const FILE = join('.cache', 'data-index.json');
/** files changed so recently may change again without a new time */
const SETTLED_MS = 2000;

interface Known {
  readonly [listing: string]: FrameIndex;
}

/**
 * sha256 over the listing of a split; null when it cannot stand for the contents, because files are missing or changed
 * just now.
 */
function listingOf(plan: FilesPlan, now: number): string | null {
  const { root, mirrored } = plan;
  const hash = createHash('sha256').update(`${DECODER}\n${root}\n${mirrored.join()}\n${absenceLines(plan)}`);
  for (const name of existingNames(plan)) {
    const stat = statSync(join(root, name), { bigint: true, throwIfNoEntry: false });
    if (stat === undefined || now - Number(stat.mtimeMs) < SETTLED_MS) return null;
    hash.update(`${name}\0${stat.size}\0${stat.mtimeNs}\0${stat.ctimeNs}\0${stat.ino}\n`);
  }
  return hash.digest('hex');
}

function readKnown(file: string): Known {
  try {
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Known) : {};
  } catch {
    // a damaged cache is an empty one
    return {};
  }
}

/** The index of the split that `plan` lists: from the cache of the folder of runs `folder` where the listing is known, else by `read`. */
export async function cachedIndex(
  folder: string,
  plan: FilesPlan,
  read: () => Promise<FrameIndex>,
): Promise<FrameIndex> {
  const file = join(folder, FILE);
  const listing = listingOf(plan, Date.now());
  const known = listing === null ? undefined : readKnown(file)[listing];
  if (known !== undefined) return known;
  const index = await read();
  if (listing !== null) {
    makeFolder(dirname(file));
    atomicWriteJson(file, { ...readKnown(file), [listing]: index });
  }
  return index;
}
