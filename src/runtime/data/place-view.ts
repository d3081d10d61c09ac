// The last step of every pipeline: a view of a frame, resized, cut, padded and normalised, to its place in the batch.
import { type BlurWeights, blurPicture } from './augment/gaussian-blur.js';
import type { Batch } from './batch.js';
import { type Frame, type Pixels, pixelMaximum, pixelsLike } from './frame.js';
import { gatherInto } from './kernels/label-kernels.js';
import { type Resampling, resampleInto, resampleWhole, type Window } from './kernels/resample.js';
import { blankNumber, lookUpTables, type NormName, normaliseInto } from './normalise.js';
import { nearestPositions } from './resize.js';

/** What is seen of a frame: all of it resized to `sides`, from `corner` on, perhaps mirrored first. */
export interface View {
  readonly sides: readonly [number, number];
  readonly corner: readonly [number, number];
  readonly flipped: boolean;
  /** of some modalities, numbered, once they are cut and padded */
  readonly blur?: { readonly modalities: readonly number[]; readonly weights: BlurWeights };
}

export interface ViewTarget {
  readonly image: readonly [number, number];
  readonly ignore: number;
  readonly norms: readonly NormName[];
}

/** Place `slot` of `of` in the batch `out`. */
export interface Place {
  readonly slot: number;
  readonly of: number;
  readonly out: Batch;
}

/** Blank, normalised, where the window ends before the image does: on the right and at the bottom. */
function pad(
  picture: Pixels,
  norm: NormName,
  { height, width }: Window,
  image: readonly [number, number],
  out: Float32Array,
): void {
  const maximum = pixelMaximum(picture);
  const blank = lookUpTables(norm, maximum).map((table) => table[blankNumber(norm, maximum)]!);
  const pitch = image[1] * 3;
  const row = Float32Array.from({ length: pitch }, (_, i) => blank[i % 3]!);
  const right = row.subarray(width * 3);
  for (let y = 0; y < image[0]; y++) {
    if (y < height) out.set(right, y * pitch + width * 3);
    else out.set(row, y * pitch);
  }
}

/** Padded before it is blurred, as published: what is blank spreads into the picture. */
function placeBlurred(
  picture: Pixels,
  resampling: Resampling,
  weights: BlurWeights,
  norm: NormName,
  image: readonly [number, number],
  out: Float32Array,
): void {
  const { height, width } = resampling.window;
  const seen = resampleWhole(picture, resampling);
  const whole = pixelsLike(picture, image[0] * image[1] * 3).fill(blankNumber(norm, pixelMaximum(picture)));
  for (let y = 0; y < height; y++) whole.set(seen.subarray(y * width * 3, (y + 1) * width * 3), y * image[1] * 3);
  normaliseInto(blurPicture(whole, image[0], image[1], weights), norm, out, 0);
}

function placeLabels(
  frame: Frame,
  { sides, flipped }: View,
  window: Window,
  { image, ignore }: ViewTarget,
  out: Int32Array,
): void {
  const rows = nearestPositions(frame.height, sides[0]).subarray(window.top, window.top + window.height);
  const columns = nearestPositions(frame.width, sides[1]).subarray(window.left, window.left + window.width);
  const sources = flipped ? columns.map((x) => frame.width - 1 - x) : columns;
  if (window.height < image[0] || window.width < image[1]) out.fill(ignore);
  gatherInto(frame.labels, frame.width, { rows, columns: sources }, window, out, image[1]);
}

/** Pictures bilinear, labels nearest; outside the frame blank and ignored. */
export function placeView(frame: Frame, view: View, target: ViewTarget, { slot, of, out }: Place): void {
  const { image, norms } = target;
  const [top, left] = view.corner;
  const window: Window = {
    top,
    left,
    height: Math.max(0, Math.min(image[0], view.sides[0] - top)),
    width: Math.max(0, Math.min(image[1], view.sides[1] - left)),
  };
  const resampling = { from: [frame.height, frame.width], to: view.sides, window, flipped: view.flipped } as const;
  const pixels = image[0] * image[1];
  for (const [m, picture] of frame.pictures.entries()) {
    const offset = (m * of + slot) * pixels * 3;
    if (view.blur?.modalities.includes(m)) {
      const own = out.images.subarray(offset, offset + pixels * 3);
      placeBlurred(picture, resampling, view.blur.weights, norms[m]!, image, own);
      continue;
    }
    resampleInto(picture, resampling, norms[m]!, out.images, offset, image[1] * 3);
    if (window.height < image[0] || window.width < image[1]) {
      pad(picture, norms[m]!, window, image, out.images.subarray(offset, offset + pixels * 3));
    }
  }
  placeLabels(frame, view, window, target, out.labels.subarray(slot * pixels, (slot + 1) * pixels));
}
