// What commands that read a data set know about the machine, packed pictures included.
import { resolve } from 'node:path';
import process from 'node:process';
import type { Dataset, RuntimeSettings } from '../compiler/normal-form.js';
import type { DataContext } from '../runtime/data/data-context.js';
import { openPacks } from '../runtime/data/packs/find-pack.js';
import { indexSplit } from '../runtime/run/index-data.js';

/** `folder`: of the `.rseg` file; `runs`: folder of all runs, which remembers fingerprints of pictures. */
export function packedContext(
  folder: string,
  data: Dataset,
  { packs }: Pick<RuntimeSettings, 'packs'>,
  runs: string,
): DataContext {
  const context = { baseFolder: resolve(folder), environment: process.env };
  if (packs === null) return context;
  const fingerprint = async (split: string) => (await indexSplit(data, split, context, runs)).digest;
  return {
    ...context,
    packs: openPacks(resolve(folder, packs), fingerprint, (text) => console.error(`warning: ${text}`)),
  };
}
