// `rseg data stats TARGET`: how often each class occurs, and mean and deviation of every modality.
import { dirname, resolve } from 'node:path';
import type { Dataset } from '../compiler/normal-form.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { classNames } from '../runtime/data/class-facts.js';
import { addSums, modalityStatistics, noSums, type StatisticSums } from '../runtime/data/inspect/frame-statistics.js';
import { inspectFrames } from '../runtime/data/inspect/inspect-frames.js';
import { planSource } from '../runtime/data/plan-source.js';
import { tableText } from '../runtime/run/report/text-table.js';
import { worthThreads } from '../runtime/threads/worth-threads.js';
import { chooseSplits } from './choose-splits.js';
import { findDataset } from './find-dataset.js';
import { printAll } from './print-all.js';
import { progressLine } from './progress-line.js';

export interface DataStatsOptions {
  readonly split: string;
  readonly json?: boolean;
}

/** Throws a UserError (exit 4) at the first picture that cannot be read. */
export async function dataStatsCommand(target: string, options: DataStatsOptions): Promise<ExitCode> {
  const found = findDataset(target);
  if (found === null) return EXIT.fileErrors;
  const { file, dataset } = found;
  const [split] = chooseSplits(dataset, [options.split]);
  const context = { baseFolder: resolve(dirname(file)), environment: process.env };
  const source = await planSource(dataset, split!.name, context);
  const { classes } = dataset;
  const modalities = dataset.modalities.length;
  const total = split!.frames;
  const task = { kind: 'statistics', frames: total, source, classes, modalities } as const;
  const results = await inspectFrames(task, worthThreads(total), (done) => progressLine(`frame ${done} of ${total}`));
  progressLine('');
  const sums = results.reduce(
    (all, result) => (result.kind === 'statistics' ? addSums(all, result.sums) : all),
    noSums(classes, modalities),
  );
  const statistics = describe(dataset, split!.name, sums);
  printAll(options.json === true ? `${JSON.stringify({ type: 'statistics', ...statistics })}\n` : text(statistics));
  return EXIT.ok;
}

type Statistics = ReturnType<typeof describe>;

function describe(dataset: Dataset, split: string, sums: StatisticSums) {
  const labelled = sums.pixels.reduce((a, b) => a + b, 0);
  return {
    ...{ dataset: dataset.name, split, frames: sums.frames, size: dataset.size },
    ignored: sums.ignored / sums.area,
    classes: classNames(dataset).map((name, index) => ({
      ...{ index, name, pixels: sums.pixels[index]!, frames: sums.present[index]! },
      share: sums.pixels[index]! / sums.area,
      shareOfLabelled: labelled === 0 ? 0 : sums.pixels[index]! / labelled,
    })),
    modalities: dataset.modalities.map(({ name }, m) => ({ name, ...modalityStatistics(sums, m) })),
  };
}

const percent = (share: number): string => (share > 0 && share < 0.0001 ? '<0.01' : (100 * share).toFixed(2));
const threeOf = (values: readonly number[]): string => values.map((value) => value.toFixed(4)).join(' ');

function text({ dataset, split, frames, size, ignored, classes, modalities }: Statistics): string {
  const head = `${dataset} ${split}: ${frames} frames of ${size.join('x')} pixels`;
  const classRows = classes.map(({ index, name, share, frames: present }) => ({
    label: `${index} ${name}`,
    cells: [percent(share), String(present), percent(present / frames)],
  }));
  const classTable = tableText({
    ...{ title: 'class', columns: ['% of pixels', 'frames', '% of frames'], rows: classRows },
    note: `${percent(ignored)} % of the pixels have no label`,
  });
  const modalityTable = tableText({
    ...{ title: 'modality', columns: ['mean of 3 planes', 'deviation', '% empty'] },
    rows: modalities.map(({ name, mean, std, empty }) => ({
      label: name,
      cells: [threeOf(mean), threeOf(std), percent(empty)],
    })),
    note: 'values from 0 to 1, before normalisation; empty pixels are 0 in all planes',
  });
  return `${head}\n\n${classTable}\n\n${modalityTable}\n`;
}
