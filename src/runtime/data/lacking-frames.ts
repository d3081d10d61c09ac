// Frames that are not whole, where the data set lets them: which files they lack, and how a result tells of them.
import type { Dataset } from '../../compiler/normal-form.js';
import { absenceText } from './absent-modalities.js';
import type { FrameIndex } from './batch.js';
import type { FilesPlan } from './files/file-frames.js';

/** Modality -> files, and the files for which frames were left out; nothing where all frames are whole. */
export function lackingFiles(
  { names, modalities, absent, skipped }: FilesPlan,
  dataset: Dataset,
): Pick<FrameIndex, 'absentFiles' | 'skipped'> {
  if (dataset.missing === 'error') return {};
  const starts = modalities.map((_, m) => modalities.slice(0, m).reduce((sum, { files }) => sum + files, 0));
  const byModality = dataset.modalities.map(({ name }, m) => {
    const files = names.flatMap((own, index) => (absent[index]!.includes(m) ? [own[starts[m]!]!] : []));
    return [name, files] as const;
  });
  const some = byModality.filter(([, files]) => files.length > 0);
  return {
    ...(some.length === 0 ? {} : { absentFiles: Object.fromEntries(some) }),
    ...(skipped.length === 0 ? {} : { skipped }),
  };
}

/** What results on a split say about its frames; nothing where all are whole. */
export interface Lacking {
  /** modality -> frames that lack it */
  readonly absent?: Readonly<Record<string, number>>;
  /** frames that were left out because a file is missing; they are none of the frames that a result counts */
  readonly skipped?: number;
}

export function lackingOf(absent: Readonly<Record<string, number>>, skipped: number): Lacking {
  return {
    ...(Object.keys(absent).length === 0 ? {} : { absent }),
    ...(skipped === 0 ? {} : { skipped }),
  };
}

/** `3 frames, of which 1 lacks rgb, 2 lack lidar; 4 left out for a missing file` */
export function framesText(frames: number, { absent = {}, skipped = 0 }: Lacking): string {
  const lack = Object.keys(absent).length === 0 ? '' : `, of which ${absenceText(absent)}`;
  const out = skipped === 0 ? '' : `; ${skipped} left out for a missing file`;
  return `${frames} frame${frames === 1 ? '' : 's'}${lack}${out}`;
}
