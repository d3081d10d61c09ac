// Frames read from picture files.

import { assertNever } from '../../../assert-never.js';
import type { MusesSensor, PlanesArgs, Resize } from '../../../compiler/normal-form.js';
import { flipFrame } from '../augment/flip.js';
import type { Frame, FrameSource, Pixels } from '../frame.js';
import { CAMERA_SIZE } from '../muses/calibration.js';
import { prepareHdf5 } from '../muses/hdf5.js';
import { readMuses } from '../muses/read-muses.js';
import { resizeNearest } from '../resize.js';
import { cropPicture, type Margins, storedSize } from './crop-picture.js';
import { checkSize } from './damaged-file.js';
import { fileInside } from './data-root.js';
import { type LabelMap, mapLabels } from './label-map.js';
import type { HoleValues } from './path-template.js';
import { readPng, toRgb } from './read-png.js';
import { sensorPlanes } from './sensor-planes.js';
import { highBytes, toFrame } from './squeeze.js';
import { readStored, type StoredPicture } from './stored-picture.js';

/** How the files of one modality become a picture. `files`: how many of a frame's files are its. */
export type ModalityReader =
  | { readonly kind: 'picture'; readonly files: 1; readonly resize: Resize }
  | { readonly kind: 'planes'; readonly files: number; readonly resize: Resize; readonly args: PlanesArgs }
  | {
      readonly kind: 'eight-bit';
      readonly files: 1;
      readonly resize: 'bilinear';
      readonly range: 'stored' | 'stretched';
    }
  | { readonly kind: 'muses'; readonly files: 1; readonly resize: 'bilinear'; readonly sensor: MusesSensor };

export interface FilesPlan {
  readonly kind: 'files';
  /** real path */
  readonly root: string;
  /** per frame the paths below the root: those of each modality in turn, then the label */
  readonly names: readonly (readonly string[])[];
  /** per frame what the holes of its paths are */
  readonly holes: readonly HoleValues[];
  /** frames that are read mirrored */
  readonly mirrored: readonly number[];
  /** per frame the numbers of the modalities that it goes without */
  readonly absent: readonly (readonly number[])[];
  /** frames that lack a file and were left out, by the first file that each lacks */
  readonly skipped: readonly string[];
  /** of a frame */
  readonly size: readonly [number, number];
  /** of the files inside the margins; where it is not `size`, pictures are squeezed to that */
  readonly stored: readonly [number, number];
  readonly crop: Margins | null;
  /** per modality: `nearest` pictures may have another size and are brought to the frame's; all others must have it */
  readonly modalities: readonly ModalityReader[];
  readonly label: LabelMap;
}

/** To be awaited in every thread before the first frame is read: libraries that start asynchronously. */
export async function prepareReaders(readers: readonly ModalityReader[]): Promise<void> {
  const isNeeded = readers.some((reader) => reader.kind === 'muses' && reader.sensor.call === 'muses_events');
  if (isNeeded) await prepareHdf5();
}

/** Sensor numbers as they are: what a picture that is no PNG is read with. */
const AS_STORED = { path: [], channels: 'auto', low: 0, high: 'depth', norm: 'unit', resize: 'bilinear' } as const;

function readPicture(file: string, expected: readonly [number, number] | null) {
  if (isPng(file)) {
    const picture = readPng(file, expected);
    return { pixels: toRgb(picture), height: picture.height, width: picture.width };
  }
  const picture = readStored(file, expected);
  return { pixels: sensorPlanes([picture], AS_STORED, file), height: picture.height, width: picture.width };
}

/**
 * What the files of one modality hold, of any size when `expected` is null; a recording then becomes a picture of the frame camera's own size.
 *
 * @param root real path of the folder that holds what recordings need beside themselves
 * @throws UserError with exit code 4 naming the file that cannot be read.
 */
export function readModality(
  reader: ModalityReader,
  files: readonly string[],
  expected: readonly [number, number] | null,
  root: string,
): { readonly pixels: Pixels; readonly height: number; readonly width: number } {
  const [file = ''] = files;
  switch (reader.kind) {
    case 'picture':
      return readPicture(file, expected);
    case 'eight-bit': {
      const picture = readPicture(file, expected);
      return { ...picture, pixels: highBytes(picture.pixels) };
    }
    case 'planes': {
      const pictures = files.map((one) => readStored(one, expected));
      const { height, width } = pictures[0]!;
      // planes of one picture lie on each other
      for (const [i, picture] of pictures.entries()) checkSize(files[i]!, picture, [height, width]);
      return { pixels: sensorPlanes(pictures, reader.args, file), height, width };
    }
    case 'muses': {
      const [height, width] = expected ?? CAMERA_SIZE;
      return { pixels: readMuses(reader.sensor, file, root, [height, width]), height, width };
    }
    default:
      return assertNever(reader);
  }
}

function readPixels(reader: ModalityReader, files: readonly string[], plan: FilesPlan): Pixels {
  const whole = storedSize(plan.stored, plan.crop);
  const { pixels, height, width } = readModality(reader, files, reader.resize === 'nearest' ? null : whole, plan.root);
  const inside = cropPicture(resizeNearest(pixels, [height, width], whole, 3), 3, plan.stored, plan.crop);
  return toFrame(inside, reader, plan.stored, plan.size);
}

const isPng = (file: string): boolean => /\.png$/i.test(file);

/** Paths below the root of the files that a frame has: those of each modality, null where it is absent, and of the label. */
export function namesOfFrame({ names, modalities, absent }: FilesPlan, index: number) {
  const files = names[index]!;
  let end = 0;
  const perModality = modalities.map((reader, m) => {
    const start = end;
    end += reader.files;
    return absent[index]!.includes(m) ? null : files.slice(start, end);
  });
  return { modalities: perModality, label: files[files.length - 1]! };
}

/** The stored label picture of a frame, inside the margins. */
export function readLabelFile(plan: FilesPlan, file: string): StoredPicture {
  const picture = readStored(file, storedSize(plan.stored, plan.crop));
  const [height, width] = plan.stored;
  return { ...picture, height, width, data: cropPicture(picture.data, picture.channels, plan.stored, plan.crop) };
}

function readFrame(plan: FilesPlan, index: number, isMirrored: boolean): Frame {
  const [height, width] = plan.size;
  const names = namesOfFrame(plan, index);
  const pictures = plan.modalities.map((reader, m) => {
    const files = names.modalities[m]?.map((name) => fileInside(plan.root, name));
    return files === undefined ? new Uint8Array(height * width * 3) : readPixels(reader, files, plan);
  });
  const label = fileInside(plan.root, names.label);
  const labels = resizeNearest(mapLabels(readLabelFile(plan, label), plan.label, label), plan.stored, plan.size, 1);
  const frame = { height, width, pictures, absent: plan.absent[index]!, labels };
  return isMirrored ? flipFrame(frame) : frame;
}

/** @throws UserError with exit code 4 from `read` when a file is missing, damaged, of a wrong size or has unknown labels. */
export function fileFrames(plan: FilesPlan): FrameSource {
  const mirrored = new Set(plan.mirrored);
  return { frames: plan.names.length, read: (index) => readFrame(plan, index, mirrored.has(index)) };
}
