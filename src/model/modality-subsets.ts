// Modality subsets: their order in tables, and the random draws of training (method, section 4).
import { CounterRandom, STREAM } from '../random/philox.js';

/**
 * All non-empty subsets of 0..count-1 in the order of the published tables: by size, then lexicographically
 * (R D E L RD RE RL DE DL EL RDE RDL REL DEL RDEL).
 */
export function allSubsets(count: number): readonly (readonly number[])[] {
  const subsets: number[][] = [];
  const extend = (start: number, size: number, chosen: readonly number[]): void => {
    if (chosen.length === size) {
      subsets.push([...chosen]);
      return;
    }
    for (let i = start; i < count; i++) extend(i + 1, size, [...chosen, i]);
  };
  for (let size = 1; size <= count; size++) extend(0, size, []);
  return subsets;
}

/**
 * The modalities that the student sees in a step, ascending: a size uniform in min..max, then a uniform subset of it.
 * With min 1 and max M every modality is kept with probability (M + 1) / (2 M).
 */
export function drawSubset(
  modalities: number,
  range: { readonly min: number; readonly max: number },
  seed: number,
  step: number,
): readonly number[] {
  const random = new CounterRandom(seed, STREAM.modalities, step);
  const size = range.min + random.integer(range.max - range.min + 1);
  return random
    .permutation(modalities)
    .slice(0, size)
    .sort((a, b) => a - b);
}

/**
 * Values of the `pairing` feed for a step.
 * `paper`: rho, the first `present` entries of one permutation of all modalities, shared by samples and stages.
 * `reference`: the student's k-th modality meets the teacher's k-th. With absent modalities as zeros the released code
 * instead draws, per stage, sample and k, which row of the student meets the teacher's k-th modality: int32
 * [4, M*B], see `student-pairs.ts`.
 */
export function drawPairing(
  settings: {
    readonly semantics: 'paper' | 'reference';
    readonly absent: 'remove' | 'zero';
    readonly modalities: number;
    readonly present: number;
    readonly batch: number;
  },
  seed: number,
  step: number,
): Int32Array {
  const { semantics, absent, modalities, present, batch } = settings;
  const random = new CounterRandom(seed, STREAM.pairing, step);
  if (semantics === 'paper') return Int32Array.from(random.permutation(modalities).slice(0, present));
  if (absent === 'remove') return Int32Array.from({ length: present }, (_, k) => k);
  return Int32Array.from(
    { length: 4 * modalities * batch },
    (_, i) => random.integer(modalities) * batch + (i % batch),
  );
}

/** Value of the `noise_seed` feed for a step: a key of its own, counting from 0. */
export function drawNoiseSeed(seed: number, step: number): Int32Array {
  // 31 bits: the engines read the key as an unsigned number
  return Int32Array.of(new CounterRandom(seed, STREAM.featureNoise, step).bits() >>> 1, 0);
}
