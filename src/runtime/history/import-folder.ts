// A folder that a tracker's own Python client imports: `runs.json` with the numbers, the files beside it, and the program that does it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../package-root.js';
import { atomicWrite } from '../run/atomic-write.js';
import { makeFolder } from '../run/make-folder.js';
import type { RunHistory } from './run-history.js';

export type ImportingTracker = 'mlflow' | 'wandb';

/** A file of a run; pictures have the step that they show. */
interface ImportedFile {
  readonly path: string;
  readonly stage?: string;
  readonly step?: number;
  readonly caption?: string;
}

/** Writes `histories` to the folder `out`. Throws exit 6 naming the file. */
export function writeImportFolder(out: string, tracker: ImportingTracker, histories: readonly RunHistory[]): void {
  makeFolder(out);
  const runs = histories.map((history) => ({ ...recordOf(history), files: writeFiles(out, history) }));
  atomicWrite(join(out, 'runs.json'), `${JSON.stringify({ version: 1, runs })}\n`);
  const program = join(packageRoot, 'src', 'runtime', 'history', 'importers', `import_${tracker}.py`);
  atomicWrite(join(out, 'import.py'), readFileSync(program));
}

/** Points are `[step, wall, value]`; a value that is no number is null. */
function recordOf({ texts, pictures, settings, series, results, ...facts }: RunHistory) {
  const points = [...series].map(([tag, all]) => [tag, all.map(({ step, wall, value }) => [step, wall, value])]);
  return {
    ...facts,
    settings: Object.fromEntries(settings),
    series: Object.fromEntries(points),
    results: Object.fromEntries(results),
  };
}

function writeFiles(out: string, { run, texts, pictures }: RunHistory): readonly ImportedFile[] {
  makeFolder(join(out, 'files'));
  makeFolder(join(out, 'files', run));
  const put = (name: string, content: string | Uint8Array): string => {
    const path = join('files', run, name);
    atomicWrite(join(out, path), content);
    return path;
  };
  return [
    ...[...texts].map(([name, text]) => ({ path: put(name, text) })),
    ...pictures.map(({ stage, step, tiles, png }) => ({
      path: put(`${stage}-${String(step).padStart(6, '0')}.png`, png),
      stage,
      step,
      caption: tiles.join(' | '),
    })),
  ];
}
