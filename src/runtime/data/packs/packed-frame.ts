// One frame of a split, read and encoded: what threads do for a pack.
import { type FilesPlan, fileFrames, prepareReaders } from '../files/file-frames.js';
import { type EncodedFrame, encodeFrame } from './frame-blocks.js';

/** As at the beginning of a file. Throws exit 4 naming a picture that cannot be read. */
export async function packedFrame(plan: FilesPlan, index: number): Promise<EncodedFrame> {
  await prepareReaders(plan.modalities);
  return encodeFrame(fileFrames(plan).read(index));
}
