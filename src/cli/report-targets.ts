// What `rseg report` and `rseg compare` are asked about: run folders, names of runs, or variants of a file.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { EXIT, UserError } from '../exit-code.js';
import { planExperiment } from '../plan/experiment-plan.js';
import { lockPath } from '../plan/lock-file.js';
import type { ReportRun } from '../report/collect/report-run.js';
import { runOfFolder } from '../report/collect/run-of-folder.js';
import { runsOfPlan } from '../report/collect/runs-of-plan.js';
import { sourcesOfRun } from '../report/collect/sources-of-run.js';
import type { ReportSources, SourceText } from '../report/report-document.js';
import { foldersBelow } from '../runtime/run/folders-below.js';
import { runFolderAt } from '../runtime/run/run-folder.js';
import { sanitize } from '../ui/sanitize.js';
import { runFolderNamed } from './find-run.js';
import { ownSources, wantedRuns } from './plan-runs.js';
import { planWarnings } from './plan-text.js';
import { selectRuns } from './select-runs.js';

export interface TargetOptions {
  /** folder of all runs */
  readonly runs: string;
}
export interface FoundRuns {
  readonly runs: readonly ReportRun[];
  readonly sources: ReportSources;
}

/** The runs that `target` means, or null when its file has errors, which were printed. Throws exit 2 or 3 when it means none. */
export async function findRuns(target: string, { runs }: TargetOptions): Promise<FoundRuns | null> {
  const folder = runFolderNamed(target, runs);
  if (folder !== null) return { runs: [runOfFolder(folder)], sources: sourcesOfRun(folder) };
  if (existsSync(target) && statSync(target).isDirectory()) {
    const inside = runFoldersIn(target);
    const readable = inside.flatMap(readOrSay);
    if (readable.length > 0)
      return { runs: readable, sources: mergedSources(readable.map((run) => sourcesOfRun(run.folder))) };
    throw new UserError(EXIT.usage, `${target} is no run, and there is none in it that can be read`, {
      help: `name a folder in ${runs}, or what a file declares: FILE.rseg:NAME`,
    });
  }
  const selected = selectRuns(target);
  if (selected === null) return null;
  const baseFolder = resolve(dirname(selected.file));
  const plan = await planExperiment(wantedRuns(selected), { baseFolder, runs, prices: null });
  for (const line of planWarnings(plan, process.stderr.isTTY ? process.stderr.columns : Number.POSITIVE_INFINITY))
    console.error(line);
  return { runs: runsOfPlan(plan, runs), sources: sourcesOfFile(selected.file, ownSources(selected)) };
}

function sourcesOfFile(file: string, texts: ReadonlyMap<string, string>): ReportSources {
  const experiments = [...texts].map(([path, text]): SourceText => ({ name: relative('', path), text }));
  const lock = lockPath(file);
  const locked = existsSync(lock);
  return {
    experiments,
    locks: locked ? [{ name: relative('', resolve(lock)), text: readFileSync(lock, 'utf8') }] : [],
    unlocked: locked ? [] : [file],
  };
}

/** All that the targets mean together; null when a file has errors. */
export async function findAllRuns(targets: readonly string[], options: TargetOptions): Promise<FoundRuns | null> {
  const found: FoundRuns[] = [];
  for (const target of targets) {
    const one = await findRuns(target, options);
    if (one === null) return null;
    found.push(one);
  }
  return { runs: found.flatMap(({ runs }) => runs), sources: mergedSources(found.map(({ sources }) => sources)) };
}

/** Every text once. */
function mergedSources(all: readonly ReportSources[]): ReportSources {
  const unique = (texts: readonly SourceText[]): readonly SourceText[] => [
    ...new Map(texts.map((text) => [`${text.name}\0${text.text}`, text])).values(),
  ];
  return {
    experiments: unique(all.flatMap(({ experiments }) => experiments)),
    locks: unique(all.flatMap(({ locks }) => locks)),
    unlocked: [...new Set(all.flatMap(({ unlocked }) => unlocked))],
  };
}

/** One of many runs; the one that cannot be used is told, and the others are not lost with it. */
function readOrSay(folder: string): readonly ReportRun[] {
  try {
    return [runOfFolder(folder)];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(`left out: ${sanitize(folder)}: ${sanitize(error.message)}`);
    return [];
  }
}

/** The runs of a folder of runs, in the order of their names. */
function runFoldersIn(folder: string): readonly string[] {
  return foldersBelow(folder)
    .map((name) => join(folder, name))
    .filter((path) => existsSync(runFolderAt(path).plan));
}
