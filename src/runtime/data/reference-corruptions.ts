// The corruptions as the published code computes them (method, section 9, rows 31 and 32): per element and over a whole
// batch tensor, so results depend on the batch size. The draws are keyed, which the published code leaves out (row 34).
import { statelessNormal } from '../../random/philox.js';
import { corruptionRandom, DRAW, type NoiseLevel } from './corruptions.js';

export interface ReferenceKey {
  readonly seed: number;
  readonly modality: number;
  /** number of the batch in its split */
  readonly batch: number;
}

/** RMM per element: the channels of a pixel are lost independently, with a new mask for every combination. */
export function losePixelsReference(
  images: Float32Array,
  share: number,
  key: ReferenceKey & { readonly combination: number },
): Float32Array {
  // Combinations take the place of seeds: one key has room for two coordinates only.
  const keyed =
    corruptionRandom(key.seed, key.batch, key.modality, DRAW.lostPixels).bits() ^
    Math.imul(key.combination + 1, 0x9e3779b1);
  const random = corruptionRandom(keyed, key.batch, key.modality, DRAW.lostPixels);
  const below = share * 0x100000000;
  return images.map((v) => (random.bits() < below ? 0 : v));
}

/**
 * NM over the batch tensor: ceil(density * numel / 2) coordinates drawn with replacement become the largest value of
 * the clean tensor, as many the smallest (pepper last), then Gaussian noise.
 */
export function addNoiseReference(images: Float32Array, level: NoiseLevel, key: ReferenceKey): Float32Array {
  const out = images.slice();
  const low = images.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = images.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const points = Math.ceil((level.saltPepper * images.length) / 2);
  const random = corruptionRandom(key.seed, key.batch, key.modality, DRAW.saltPepper);
  for (let n = 0; n < points; n++) out[random.integer(out.length)] = high;
  for (let n = 0; n < points; n++) out[random.integer(out.length)] = low;
  if (level.gaussian === 0) return out;
  const noise = statelessNormal(
    corruptionRandom(key.seed, key.batch, key.modality, DRAW.gaussian).bits(),
    0,
    out.length,
  );
  for (let i = 0; i < out.length; i++) out[i]! += level.gaussian * noise[i]!;
  return out;
}
