// Takes the margins of a data set away from a stored picture.
import type { Crop } from '../../../compiler/normal-form.js';
import type { Pixels } from '../frame.js';
import type { StoredNumbers } from './stored-picture.js';

export type Margins = Crop['args'];

/** Size of the stored pictures of frames of `size`. */
export function storedSize([height, width]: readonly [number, number], crop: Margins | null) {
  if (crop === null) return [height, width] as const;
  return [height + crop.top + crop.bottom, width + crop.left + crop.right] as const;
}

/** The part of [H, W, channels] inside the margins; the same array where there are none. */
export function cropPicture<T extends Pixels | StoredNumbers | Int16Array>(
  data: T,
  channels: number,
  size: readonly [number, number],
  crop: Margins | null,
): T {
  if (crop === null) return data;
  const [height, width] = size;
  const stride = storedSize(size, crop)[1] * channels;
  const out = new (data.constructor as new (length: number) => T)(height * width * channels);
  for (let y = 0; y < height; y++) {
    const start = (y + crop.top) * stride + crop.left * channels;
    out.set(data.subarray(start, start + width * channels), y * width * channels);
  }
  return out;
}
