// Keeps decoded frames in memory up to a number of bytes, so that a small set is decoded or rendered once only.
import { type Frame, type FrameSource, frameBytes } from './frame.js';

/**
 * The same frames, remembered. Frames are kept in the order of first use and never evicted: an epoch visits every
 * frame once, so any other policy on a set larger than the budget would throw frames out just before they are needed.
 */
export function cacheFrames(source: FrameSource, budgetBytes: number): FrameSource {
  const kept = new Map<number, Frame>();
  let free = budgetBytes;
  return {
    frames: source.frames,
    read(index) {
      const known = kept.get(index);
      if (known !== undefined) return known;
      const frame = source.read(index);
      const bytes = frameBytes(frame);
      if (bytes <= free) {
        kept.set(index, frame);
        free -= bytes;
      }
      return frame;
    },
  };
}
