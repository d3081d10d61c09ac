// `rseg run --fork`: what somebody edited in the folder of a run becomes a run of its own. The folder stays as it is: it is the record of
// what was computed.
import { join, relative, resolve } from 'node:path';
import { EXIT, UserError } from '../exit-code.js';
import { editedFiles } from '../runtime/run/record-seal.js';
import { runFolderAt } from '../runtime/run/run-folder.js';
import { copyOfSource, type SourceFiles } from '../runtime/run/run-record.js';
import type { QueuedRun } from './run-queue.js';
import type { SelectedRuns } from './select-runs.js';
import { readSource } from './source-reader.js';

export interface ForkRequest {
  /** the runs as the user's own files declare them */
  readonly queue: readonly QueuedRun[];
  readonly sources: SourceFiles;
  /** folder of all runs */
  readonly runs: string;
  /** selects the same target again, its files read by `read`; null when they have errors, which were printed */
  readonly select: (read: typeof readSource) => SelectedRuns | null;
}
export interface Fork {
  /** the one run that the edited text declares */
  readonly selected: SelectedRuns;
  /** name of the run whose folder was edited */
  readonly from: string;
}

/**
 * The run that the edited text in a run folder declares; null when that text has errors, which were printed. Throws exit 2 when none or several
 * of the runs were edited, 3 when it was not the text.
 */
export function forkOf({ queue, sources, runs, select }: ForkRequest): Fork | null {
  const edited = queue
    .filter(({ same }) => same === null)
    .map((run) => ({ run, files: editedFiles(resolve(runs, run.plan.run)) }))
    .filter(({ files }) => files.length > 0);
  const [first, second] = edited;
  if (first === undefined) {
    throw new UserError(EXIT.usage, 'there is nothing to fork: no folder of these runs was edited', {
      where: runs,
      help: 'edit the text in the folder spec of a run first, or your own file, which makes a run of its own',
    });
  }
  if (second !== undefined) {
    throw new UserError(EXIT.usage, `the folders of ${edited.length} of these runs were edited: fork one at a time`, {
      help: edited.map(({ run }) => run.name).join(', '),
    });
  }
  const { run, files } = first;
  const folder = runFolderAt(resolve(runs, run.plan.run));
  const texts = new Map([...sources.texts.keys()].map((file) => [copyOfSource(folder, sources, file), file]));
  const derived = files.find((file) => !texts.has(join(folder.path, file)));
  if (derived !== undefined) {
    throw new UserError(EXIT.fileErrors, `${derived} is made from the text of the run, so it cannot be forked`, {
      where: join(folder.path, derived),
      help: 'make the same change in the text in the folder spec; the changed file can be removed, it is written anew',
    });
  }
  const copies = new Map(files.map((file) => [texts.get(join(folder.path, file))!, join(folder.path, file)]));
  const selected = select((path) => readSource(copies.get(resolve(path)) ?? path));
  if (selected === null) return null;
  const { variant, seed } = run.plan;
  const forked = selected.runs.filter((one) => one.compiled.form.variant === variant && one.seed === seed);
  if (forked.length === 0) {
    throw new UserError(EXIT.fileErrors, `the edited text does not declare ${variant} with seed ${seed}`, {
      where: relative('', [...copies.values()][0]!),
    });
  }
  return { selected: { ...selected, runs: forked }, from: run.plan.run };
}
