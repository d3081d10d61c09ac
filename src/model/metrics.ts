// Metrics on confusion matrices [target, prediction] (method, section 7). Everything is a ratio in 0..1; 0/0 counts as 0
// and stays in the mean over all classes.

/** Row-major K x K counts. */
export type Confusion = Float64Array | Int32Array | Float32Array;

export interface ClassMetrics {
  readonly iou: readonly number[];
  readonly f1: readonly number[];
  /** share of a class's pixels that were recognised */
  readonly accuracy: readonly number[];
  readonly miou: number;
  readonly mf1: number;
  readonly macc: number;
  /** share of all counted pixels that are right */
  readonly pixelAccuracy: number;
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Arithmetic mean of unrounded values; 0 of none. */
export const mean = (values: readonly number[]): number =>
  ratio(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  );

/** All metrics of one confusion matrix. */
export function classMetrics(confusion: Confusion, classes: number): ClassMetrics {
  if (confusion.length !== classes * classes)
    throw new Error(`${confusion.length} counts are not a ${classes} x ${classes} matrix`);
  const right = Array.from({ length: classes }, (_, c) => confusion[c * classes + c]!);
  const targets = new Array<number>(classes).fill(0);
  const predictions = new Array<number>(classes).fill(0);
  confusion.forEach((count, at) => {
    targets[Math.floor(at / classes)]! += count;
    predictions[at % classes]! += count;
  });
  const iou = right.map((hit, c) => ratio(hit, targets[c]! + predictions[c]! - hit));
  const f1 = right.map((hit, c) => ratio(2 * hit, targets[c]! + predictions[c]!));
  const accuracy = right.map((hit, c) => ratio(hit, targets[c]!));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    iou,
    f1,
    accuracy,
    miou: mean(iou),
    mf1: mean(f1),
    macc: mean(accuracy),
    pixelAccuracy: ratio(sum(right), sum(targets)),
  };
}

/** A subset's mIoU as it goes into means: the released code first rounds it to a hundredth of a percent (method 9, row 29). */
export const averagedMiou = (miou: number, semantics: 'paper' | 'reference'): number =>
  semantics === 'paper' ? miou : Math.round(miou * 1e4) / 1e4;

/**
 * Probability that exactly the `modalities - present` others fail when each fails with `probability`, given that not
 * all do: the weight of one subset in equation 13.
 */
export function subsetWeight(modalities: number, present: number, probability: number): number {
  const failed = modalities - present;
  return (probability ** failed * (1 - probability) ** present) / (1 - probability ** modalities);
}

/**
 * Expected value over failing modalities (equation 13): p^k (1-p)^(M-k) / (1 - p^M) per subset with k missing.
 * @param values one per subset, @param sizes number of present modalities of each
 */
export function expectedValue(
  values: readonly number[],
  sizes: readonly number[],
  modalities: number,
  probability: number,
): number {
  return values.reduce((sum, value, i) => sum + subsetWeight(modalities, sizes[i]!, probability) * value, 0);
}

/** Sum of confusion matrices, exact. */
export function addConfusion(total: Float64Array, part: Confusion, offset = 0): void {
  for (let i = 0; i < total.length; i++) total[i]! += part[offset + i]!;
}
