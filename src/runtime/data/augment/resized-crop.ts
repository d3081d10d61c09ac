// Random resized crop of DELIVER's pipeline: scale the whole frame, cut a window, pad on the right and at the bottom.
import type { CounterRandom } from '../../../random/philox.js';
import { type Frame, type Pixels, pixelMaximum, pixelsLike } from '../frame.js';
import { blankNumber, type NormName } from '../normalise.js';
import { resizeBilinear, resizeFrame, resizeNearest, type Semantics } from '../resize.js';

/**
 * New sides for scale ratio r: box = (int(tH*r), int(tW*4*r)) and scale = min(max(box)/max(H,W), min(box)/min(H,W)).
 * The factor 4 is the published one: for square targets it makes the short side tH*r.
 */
export function scaledSides(
  [height, width]: readonly [number, number],
  [targetHeight, targetWidth]: readonly [number, number],
  ratio: number,
): readonly [number, number] {
  const box = [Math.floor(targetHeight * ratio), Math.floor(targetWidth * 4 * ratio)] as const;
  const scale = Math.min(Math.max(...box) / Math.max(height, width), Math.min(...box) / Math.min(height, width));
  return [Math.max(1, Math.floor(height * scale + 0.5)), Math.max(1, Math.floor(width * scale + 0.5))];
}

function cut<T extends Pixels | Int16Array>(
  input: T,
  out: T,
  channels: number,
  from: { readonly width: number; readonly top: number; readonly left: number },
  to: { readonly width: number; readonly rows: number; readonly columns: number },
): T {
  for (let y = 0; y < to.rows; y++) {
    const start = ((from.top + y) * from.width + from.left) * channels;
    out.set(input.subarray(start, start + to.columns * channels), y * to.width * channels);
  }
  return out;
}

/**
 * A [height, width] window of `frame` at (top, left); what lies outside is 0 in pictures (before normalisation, so
 * black and not the mean colour; of `signed` pictures the number that becomes 0) and `ignore` in labels.
 */
export function cropFrame(
  frame: Frame,
  [height, width]: readonly [number, number],
  [top, left]: readonly [number, number],
  { ignore, norms }: Pick<CropTarget, 'ignore' | 'norms'>,
): Frame {
  const from = { width: frame.width, top, left };
  const to = {
    width,
    rows: Math.max(0, Math.min(height, frame.height - top)),
    columns: Math.max(0, Math.min(width, frame.width - left)),
  };
  return {
    height,
    width,
    pictures: frame.pictures.map((picture, m) => {
      const blank = pixelsLike(picture, height * width * 3).fill(blankNumber(norms[m], pixelMaximum(picture)));
      return cut(picture, blank, 3, from, to);
    }),
    labels: cut(frame.labels, new Int16Array(height * width).fill(ignore), 1, from, to),
  };
}

export interface CropTarget {
  readonly image: readonly [number, number];
  readonly ignore: number;
  /** per modality */
  readonly norms: readonly NormName[];
  readonly semantics: Semantics;
}

/** Resizes to [height, width] and cuts the window at (top, left): in `paper` semantics only the window is computed. */
export function resizedWindow(
  frame: Frame,
  [height, width]: readonly [number, number],
  [top, left]: readonly [number, number],
  target: CropTarget,
): Frame {
  const { image, semantics } = target;
  if (semantics === 'reference')
    return cropFrame(resizeFrame(frame, height, width, semantics), image, [top, left], target);
  const window = { top, left, height: Math.min(image[0], height - top), width: Math.min(image[1], width - left) };
  const from = [frame.height, frame.width] as const;
  const part: Frame = {
    height: window.height,
    width: window.width,
    pictures: frame.pictures.map((picture) => resizeBilinear(picture, from, [height, width], window)),
    labels: resizeNearest(frame.labels, from, [height, width], 1, window),
  };
  return window.height === image[0] && window.width === image[1] ? part : cropFrame(part, image, [0, 0], target);
}

/** Sides of the whole resized frame, and the corner of its window. */
export interface CropDraw {
  readonly sides: readonly [number, number];
  readonly corner: readonly [number, number];
}

/**
 * Scales by r ~ U(low, high) and cuts a window whose corner is uniform over 0..margin. In `reference` semantics the corner
 * may lie one pixel further, so that a row or column of padding appears (method, section 9, row 26).
 */
export function drawCrop(
  size: readonly [number, number],
  { image, semantics }: CropTarget,
  [low, high]: readonly [number, number],
  random: CounterRandom,
): CropDraw {
  const sides = scaledSides(size, image, random.uniform(low, high));
  const beyond = semantics === 'paper' ? 1 : 2;
  const top = random.integer(Math.max(0, sides[0] - image[0]) + beyond);
  const left = random.integer(Math.max(0, sides[1] - image[1]) + beyond);
  return { sides, corner: [top, left] };
}

/** The crop of `drawCrop`, cut. */
export function randomResizedCrop(
  frame: Frame,
  target: CropTarget,
  ratios: readonly [number, number],
  random: CounterRandom,
): Frame {
  const { sides, corner } = drawCrop([frame.height, frame.width], target, ratios, random);
  return resizedWindow(frame, sides, corner, target);
}
