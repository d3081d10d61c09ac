// Pictures that were made once, kept beside the report: making it again, or with another format of its tables, needs no engine.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../../compiler/canonical-json.js';
import { atomicWrite } from '../../runtime/run/atomic-write.js';
import { makeFolder } from '../../runtime/run/make-folder.js';
import { unbroken } from '../../runtime/run/unbroken.js';
import type { NetworkPictures, PictureRequest } from './network-pictures.js';

/** Folder beside the report. */
export const CACHE_FOLDER = '.rseg-report';
/** raised when pictures are made in another way */
const FORMAT = 2;

/** The key of an evaluation holds that of the weights and the data. */
function fileOf(folder: string, { stage, suite, count }: PictureRequest): string {
  const { key, evaluation, subject } = stage;
  const text = canonicalJson({ format: FORMAT, key, subject, split: evaluation.split, suite, count });
  return join(folder, CACHE_FOLDER, `${createHash('sha256').update(text).digest('hex').slice(0, 16)}.json`);
}

/** Null where nothing usable is kept. */
export function cachedPictures(folder: string, request: PictureRequest): NetworkPictures | null {
  try {
    const { format, pictures } = JSON.parse(readFileSync(fileOf(folder, request), 'utf8')) as {
      readonly format: number;
      readonly pictures: NetworkPictures;
    };
    return format === FORMAT ? pictures : null;
  } catch {
    return null;
  }
}

export async function keepPictures(folder: string, request: PictureRequest, pictures: NetworkPictures): Promise<void> {
  makeFolder(join(folder, CACHE_FOLDER));
  await unbroken(() => atomicWrite(fileOf(folder, request), JSON.stringify({ format: FORMAT, pictures })));
}
