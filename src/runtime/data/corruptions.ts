// Sensor corruptions of the robustness protocols (method, section 7), on normalised pictures [B, H, W, 3]. Paper
// semantics: what happens to a picture depends on (seed, image index, modality) alone, never on its batch or on which
// other modalities are hit. `reference-corruptions.ts` has the forms of the published code.
import { CounterRandom, STREAM, statelessNormal } from '../../random/philox.js';

export interface CorruptionKey {
  readonly seed: number;
  /** position of the modality in the data set */
  readonly modality: number;
  /** index of each picture of the batch in its split */
  readonly indices: readonly number[];
}

export interface NoiseLevel {
  /** share of the pixels that turn salt or pepper, half each */
  readonly saltPepper: number;
  /** sigma of the Gaussian in normalised units; 0 for the modalities that are spared */
  readonly gaussian: number;
}

/** Kinds of draws of one (image, modality): places in the counter space that must never share numbers. */
export const DRAW = { lostPixels: 0, saltPepper: 1, gaussian: 2 } as const;
const PLACES = 4;

export function corruptionRandom(seed: number, image: number, modality: number, draw: number): CounterRandom {
  return new CounterRandom(seed, STREAM.corruption, image, modality * PLACES + draw);
}

/** Calls `change` with every picture of the batch and its image index. */
function eachPicture(
  images: Float32Array,
  key: CorruptionKey,
  change: (picture: Float32Array, image: number) => void,
): void {
  const length = images.length / key.indices.length;
  for (const [slot, image] of key.indices.entries()) {
    change(images.subarray(slot * length, (slot + 1) * length), image);
  }
}

/**
 * RMM, Eq. 14: x' = x * (1 - b) with b ~ Bernoulli(share) per pixel, all three channels together. `share` 1 loses all.
 * Returns a new array.
 */
export function losePixels(images: Float32Array, share: number, key: CorruptionKey): Float32Array {
  const out = images.slice();
  const below = share * 0x100000000;
  eachPicture(out, key, (picture, image) => {
    const random = corruptionRandom(key.seed, image, key.modality, DRAW.lostPixels);
    for (let i = 0; i < picture.length; i += 3) if (random.bits() < below) picture.fill(0, i, i + 3);
  });
  return out;
}

/** Salt = the largest, pepper = the smallest value of the clean picture, in all channels of a pixel. */
function addSaltAndPepper(picture: Float32Array, density: number, random: CounterRandom): void {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const v of picture) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  const salt = (density / 2) * 0x100000000;
  const either = density * 0x100000000;
  for (let i = 0; i < picture.length; i += 3) {
    const bits = random.bits();
    if (bits < either) picture.fill(bits < salt ? high : low, i, i + 3);
  }
}

/**
 * NM, Eq. 15 and 16: x' = SP(x; density) + n with n ~ N(0, sigma^2) per value, no clipping. Eq. 15 gives the density of
 * the distribution that n is drawn from, with mean 0. Returns a new array.
 */
export function addNoise(images: Float32Array, level: NoiseLevel, key: CorruptionKey): Float32Array {
  const out = images.slice();
  eachPicture(out, key, (picture, image) => {
    addSaltAndPepper(picture, level.saltPepper, corruptionRandom(key.seed, image, key.modality, DRAW.saltPepper));
    if (level.gaussian === 0) return;
    const drawKey = corruptionRandom(key.seed, image, key.modality, DRAW.gaussian).bits();
    const noise = statelessNormal(drawKey, 0, picture.length);
    for (let i = 0; i < picture.length; i++) picture[i]! += level.gaussian * noise[i]!;
  });
  return out;
}
