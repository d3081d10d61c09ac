// Checks every file of a split, and that no file of the split belongs to no frame.
import { relative } from 'node:path';
import type { Dataset, Split } from '../../../compiler/normal-form.js';
import { absentCounts } from '../absent-modalities.js';
import type { DataContext } from '../data-context.js';
import type { FilesPlan } from '../files/file-frames.js';
import { listFrames } from '../files/list-frames.js';
import { formatPath, parseTemplate } from '../files/path-template.js';
import { type ListedFiles, listFiles } from '../files/plan-files.js';
import { type FrameCondition, frameConditions } from '../frame-conditions.js';
import type { FileFormat, FileProblem, FrameReport } from './check-frame.js';
import { inspectFrames } from './inspect-frames.js';

export interface FormatCount {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly bits: number;
  readonly files: number;
}
export interface FilesFormats {
  /** name of the modality, or `label` */
  readonly of: string;
  readonly formats: readonly FormatCount[];
}
export interface ConditionCount extends FrameCondition {
  readonly frames: number;
}
export interface SplitReport {
  readonly split: string;
  readonly promised: number;
  readonly frames: number;
  readonly conditions: readonly ConditionCount[];
  readonly formats: readonly FilesFormats[];
  /** stored label -> pixels, of labels that are neither a class nor ignored */
  readonly unknownLabels: Readonly<Record<string, number>>;
  /** modality -> frames that go without it because the data set says so */
  readonly absent: Readonly<Record<string, number>>;
  /** frames that lack a file and are left out because the data set says so */
  readonly skipped: readonly string[];
  readonly problems: readonly FileProblem[];
}
export interface CheckOptions {
  readonly threads: number;
  readonly onProgress: (done: number, total: number) => void;
}

/** @throws UserError as `listFiles`; everything else that is wrong is in the report. */
export async function checkSplit(
  dataset: Dataset,
  split: Split,
  context: DataContext,
  { threads, onProgress }: CheckOptions,
): Promise<SplitReport> {
  const { faults, searched, leftOut, ...plan } = await listFiles(dataset, split, context);
  const total = plan.names.length;
  const task = { kind: 'check', frames: total, plan } as const;
  const results = await inspectFrames(task, threads, (done) => onProgress(done, total));
  const reports = results.flatMap((result) => (result.kind === 'check' ? result.reports : []));
  const below = (path: string | null): string => (path === null ? searched : relative(plan.root, path) || '.');
  const formats = reports.flatMap((report) => report.formats);
  const read = reports.flatMap((report) => report.problems);
  const known = new Set(read.map(({ file }) => file));
  const problems = [
    ...faults
      .map((fault) => ({ file: below(fault.where), reason: fault.message }))
      .filter(({ file }) => !known.has(file)),
    ...read,
    ...otherDepths(formats, dataset),
    ...(dataset.list === null ? await strays(dataset, split, { ...plan, faults, searched, leftOut }) : []),
  ];
  if (total !== split.frames) {
    problems.push({ file: searched, reason: `${total} frames, promised are ${split.frames}` });
  }
  return {
    ...{ split: split.name, promised: split.frames, frames: total, problems },
    conditions: countConditions(plan, dataset),
    formats: countFormats(formats, dataset),
    unknownLabels: sumLabels(reports),
    absent: absentCounts({ frames: plan }, dataset),
    skipped: dataset.missing === 'error' ? [] : plan.skipped,
  };
}

function countConditions(plan: FilesPlan, { ignore }: Dataset): readonly ConditionCount[] {
  const counts = new Map<string, ConditionCount>();
  for (const { by, value } of frameConditions({ frames: plan, norms: [], ignore }).flat()) {
    const key = `${by}=${value}`;
    counts.set(key, { by, value, frames: (counts.get(key)?.frames ?? 0) + 1 });
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}

const ownerName = (modality: number | null, dataset: Dataset): string =>
  modality === null ? 'label' : dataset.modalities[modality]!.name;

function countFormats(formats: readonly FileFormat[], dataset: Dataset): readonly FilesFormats[] {
  const owners = [...dataset.modalities.keys(), null];
  return owners.map((owner) => {
    const counts = new Map<string, FormatCount>();
    for (const { modality, height, width, channels, bits } of formats) {
      if (modality !== owner) continue;
      const key = `${height}x${width}x${channels} ${bits}`;
      counts.set(key, { height, width, channels, bits, files: (counts.get(key)?.files ?? 0) + 1 });
    }
    return { of: ownerName(owner, dataset), formats: [...counts.values()].sort((a, b) => b.files - a.files) };
  });
}

/** Files of another depth than most files of their modality: their numbers mean something else. */
function otherDepths(formats: readonly FileFormat[], dataset: Dataset): readonly FileProblem[] {
  return [...dataset.modalities.keys(), null].flatMap((owner) => {
    const own = formats.filter(({ modality }) => modality === owner);
    const files = (depth: number): number => own.filter(({ bits }) => bits === depth).length;
    const usual = [8, 16, 32].reduce((most, bits) => (files(bits) > files(most) ? bits : most), 8);
    return own
      .filter(({ bits }) => bits !== usual)
      .map(({ file, bits }) => ({
        file,
        reason: `${bits} bits per number, most files of ${ownerName(owner, dataset)} have ${usual}`,
      }));
  });
}

/** Files that fit the template of another modality or of the label, and whose frame the first modality does not have. */
async function strays(dataset: Dataset, split: Split, plan: ListedFiles): Promise<readonly FileProblem[]> {
  const known = new Set(plan.names.flat());
  const leftOut = new Set(plan.leftOut);
  const { label } = dataset;
  const paths = [
    ...dataset.modalities.flatMap(({ source }) => (source.call === 'generated' ? [] : [source.args.path].flat())),
    ...('path' in label.source.args ? [label.source.args.path] : []),
  ];
  const first = parseTemplate(paths[0]!);
  const found: FileProblem[] = [];
  for (const path of new Set(paths.slice(1))) {
    const template = parseTemplate(path);
    // without all holes a file may belong to several frames
    if (!first.holes.every((hole) => hole === 'split' || template.holes.includes(hole))) continue;
    const ignoreFault = (): void => {};
    for (const holes of await listFrames(plan.root, template, { split: split.name }, ignoreFault)) {
      const file = formatPath(template, { split: split.name, ...holes });
      const owner = formatPath(first, { split: split.name, ...holes });
      if (known.has(file) || known.has(owner) || leftOut.has(owner)) continue;
      found.push({ file, reason: `belongs to no frame: ${owner} is missing` });
    }
  }
  return found;
}

function sumLabels(reports: readonly FrameReport[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { unknownLabels } of reports) {
    for (const [label, pixels] of Object.entries(unknownLabels)) sums[label] = (sums[label] ?? 0) + pixels;
  }
  return sums;
}
