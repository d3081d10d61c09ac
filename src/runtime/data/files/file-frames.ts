// Frames read from picture files.
import type { Resize } from '../../../compiler/normal-form.js';
import type { Frame, FrameSource } from '../frame.js';
import { resizeNearest } from '../resize.js';
import { fileInside } from './data-root.js';
import { type LabelMap, mapLabels } from './label-map.js';
import { readPng, toRgb } from './read-png.js';

export interface FilesPlan {
  readonly kind: 'files';
  /** real path */
  readonly root: string;
  /** per frame the paths below the root: one per modality, then the label */
  readonly names: readonly (readonly string[])[];
  readonly size: readonly [number, number];
  /** per modality: `nearest` pictures may have another size and are brought to the frame's; all others must have it */
  readonly resize: readonly Resize[];
  readonly label: LabelMap;
}

function readFrame(plan: FilesPlan, names: readonly string[]): Frame {
  const [height, width] = plan.size;
  const pictures = plan.resize.map((resize, m) => {
    const file = fileInside(plan.root, names[m]!);
    const picture = readPng(file, resize === 'nearest' ? null : plan.size);
    return resizeNearest(toRgb(picture), [picture.height, picture.width], plan.size, 3);
  });
  const file = fileInside(plan.root, names[names.length - 1]!);
  return { height, width, pictures, labels: mapLabels(readPng(file, plan.size), plan.label, file) };
}

/** @throws UserError with exit code 4 from `read` when a file is missing, damaged, of a wrong size or has unknown labels. */
export function fileFrames(plan: FilesPlan): FrameSource {
  return { frames: plan.names.length, read: (index) => readFrame(plan, plan.names[index]!) };
}
