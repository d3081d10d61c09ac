// Everything that can be wrong with the files of one frame, found without stopping at the first.
import { UserError } from '../../../exit-code.js';
import { storedSize } from '../files/crop-picture.js';
import { fileInside } from '../files/data-root.js';
import { type FilesPlan, readLabelFile } from '../files/file-frames.js';
import { classOf, rawLabels, rawText } from '../files/label-map.js';
import { readStored, type StoredPicture } from '../files/stored-picture.js';

export interface FileProblem {
  /** below the root */
  readonly file: string;
  readonly reason: string;
}
export interface FileFormat {
  /** number of its modality; null for the label */
  readonly modality: number | null;
  readonly file: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** bits per number; 32 for floating point */
  readonly bits: 8 | 16 | 32;
}
export interface FrameReport {
  readonly problems: readonly FileProblem[];
  /** of the files that could be read */
  readonly formats: readonly FileFormat[];
  /** stored label -> number of pixels, of labels that are neither a class nor ignored */
  readonly unknownLabels: Readonly<Record<string, number>>;
}

const bitsOf = ({ data }: StoredPicture): FileFormat['bits'] =>
  data instanceof Uint8Array ? 8 : data instanceof Uint16Array ? 16 : 32;

function unknownLabels(picture: StoredPicture, plan: FilesPlan, file: string): ReadonlyMap<string, number> {
  const find = classOf(plan.label);
  const counts = new Map<number, number>();
  for (const raw of rawLabels(picture, plan.label, file)) counts.set(raw, (counts.get(raw) ?? 0) + 1);
  return new Map(
    [...counts].flatMap(([raw, pixels]) => (find(raw) === null ? [[rawText(raw, plan.label), pixels] as const] : [])),
  );
}

const labelProblem = (unknown: ReadonlyMap<string, number>): string => {
  const [first, ...others] = [...unknown].sort((a, b) => b[1] - a[1]);
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return `label ${first![0]} (${first![1]} pixels)${more} is none of the classes`;
};

/** Reads every file of frame `index`. Files that do not exist are problems too, unless the frame goes without their modality. */
export function checkFrame(plan: FilesPlan, index: number): FrameReport {
  const names = plan.names[index]!;
  const owners = plan.modalities.flatMap((reader, m) => Array.from({ length: reader.files }, () => m));
  const problems: FileProblem[] = [];
  const formats: FileFormat[] = [];
  let unknown: ReadonlyMap<string, number> = new Map();
  const seen = new Set<string>();
  for (const [n, name] of names.entries()) {
    const modality = owners[n] ?? null;
    if (modality !== null && plan.absent[index]!.includes(modality)) continue;
    try {
      const file = fileInside(plan.root, name);
      const isFree = modality !== null && plan.modalities[modality]!.resize === 'nearest';
      const picture =
        modality === null
          ? readLabelFile(plan, file)
          : readStored(file, isFree ? null : storedSize(plan.size, plan.crop));
      const { height, width, channels } = picture;
      formats.push({ modality, file: name, height, width, channels, bits: bitsOf(picture) });
      if (modality !== null) continue;
      unknown = unknownLabels(picture, plan, file);
      if (unknown.size > 0) problems.push({ file: name, reason: labelProblem(unknown) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // one file may hold several modalities
      if (!seen.has(name)) problems.push({ file: name, reason: error.message });
      seen.add(name);
    }
  }
  return { problems, formats, unknownLabels: Object.fromEntries(unknown) };
}
