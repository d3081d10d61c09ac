// `rseg status`: where the runs of a folder, or of the newest command, stand now.
import { basename, dirname } from 'node:path';
import process from 'node:process';
import type { ExitCode } from '../exit-code.js';
import { decideOutput, factsOfProcess } from '../ui/terminal-capabilities.js';
import { findWatched } from './find-watched.js';
import { folderSource } from './fleet-sources.js';
import { watchRuns } from './watch-runs.js';

export interface StatusOptions {
  /** folder of all runs */
  readonly runs: string;
  /** all runs of the folder, not only those of the newest command */
  readonly all?: boolean;
  readonly json?: boolean;
}

/** A table, or with `json` one object per run. `wanted`: a run folder or a folder of runs. */
export async function statusCommand(wanted: string | undefined, options: StatusOptions): Promise<ExitCode> {
  const { runs, all, json } = options;
  const watched = findWatched(wanted, runs, all === true);
  const output = decideOutput(factsOfProcess(process), { ui: 'plain', json });
  if (watched.kind === 'runs') return watchRuns(watched.source, output, true);
  const source = folderSource(dirname(watched.folder));
  if (wanted === undefined) return watchRuns(source, output, true);
  const list = source.list();
  const one = { ...list, title: watched.folder, runs: list.runs.filter(({ run }) => run === basename(watched.folder)) };
  return watchRuns({ ...source, list: () => one }, output, true);
}
