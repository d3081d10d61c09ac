// The training augmentation of MCubeS, in its order: flip, short side to a random length, crop padded with blank pixels, blur of some modalities.
import type { ScaleCrop } from '../../../compiler/normal-form.js';
import type { CounterRandom } from '../../../random/philox.js';
import type { Frame, Pixels } from '../frame.js';
import type { View } from '../place-view.js';
import { gaussianWeights } from './gaussian-blur.js';

/** As plain data for threads that know modalities by their numbers. */
export interface ScaleCropPlan {
  readonly call: 'scale_crop';
  readonly args: Omit<ScaleCrop['args'], 'blurred'>;
  readonly blurred: readonly number[];
}

export function planScaleCrop({ call, args }: ScaleCrop, modalities: readonly string[]): ScaleCropPlan {
  const { blurred, ...rest } = args;
  return { call, args: rest, blurred: blurred.map((name) => modalities.indexOf(name)) };
}

/** Sides when the short one gets `short` pixels; the long one is cut to a whole number, as published. */
export function shortSideTo(
  [height, width]: readonly [number, number],
  short: number,
): readonly [height: number, width: number] {
  return height > width ? [Math.floor((height * short) / width), short] : [short, Math.floor((width * short) / height)];
}

/**
 * What chance decides for one sample. Every draw is made whether its effect is applied or not, so that the crop does not depend on the
 * probability of a blur.
 */
export function drawScaleCrop(
  size: readonly [number, number],
  { args, blurred }: ScaleCropPlan,
  image: readonly [number, number],
  random: CounterRandom,
): View {
  const flipped = random.uniform() < args.flip;
  const sides = shortSideTo(size, args.short_min + random.integer(args.short_max - args.short_min + 1));
  const corner = [0, 1].map((i) => random.integer(Math.max(0, sides[i]! - image[i]!) + 1));
  const isBlurred = random.uniform() < args.blur;
  const sigma = random.uniform(args.sigma_min, args.sigma_max);
  return {
    ...{ flipped, sides, corner: [corner[0]!, corner[1]!] },
    ...(isBlurred ? { blur: { modalities: blurred, weights: gaussianWeights(sigma) } } : {}),
  };
}

/** The published pipeline works on floating-point pictures: in 16 bits nothing that it tells apart is rounded away. */
export function inSixteenBits(frame: Frame): Frame {
  const widened = (picture: Pixels): Pixels =>
    picture instanceof Uint16Array ? picture : Uint16Array.from(picture, (value) => value * 257);
  return { ...frame, pictures: frame.pictures.map(widened) };
}
