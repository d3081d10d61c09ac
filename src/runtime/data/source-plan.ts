// Everything a thread needs to read the frames of one split: plain data, so that it can be sent to a worker.
import { assertNever } from '../../assert-never.js';
import { type FilesPlan, fileFrames, prepareReaders } from './files/file-frames.js';
import type { FrameSource } from './frame.js';
import type { NormName } from './normalise.js';
import { packedFrames } from './packs/packed-frames.js';
import { type StreetsPlan, streetFrames } from './streets/street-frames.js';

export interface SourcePlan {
  readonly frames: FilesPlan | StreetsPlan;
  /** per modality */
  readonly norms: readonly NormName[];
  readonly ignore: number;
  /** file with the decoded frames, which is read instead of theirs */
  readonly pack?: string;
}

/** To be awaited in every thread before `openFrames`. */
export async function prepareFrames({ frames }: SourcePlan): Promise<void> {
  if (frames.kind === 'files') await prepareReaders(frames.modalities);
}

export function openFrames(plan: SourcePlan): FrameSource {
  switch (plan.frames.kind) {
    case 'files':
      return plan.pack === undefined ? fileFrames(plan.frames) : packedFrames(plan.frames, plan.pack);
    case 'streets':
      return streetFrames(plan.frames);
    default:
      return assertNever(plan.frames);
  }
}
