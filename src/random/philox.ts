// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011): a counter-based generator.
// Every draw is a pure function of (key, counter), so nothing has to be saved to repeat or resume a run. The normal
// draws follow the same bits as TensorFlow's StatelessRandomNormalV2, so engines agree.

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

/** High 32 bits of the unsigned product. */
function mulHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const low = aLow * bLow;
  const middle = aHigh * bLow + (low >>> 16);
  const cross = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(cross / 0x10000)) >>> 0;
}

/** Writes the four words of block `c` under key `(k0, k1)` to `out`; all are unsigned 32-bit numbers. */
export function philoxBlock(
  k0: number,
  k1: number,
  c: readonly [number, number, number, number],
  out: Uint32Array,
): void {
  let [c0, c1, c2, c3] = c;
  let a = k0;
  let b = k1;
  for (let round = 0; round < 10; round++) {
    const high0 = mulHigh(M0, c0);
    const low0 = Math.imul(M0, c0) >>> 0;
    const high1 = mulHigh(M1, c2);
    const low1 = Math.imul(M1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ a) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ b) >>> 0;
    c3 = low0;
    a = (a + W0) >>> 0;
    b = (b + W1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** What a stream of draws is for: streams never share numbers. Never renumber: results depend on it. */
export const STREAM = {
  initialisation: 1,
  order: 2,
  augmentation: 3,
  modalities: 4,
  pairing: 5,
  featureNoise: 6,
  dropPath: 7,
  dropout: 8,
  corruption: 9,
  scene: 10,
  embedding: 11,
} as const;
export type Stream = (typeof STREAM)[keyof typeof STREAM];

/** Sequential draws from one place (seed, stream, a, b) of the counter space. */
export class CounterRandom {
  readonly #key: number;
  readonly #stream: number;
  readonly #a: number;
  readonly #b: number;
  readonly #block = new Uint32Array(4);
  #counter = 0;
  #used = 4;

  constructor(seed: number, stream: Stream, a = 0, b = 0) {
    this.#key = seed >>> 0;
    this.#stream = stream;
    this.#a = a >>> 0;
    this.#b = b >>> 0;
  }

  /** 32 random bits. */
  bits(): number {
    if (this.#used === 4) {
      philoxBlock(this.#key, this.#stream, [this.#counter++ >>> 0, this.#a, this.#b, 0], this.#block);
      this.#used = 0;
    }
    return this.#block[this.#used++]!;
  }

  /** Uniform in [0, 1) with 53 bits. */
  uniform(low = 0, high = 1): number {
    const value = ((this.bits() >>> 5) * 0x4000000 + (this.bits() >>> 6)) / 0x20000000000000;
    return low + (high - low) * value;
  }

  /** Uniform integer in 0..bound-1. */
  integer(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Uniform permutation of 0..n-1 (Fisher-Yates). */
  permutation(n: number): number[] {
    const order = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  }
}

const uint32ToFloat = (bits: number): number => (bits & 0x7fffff) / 0x800000;

/**
 * `count` standard normal float32 draws for a 64-bit key `(low 32 bits = key)` and counter start `(counter, 0, 0, 0)`:
 * TensorFlow's StatelessRandomNormalV2 with the Philox algorithm, to rounding.
 */
export function statelessNormal(key: number, counter: number, count: number): Float32Array {
  const out = new Float32Array(count);
  const block = new Uint32Array(4);
  for (let start = 0, n = 0; start < count; start += 4, n++) {
    const low = (counter + n) % 0x100000000;
    const high = Math.floor((counter + n) / 0x100000000);
    philoxBlock(key >>> 0, 0, [low >>> 0, high >>> 0, 0, 0], block);
    for (let i = 0; i < 4 && start + i < count; i += 2) {
      const radius = Math.sqrt(-2 * Math.log(Math.max(uint32ToFloat(block[i]!), 1e-7)));
      const angle = 2 * Math.PI * uint32ToFloat(block[i + 1]!);
      out[start + i] = Math.sin(angle) * radius;
      if (start + i + 1 < count) out[start + i + 1] = Math.cos(angle) * radius;
    }
  }
  return out;
}
