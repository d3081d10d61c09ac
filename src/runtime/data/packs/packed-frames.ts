// Frames read from a pack instead of their files: number for number the same.
import { crc32 } from 'node:zlib';
import { UserError } from '../../../exit-code.js';
import type { FilesPlan } from '../files/file-frames.js';
import type { FrameSource } from '../frame.js';
import { decodeFrame } from './frame-blocks.js';
import { damagedPack, readAt, readPackIndex, withPack } from './pack-file.js';

/** Whether every byte of a pack is as it was written. */
export function isIntact(file: string): boolean {
  try {
    const { frames } = readPackIndex(file);
    return withPack(file, (descriptor) =>
      frames.every(({ at, length, crc }) => crc32(readAt(file, descriptor, at, length)) === crc),
    );
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** @throws UserError with exit code 4 naming the pack when it is damaged, at once or from `read`. */
export function packedFrames(plan: FilesPlan, file: string): FrameSource {
  const index = readPackIndex(file);
  const frames = plan.names.length;
  if (index.frames.length !== frames) throw damagedPack(file, `it holds ${index.frames.length} of ${frames} frames`);
  const [height, width] = plan.size;
  return {
    frames,
    read: (frame) => {
      const record = index.frames[frame]!;
      const data = withPack(file, (descriptor) => readAt(file, descriptor, record.at, record.length));
      return { height, width, absent: plan.absent[frame]!, ...decodeFrame(data, record, plan.size, file) };
    },
  };
}
