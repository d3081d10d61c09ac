// `rseg data pack TARGET`: the decoded pictures of every split in one file each, or their removal.
import { existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Dataset, Split } from '../compiler/normal-form.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import type { DataContext } from '../runtime/data/data-context.js';
import type { FilesPlan } from '../runtime/data/files/file-frames.js';
import { packsOf, removePacks, removeUnfinished } from '../runtime/data/packs/find-pack.js';
import { packName } from '../runtime/data/packs/pack-file.js';
import { isIntact } from '../runtime/data/packs/packed-frames.js';
import { estimatePack, type PackOwner, writePack } from '../runtime/data/packs/write-pack.js';
import { planSource } from '../runtime/data/plan-source.js';
import { indexSplit } from '../runtime/run/index-data.js';
import { kernelLockName, takeKernelLock } from '../runtime/run/kernel-lock.js';
import { makeFolder } from '../runtime/run/make-folder.js';
import { Stopped } from '../runtime/run/stop-control.js';
import { worthThreads } from '../runtime/threads/worth-threads.js';
import { formatBytes } from '../ui/quantity.js';
import { chooseSplits } from './choose-splits.js';
import { findDataset } from './find-dataset.js';
import { printAll } from './print-all.js';
import { progressLine } from './progress-line.js';
import { stoppable } from './stoppable.js';

export interface DataPackOptions {
  readonly packs?: string;
  /** with commas */
  readonly split?: string;
  readonly remove?: boolean;
  readonly runs: string;
  readonly json?: boolean;
}

interface Outcome {
  readonly split: string;
  readonly state: 'written' | 'present' | 'removed';
  readonly frames: number;
  /** of the pack; of `removed`: of all packs of the split */
  readonly bytes: number;
  /** null: there is none any more */
  readonly file: string | null;
  /** bytes of packs of earlier contents that were removed */
  readonly freed: number;
}

/** Exit 2 where no folder is named, 4 for pictures that cannot be read, 5 while another command packs there, 6 where there is no room. */
export async function dataPackCommand(target: string, options: DataPackOptions): Promise<ExitCode> {
  const found = findDataset(target);
  if (found === null) return EXIT.fileErrors;
  const { file, dataset } = found;
  if (dataset.generator !== null) {
    throw new UserError(EXIT.usage, `data set ${dataset.name} is drawn by a generator: there are no files to pack`);
  }
  const baseFolder = resolve(dirname(file));
  const folder = options.packs ?? (found.packs === null ? null : resolve(baseFolder, found.packs));
  if (folder === null) {
    throw new UserError(EXIT.usage, 'nothing says where packs lie', {
      help: '--packs FOLDER, or packs = "FOLDER" in the experiment or its profile, and name that: FILE:experiment',
    });
  }
  const splits = chooseSplits(dataset, options.split?.split(',') ?? dataset.splits.map(({ name }) => name));
  const context = { baseFolder, environment: process.env };
  const outcomes: Outcome[] = [];
  try {
    await inFolder(resolve(folder), async (place) => {
      for (const split of splits) {
        const outcome = options.remove === true ? removed : packed;
        outcomes.push(await outcome(dataset, split, context, place, resolve(options.runs)));
      }
    });
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    console.error('stopped; nothing is left of the pack that was being written');
    return error.reason === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
  }
  if (options.json === true) printAll(outcomes.map((one) => `${JSON.stringify({ type: 'pack', ...one })}\n`).join(''));
  else printAll(text(dataset, outcomes, resolve(folder), found.packs !== null || options.remove === true));
  return EXIT.ok;
}

/** One command at a time works in a folder of packs. */
async function inFolder(folder: string, work: (folder: string) => Promise<void>): Promise<void> {
  makeFolder(folder);
  const held = await takeKernelLock(kernelLockName('packs', folder));
  if (held === null) throw new UserError(EXIT.locked, 'another rseg data pack is at work there', { where: folder });
  try {
    removeUnfinished(folder);
    await work(folder);
  } finally {
    held.close();
  }
}

async function filesOf(dataset: Dataset, split: Split, context: DataContext): Promise<FilesPlan> {
  const { frames } = await planSource(dataset, split.name, context);
  if (frames.kind !== 'files') throw new Error(`split ${split.name} has no files`);
  return frames;
}

async function removed(dataset: Dataset, split: Split, context: DataContext, folder: string): Promise<Outcome> {
  const { root, names } = await filesOf(dataset, split, context);
  const bytes = removePacks(packsOf({ dataset: dataset.name, split: split.name, root }, folder));
  return { split: split.name, state: 'removed', frames: names.length, bytes, file: null, freed: 0 };
}

async function packed(
  dataset: Dataset,
  split: Split,
  context: DataContext,
  folder: string,
  runs: string,
): Promise<Outcome> {
  const plan = await filesOf(dataset, split, context);
  const frames = plan.names.length;
  const fingerprint = async (): Promise<string> => (await indexSplit(dataset, split.name, context, runs)).digest;
  const before = await fingerprint();
  const file = join(folder, packName(plan, before));
  const owner: PackOwner = { dataset: dataset.name, split: split.name, root: plan.root };
  if (existsSync(file) && isIntact(file)) {
    return { split: split.name, state: 'present', frames, bytes: statSync(file).size, file, freed: 0 };
  }
  requireRoom(dataset, split, await estimatePack(plan), folder);
  const unchanged = async (): Promise<void> => {
    if ((await fingerprint()) === before) return;
    throw new UserError(EXIT.data, `pictures of split ${split.name} changed while they were packed`, {
      where: plan.root,
      help: 'run the command again when nobody writes there',
    });
  };
  const bytes = await stoppable((between) => {
    const told = (done: number): Promise<void> => {
      progressLine(`${split.name}: frame ${done} of ${frames}`);
      return between();
    };
    return writePack(plan, owner, file, worthThreads(frames), told, unchanged);
  }).finally(() => progressLine(''));
  const freed = removePacks(packsOf(owner, folder).filter((pack) => pack.file !== file));
  return { split: split.name, state: 'written', frames, bytes, file, freed };
}

/** Tells how much the pack will take. Throws exit 6 where that is not free. */
function requireRoom(dataset: Dataset, split: Split, bytes: number, folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const need = `${dataset.name} ${split.name} takes about ${formatBytes(bytes)} in ${folder}`;
  if (bytes >= free) {
    throw new UserError(EXIT.io, `${need}, where ${formatBytes(free)} are free`, {
      help: 'free some space there, choose another folder with --packs, or pack fewer splits with --split',
    });
  }
  console.error(`${need}, ${formatBytes(free)} are free`);
}

function text(dataset: Dataset, outcomes: readonly Outcome[], folder: string, isKnown: boolean): string {
  const lines = outcomes.map(({ split, state, frames, bytes, file, freed }) => {
    const name = `${dataset.name} ${split}`;
    if (state === 'removed') return `${name}: ${bytes === 0 ? 'no pack there' : `removed ${formatBytes(bytes)}`}`;
    const older = freed === 0 ? '' : `; removed an older pack of ${formatBytes(freed)}`;
    return `${name}: ${frames} frames, ${formatBytes(bytes)}, ${state === 'present' ? 'packed before' : 'packed'}${older}\n  ${file}`;
  });
  if (!isKnown) lines.push(`next: packs = ${JSON.stringify(folder)} in the experiment or in a profile`);
  return `${lines.join('\n')}\n`;
}
