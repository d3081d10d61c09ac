// Cheap hashed noise for pixels and textures. Seeds come from the counter-based generator, so pictures stay a pure
// function of (seed, split, index); the counter-based generator itself would cost more than the whole picture.

/** Uniform in [0, 1) from two whole numbers and a seed. */
export function hash2(a: number, b: number, seed: number): number {
  let h = Math.imul(a, 0x27d4eb2d) ^ Math.imul(b, 0x165667b1) ^ seed;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 0x100000000;
}

/** A stream of draws for the pixels of one sensor. */
export class PixelNoise {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let h = this.#state;
    h = Math.imul(h ^ (h >>> 15), h | 1);
    h ^= h + Math.imul(h ^ (h >>> 7), h | 61);
    return ((h ^ (h >>> 14)) >>> 0) / 0x100000000;
  }

  /** About normal, mean 0 and deviation 1: the sum of three uniform draws is close enough for a sensor. */
  normal(): number {
    return (this.uniform() + this.uniform() + this.uniform() - 1.5) * 2;
  }
}
