// Frames of a split of the built-in `streets` data set, rendered when they are read.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { StreetsArgs } from '../../../compiler/normal-form.js';
import type { FrameSource } from '../frame.js';
import { type PictureName, renderStreet, type StreetRequest } from './render-street.js';
import { foldClasses } from './street-classes.js';

/** Raised whenever the pictures change: trainings on other pictures are other trainings. */
const VERSION = 1;

export interface StreetsPlan {
  readonly kind: 'streets';
  readonly args: StreetsArgs;
  readonly split: string;
  readonly frames: number;
  readonly size: readonly [number, number];
  readonly classes: number;
  readonly pictures: readonly PictureName[];
}

/** What is rendered for one index. */
export function streetRequest(plan: StreetsPlan, index: number, ids = foldClasses(plan.classes).ids): StreetRequest {
  const { args, size, pictures } = plan;
  return { seed: args.seed, failures: args.failures, split: crc32(plan.split), index, size, pictures, ids };
}

export function streetFrames(plan: StreetsPlan): FrameSource {
  const { ids } = foldClasses(plan.classes);
  return { frames: plan.frames, read: (index) => renderStreet(streetRequest(plan, index, ids)) };
}

/** Identity of the generated frames: there is no file to hash, everything follows from these numbers. */
export function streetsDigest(plan: StreetsPlan): string {
  const { args, split, frames, size, classes, pictures } = plan;
  const identity = ['streets', VERSION, args.seed, args.failures, split, frames, size, classes, pictures];
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex');
}
