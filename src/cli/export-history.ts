// `rseg export RUN... --format tensorboard|mlflow|wandb --out FOLDER`: the history of runs for other trackers.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { type ImportingTracker, writeImportFolder } from '../runtime/history/import-folder.js';
import { type RunHistory, readHistory } from '../runtime/history/run-history.js';
import { eventFile, eventFileName } from '../runtime/history/tensorboard/event-file.js';
import { atomicWrite } from '../runtime/run/atomic-write.js';
import { makeFolder } from '../runtime/run/make-folder.js';
import { printAll } from './print-all.js';
import { findAllRuns } from './report-targets.js';

export type HistoryFormat = 'tensorboard' | ImportingTracker;

export interface HistoryOptions {
  readonly format: HistoryFormat;
  readonly out: string;
  readonly force?: boolean;
  /** folder of all runs */
  readonly runs: string;
  readonly json?: boolean;
  readonly subject?: string;
  readonly of?: string;
  readonly modalities?: string;
  readonly size?: string;
  readonly batch?: string;
  readonly names?: string;
}

/** Options of networks. */
const FOREIGN = ['subject', 'of', 'modalities', 'size', 'batch', 'names'] as const;

/** What a user does next with the folder. */
const NEXT: Readonly<Record<HistoryFormat, (out: string) => string>> = {
  tensorboard: (out) => `tensorboard --logdir ${out}`,
  mlflow: (out) => `python ${join(out, 'import.py')} --tracking-uri URI`,
  wandb: (out) => `python ${join(out, 'import.py')}`,
};

/** Exit 2 when there is nothing to export or something in the way, 3 or 9 when a run's record cannot be used. */
export async function exportHistoryCommand(targets: readonly string[], options: HistoryOptions): Promise<ExitCode> {
  const { format, out, force, json } = options;
  const foreign = FOREIGN.find((name) => options[name] !== undefined);
  if (foreign !== undefined) {
    throw new UserError(EXIT.usage, `--${foreign} does nothing for ${format}`, {
      help: 'it belongs to exported networks',
    });
  }
  if (existsSync(out) && force !== true) {
    throw new UserError(EXIT.usage, `${out} is there already`, {
      help: '--force replaces what it holds of these runs',
    });
  }
  const found = await findAllRuns(targets, options);
  if (found === null) return EXIT.fileErrors;
  const [begun, missing] = parted(found.runs, ({ folder }) => existsSync(join(folder, 'events.jsonl')));
  for (const { variant, seed } of missing) console.error(`not started, left out: ${variant}@${seed}`);
  if (begun.length === 0) {
    throw new UserError(EXIT.usage, 'none of these runs has been started', { help: `rseg run ${targets[0]}` });
  }
  const histories = begun.map(({ folder }) => readHistory(folder));
  if (format === 'tensorboard') writeEventFiles(out, histories);
  else writeImportFolder(out, format, histories);
  const next = NEXT[format](relative(process.cwd(), out) || '.');
  if (json === true) {
    const runs = histories.map(({ name, run, state }) => ({ name, run, state }));
    printAll(`${JSON.stringify({ version: 1, format, out, runs, next })}\n`);
  } else {
    const names = histories.length === 1 ? histories[0]!.name : `${histories.length} runs`;
    console.error(`${out}: ${names}\nnext: ${next}`);
  }
  return EXIT.ok;
}

/** One folder a run, named for it; two states of one variant are told apart by their keys. */
function writeEventFiles(out: string, histories: readonly RunHistory[]): void {
  for (const history of histories) {
    const alone = histories.filter(({ name }) => name === history.name).length === 1;
    const folder = join(out, alone ? history.name : `${history.name}-${history.run}`);
    makeFolder(folder);
    atomicWrite(join(folder, eventFileName(history)), eventFile(history));
  }
}

function parted<T>(items: readonly T[], test: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
