// Stages by their keys, in the run folders that were prepared for them.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, UserError } from '../../exit-code.js';
import { foldersBelow } from './folders-below.js';
import { checkpointFolder, runFolderAt } from './run-folder.js';
import type { RunManifest } from './run-record.js';

export interface FoundStages {
  /** name of the run folder */
  readonly run: string;
  /** full keys, in the order asked for */
  readonly keys: readonly string[];
}

type Listed = RunManifest['stages'][number];

/**
 * The run below `runs` whose plan has stages with all these keys, or beginnings of keys. Of several, the one that has begun with the first
 * stage, else the first by name. `only`: look into this run alone. Throws exit 2 when there is none or a beginning means several keys.
 */
export function findStages(wanted: readonly string[], runs: string, only?: string): FoundStages {
  const names = only === undefined ? foldersBelow(runs) : [only];
  const found: (FoundStages & { readonly begun: boolean })[] = [];
  for (const run of names) {
    const listed = stagesOf(join(runs, run));
    const stages = wanted.map((key) => one(listed, key, run));
    if (!stages.every((stage) => stage !== null)) continue;
    const begun = existsSync(checkpointFolder(join(runs, run), stages[0]!));
    found.push({ run, keys: stages.map(({ key }) => key), begun });
  }
  const meanings = new Set(found.map(({ keys }) => keys.join(' ')));
  if (meanings.size > 1)
    throw new UserError(EXIT.usage, `${wanted.join(' ')} is the beginning of several keys`, {
      help: `write more of it: ${[...meanings].join(', ')}`,
    });
  const chosen = found.find(({ begun }) => begun) ?? found[0];
  if (chosen !== undefined) return chosen;
  const place = only === undefined ? runs : join(runs, only);
  const stages = wanted.length === 1 ? 'stage' : 'stages';
  throw new UserError(EXIT.usage, `no run in ${place} has the ${stages} ${wanted.join(' ')}`, {
    help: 'rseg run --on slurm prepares run folders; the keys stand in their manifest.json',
  });
}

function one(listed: readonly Listed[], wanted: string, run: string): Listed | null {
  const [stage, another] = listed.filter(({ key }) => key.startsWith(wanted));
  if (another !== undefined)
    throw new UserError(EXIT.usage, `${wanted} is the beginning of several keys in run ${run}`, {
      help: `write more of it: ${stage!.key} is ${stage!.id}, ${another.key} is ${another.id}`,
    });
  return stage ?? null;
}

function stagesOf(run: string): readonly Listed[] {
  try {
    return (JSON.parse(readFileSync(runFolderAt(run).manifest, 'utf8')) as RunManifest).stages;
  } catch {
    return [];
  }
}
