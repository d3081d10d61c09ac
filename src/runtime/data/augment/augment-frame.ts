// The published training augmentation, in its order: colour jitter, flip, blur, random resized crop.
import type { PhotoAugment } from '../../../compiler/normal-form.js';
import type { CounterRandom } from '../../../random/philox.js';
import type { Frame, Pixels } from '../frame.js';
import type { NormName } from '../normalise.js';
import { type JitterFactors, jitterColours } from './colour-jitter.js';
import { flipFrame } from './flip.js';
import { BLUR_3X3, blurPicture } from './gaussian-blur.js';
import { type CropTarget, drawCrop, resizedWindow } from './resized-crop.js';

export interface AugmentTarget extends CropTarget {
  /** per modality; `imagenet` marks the camera, which alone is jittered and blurred */
  readonly norms: readonly NormName[];
}

/** What chance decided for one sample. */
export interface AugmentDraw {
  readonly jitter: JitterFactors | null;
  readonly flipped: boolean;
  readonly blurred: boolean;
  /** of the whole resized frame, and where its window begins */
  readonly sides: readonly [number, number];
  readonly corner: readonly [number, number];
}

/**
 * Every draw is made whether its effect is applied or not, so the crop of a sample does not depend on the jitter's
 * probability.
 */
export function drawAugment(
  size: readonly [number, number],
  augment: PhotoAugment,
  target: CropTarget,
  random: CounterRandom,
): AugmentDraw {
  const { flip, scale_min, scale_max, jitter, blur } = augment.args;
  const chance = (probability: number): boolean => random.uniform() < probability;
  const jittered = chance(jitter);
  const factors = {
    brightness: random.uniform(0.5, 1.5),
    contrast: random.uniform(0.5, 1.5),
    saturation: random.uniform(0.5, 1.5),
  };
  const [flipped, blurred] = [chance(flip), chance(blur)];
  return {
    jitter: jittered ? factors : null,
    flipped,
    blurred,
    ...drawCrop(size, target, [scale_min, scale_max], random),
  };
}

/** Jitter and blur of the camera. Before the flip here, which changes no value: both treat left and right alike. */
export function recolourFrame(frame: Frame, { jitter, blurred }: AugmentDraw, norms: readonly NormName[]): Frame {
  if (jitter === null && !blurred) return frame;
  const change = (picture: Pixels): Pixels => {
    const coloured = jitter === null ? picture : jitterColours(picture, jitter);
    return blurred ? blurPicture(coloured, frame.height, frame.width, BLUR_3X3) : coloured;
  };
  return {
    ...frame,
    pictures: frame.pictures.map((picture, m) => (norms[m] === 'imagenet' ? change(picture) : picture)),
  };
}

/** The augmented frame in whole numbers. */
export function augmentFrame(frame: Frame, augment: PhotoAugment, target: AugmentTarget, random: CounterRandom): Frame {
  const draw = drawAugment([frame.height, frame.width], augment, target, random);
  const coloured = recolourFrame(frame, draw, target.norms);
  return resizedWindow(draw.flipped ? flipFrame(coloured) : coloured, draw.sides, draw.corner, target);
}
