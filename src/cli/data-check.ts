// `rseg data check TARGET`: reads every picture of a data set and names what is wrong.
import { dirname, resolve } from 'node:path';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { checkSplit, type SplitReport } from '../runtime/data/inspect/check-split.js';
import { worthThreads } from '../runtime/threads/worth-threads.js';
import { chooseSplits } from './choose-splits.js';
import { splitReportText } from './data-check-text.js';
import { findDataset } from './find-dataset.js';
import { printAll } from './print-all.js';
import { progressLine } from './progress-line.js';

export interface DataCheckOptions {
  /** with commas */
  readonly split?: string;
  /** every problem */
  readonly all?: boolean;
  readonly json?: boolean;
}

const PROBLEMS_SHOWN = 20;

/** Exit 0 when nothing is wrong, 4 when something is; throws for a data set that cannot be looked at (no root, no list). */
export async function dataCheckCommand(target: string, options: DataCheckOptions): Promise<ExitCode> {
  const found = findDataset(target);
  if (found === null) return EXIT.fileErrors;
  const { file, dataset } = found;
  if (dataset.generator !== null) {
    throw new UserError(EXIT.usage, `data set ${dataset.name} is drawn by a generator: there are no files to check`, {
      help: 'rseg data show and rseg data stats work',
    });
  }
  const context = { baseFolder: resolve(dirname(file)), environment: process.env };
  const names = options.split?.split(',') ?? dataset.splits.map(({ name }) => name);
  const splits = chooseSplits(dataset, names);
  const reports: SplitReport[] = [];
  for (const split of splits) {
    const onProgress = (done: number, total: number) => progressLine(`${split.name}: frame ${done} of ${total}`);
    const options = { threads: worthThreads(split.frames), onProgress };
    reports.push(await checkSplit(dataset, split, context, options));
  }
  progressLine('');
  const problems = reports.reduce((sum, report) => sum + report.problems.length, 0);
  const shown = options.all === true ? Number.POSITIVE_INFINITY : PROBLEMS_SHOWN;
  if (options.json === true)
    printAll(reports.map((report) => `${JSON.stringify({ type: 'split', ...report })}\n`).join(''));
  else printAll(splitReportText(dataset, reports, shown));
  return problems === 0 ? EXIT.ok : EXIT.data;
}
