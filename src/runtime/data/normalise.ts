// Last step of every pipeline: whole numbers to the float values that the network sees.
import type { ImageModality } from '../../compiler/normal-form.js';
import { type Pixels, pixelMaximum } from './frame.js';

/**
 * `imagenet`: v/max, then the ImageNet mean and deviation per channel (camera); `unit`: v/max (every other sensor);
 * `signed`: 2v/max - 1 (angles); `raw`: 255v/max, the numbers of 8 bits themselves.
 */
export type NormName = 'imagenet' | 'unit' | 'signed' | 'raw';

/** How the pictures of a modality are normalised; recordings of sensors say nothing about it. */
export function normOf({ source }: ImageModality): NormName {
  if (source.call === 'eight_bit') return 'raw';
  return 'norm' in source.args ? source.args.norm : 'unit';
}

/** What is subtracted from and divides v/max, per channel. */
export const STATISTICS = {
  imagenet: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  unit: { mean: [0, 0, 0], std: [1, 1, 1] },
  signed: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  raw: { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] },
} as const;

/** The stored number that padding has: black, and of `signed` pictures the one that becomes 0. */
export const blankNumber = (norm: NormName | undefined, maximum: number): number =>
  norm === 'signed' ? Math.ceil(maximum / 2) : 0;

const tables = new Map<string, readonly Float32Array<ArrayBuffer>[]>();

/** Per channel one value for each stored number 0..maximum: a look-up is cheaper than the arithmetic and rounds to float32 once. */
export function lookUpTables(norm: NormName, maximum: number): readonly Float32Array<ArrayBuffer>[] {
  const key = `${norm}/${maximum}`;
  const known = tables.get(key);
  if (known !== undefined) return known;
  const { mean, std } = STATISTICS[norm];
  const made = [0, 1, 2].map((c) =>
    Float32Array.from({ length: maximum + 1 }, (_, v) => (v / maximum - mean[c]!) / std[c]!),
  );
  tables.set(key, made);
  return made;
}

/** Writes the normalised picture [H, W, 3] to `out` from `offset` on. */
export function normaliseInto(picture: Pixels, norm: NormName, out: Float32Array, offset: number): void {
  const [red, green, blue] = lookUpTables(norm, pixelMaximum(picture));
  for (let i = 0; i < picture.length; i += 3) {
    out[offset + i] = red![picture[i]!]!;
    out[offset + i + 1] = green![picture[i + 1]!]!;
    out[offset + i + 2] = blue![picture[i + 2]!]!;
  }
}

/** The picture [H, W, 3] in 0..255 that `normaliseInto` made these values from, rounded. */
export function shownAgain(values: Float32Array, norm: NormName): Uint8Array {
  const { mean, std } = STATISTICS[norm];
  const clamped = Uint8ClampedArray.from(values, (value, i) => 255 * (value * std[i % 3]! + mean[i % 3]!));
  return new Uint8Array(clamped.buffer);
}
