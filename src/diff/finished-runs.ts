// The finished runs of a runs folder: what a deleted variant leaves behind.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FinishedRun } from './comparison.js';

/** Empty when there is no such folder. Folders without a readable manifest are no runs. */
export function finishedRuns(runs: string): readonly FinishedRun[] {
  return namesIn(runs).flatMap((name) => {
    const folder = join(runs, name);
    if (!existsSync(join(folder, 'report.json'))) return [];
    const manifest = manifestOf(folder);
    return manifest === null ? [] : [{ ...manifest, folder }];
  });
}

function namesIn(runs: string): readonly string[] {
  try {
    return readdirSync(runs).sort();
  } catch {
    return [];
  }
}

function manifestOf(folder: string): Omit<FinishedRun, 'folder'> | null {
  try {
    const found: unknown = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    if (typeof found !== 'object' || found === null || !('variant' in found) || !('seed' in found)) return null;
    const { variant, seed } = found;
    return typeof variant === 'string' && typeof seed === 'number' ? { variant, seed } : null;
  } catch {
    return null;
  }
}
