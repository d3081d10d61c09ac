// The last steps from a stored picture to the frame: another shape, and the range that other programs gave it.
import { type Pixels, pixelMaximum } from '../frame.js';
import { resizeBicubic } from '../resize-bicubic.js';
import type { ModalityReader } from './file-frames.js';

/** Programs that know 8 bits read the high byte. */
export const highBytes = (picture: Pixels): Uint8Array =>
  picture instanceof Uint8Array ? picture : Uint8Array.from(picture, (value) => value >> 8);

/** The least number of the picture becomes 0 and the largest 65535, the others lie evenly between; all 0 where they are equal. */
function stretched(picture: Pixels): Uint16Array {
  let [least, most] = [pixelMaximum(picture), 0];
  for (const value of picture) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const factor = most > least ? 65535 / (most - least) : 0;
  return Uint16Array.from(picture, (value) => Math.round((value - least) * factor));
}

/** A picture of size `from` as it stands in a frame of size `to`. */
export function toFrame(
  picture: Pixels,
  reader: ModalityReader,
  from: readonly [number, number],
  to: readonly [number, number],
): Pixels {
  const squeezed = resizeBicubic(picture, from, to);
  return reader.kind === 'eight-bit' && reader.range === 'stretched' ? stretched(squeezed) : squeezed;
}
