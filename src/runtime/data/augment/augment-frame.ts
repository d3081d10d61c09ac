// The published training augmentation, in its order: colour jitter, flip, blur, random resized crop.
import type { Augment } from '../../../compiler/normal-form.js';
import type { CounterRandom } from '../../../random/philox.js';
import type { Frame, Pixels } from '../frame.js';
import type { NormName } from '../normalise.js';
import type { Semantics } from '../resize.js';
import { jitterColours } from './colour-jitter.js';
import { flipFrame } from './flip.js';
import { blurPicture } from './gaussian-blur.js';
import { randomResizedCrop } from './resized-crop.js';

export interface AugmentTarget {
  readonly image: readonly [number, number];
  readonly ignore: number;
  /** per modality; `imagenet` marks the camera, which alone is jittered and blurred */
  readonly norms: readonly NormName[];
  readonly semantics: Semantics;
}

/**
 * Every draw is made whether its effect is applied or not, so the crop of a sample does not depend on the jitter's
 * probability.
 */
export function augmentFrame(frame: Frame, augment: Augment, target: AugmentTarget, random: CounterRandom): Frame {
  const { flip, scale_min, scale_max, jitter, blur } = augment.args;
  const chance = (probability: number): boolean => random.uniform() < probability;
  const onCamera = (input: Frame, change: (picture: Pixels) => Pixels): Frame => ({
    ...input,
    pictures: input.pictures.map((picture, m) => (target.norms[m] === 'imagenet' ? change(picture) : picture)),
  });

  let out = frame;
  const jittered = chance(jitter);
  const factors = {
    brightness: random.uniform(0.5, 1.5),
    contrast: random.uniform(0.5, 1.5),
    saturation: random.uniform(0.5, 1.5),
  };
  if (jittered) out = onCamera(out, (picture) => jitterColours(picture, factors));
  if (chance(flip)) out = flipFrame(out);
  if (chance(blur)) out = onCamera(out, (picture) => blurPicture(picture, frame.height, frame.width));
  return randomResizedCrop(out, target, [scale_min, scale_max], random);
}
