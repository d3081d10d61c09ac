// Everything that can be wrong with the files of one frame, found without stopping at the first.
import { relative } from 'node:path';
import { UserError } from '../../../exit-code.js';
import { storedSize } from '../files/crop-picture.js';
import { fileInside } from '../files/data-root.js';
import {
  type FilesPlan,
  type ModalityReader,
  namesOfFrame,
  readLabelFile,
  readModality,
} from '../files/file-frames.js';
import { classOf, rawLabels, rawText } from '../files/label-map.js';
import { readStored, type StoredNumbers, type StoredPicture } from '../files/stored-picture.js';

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

const bitsOf = (data: StoredNumbers): FileFormat['bits'] =>
  data instanceof Uint8Array ? 8 : data instanceof Uint16Array ? 16 : 32;

const formatOf = (picture: StoredPicture, modality: number | null, file: string): FileFormat => {
  const { height, width, channels, data } = picture;
  return { modality, file, height, width, channels, bits: bitsOf(data) };
};

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

/** One file of a modality as it is stored; a recording as the picture that is made of it. */
function readFile(reader: ModalityReader, file: string, plan: FilesPlan): StoredPicture {
  const size = storedSize(plan.stored, plan.crop);
  if (reader.kind !== 'muses') return readStored(file, reader.resize === 'nearest' ? null : size);
  const { pixels, height, width } = readModality(reader, [file], size, plan.root);
  return { height, width, channels: 3, data: pixels };
}

/** Reads every file of frame `index`. Files that do not exist are problems too, unless the frame goes without their modality. */
export function checkFrame(plan: FilesPlan, index: number): FrameReport {
  const names = namesOfFrame(plan, index);
  const problems = new Map<string, FileProblem>();
  const formats: FileFormat[] = [];
  /** one file may hold several modalities, and one wrong calibration belongs to many: each is told once */
  const tryFile = (name: string, read: (file: string) => void): void => {
    try {
      read(fileInside(plan.root, name));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const file = error.where?.startsWith(`${plan.root}/`) ? relative(plan.root, error.where) : name;
      if (!problems.has(file)) problems.set(file, { file, reason: error.message });
    }
  };
  for (const [m, reader] of plan.modalities.entries()) {
    for (const name of names.modalities[m] ?? [])
      tryFile(name, (file) => formats.push(formatOf(readFile(reader, file, plan), m, name)));
  }
  let unknown: ReadonlyMap<string, number> = new Map();
  tryFile(names.label, (file) => {
    const picture = readLabelFile(plan, file);
    formats.push(formatOf(picture, null, names.label));
    unknown = unknownLabels(picture, plan, file);
  });
  const found = [...problems.values()];
  if (unknown.size > 0) found.push({ file: names.label, reason: labelProblem(unknown) });
  return { problems: found, formats, unknownLabels: Object.fromEntries(unknown) };
}
