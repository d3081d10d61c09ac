// Class ids as small PNG files: in the colours of the data set, and as a map of what is wrong.
import type { Colour } from '../../runtime/data/class-facts.js';
import { resizeNearest } from '../../runtime/data/resize.js';
import { encodeLabels, encodeRgb } from '../../runtime/pictures/encode-png.js';

/** Longest side of a picture on the page. */
const LONGEST = 256;
/** Pixels without a label. */
const UNLABELLED: Colour = [0, 0, 0];
/** right, wrong, without a label */
const ERRORS: readonly Colour[] = [
  [236, 239, 241],
  [213, 94, 0],
  [120, 124, 128],
];

type Size = readonly [number, number];

export function pageSize([height, width]: Size): Size {
  const scale = Math.min(1, LONGEST / Math.max(height, width));
  return [Math.max(1, Math.round(height * scale)), Math.max(1, Math.round(width * scale))];
}

/** PNG of class ids [H, W]; what is no class is black. */
export function classPicture(ids: ArrayLike<number>, size: Size, palette: readonly Colour[]): Uint8Array {
  const known = Uint8Array.from(ids, (id) => (id >= 0 && id < palette.length ? id : palette.length));
  return labelPicture(known, size, [...palette, UNLABELLED]);
}

/** PNG of where `answer` differs from `truth`. */
export function errorPicture(
  answer: ArrayLike<number>,
  truth: ArrayLike<number>,
  size: Size,
  classes: number,
): Uint8Array {
  const kinds = Uint8Array.from(truth, (id, i) => (id < 0 || id >= classes ? 2 : id === answer[i] ? 0 : 1));
  return labelPicture(kinds, size, ERRORS);
}

/** PNG of an RGB picture [H, W, 3]. */
export function colourPicture(rgb: Uint8Array, size: Size): Uint8Array {
  const small = pageSize(size);
  return encodeRgb(resizeNearest(rgb, size, small, 3), ...small);
}

function labelPicture(ids: Uint8Array, size: Size, palette: readonly Colour[]): Uint8Array {
  const small = pageSize(size);
  return encodeLabels(resizeNearest(ids, size, small, 1), ...small, palette);
}

/** Share of the labelled pixels that are right; null where none has a label. */
export function shareRight(answer: ArrayLike<number>, truth: ArrayLike<number>, classes: number): number | null {
  let [right, known] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    const id = truth[i]!;
    if (id < 0 || id >= classes) continue;
    known++;
    if (id === answer[i]) right++;
  }
  return known === 0 ? null : right / known;
}
