// Sums over the frames of a split: which classes there are, and the mean and deviation of every modality.
import { type Frame, pixelMaximum } from '../frame.js';

/** Plain numbers, so that threads can hand them over and their sums be added. */
export interface StatisticSums {
  readonly frames: number;
  /** per class: pixels, and frames that have one */
  readonly pixels: readonly number[];
  readonly present: readonly number[];
  readonly ignored: number;
  /** per modality and plane, of values in 0..1: sum, sum of squares; and the pixels of which no plane is above 0 */
  readonly sums: readonly (readonly number[])[];
  readonly squares: readonly (readonly number[])[];
  readonly empty: readonly number[];
  /** pixels of all frames */
  readonly area: number;
  /** per modality: pixels of the frames that have it */
  readonly seen: readonly number[];
}

export interface ModalityStatistics {
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** share of pixels that are 0 in all planes */
  readonly empty: number;
}

export function noSums(classes: number, modalities: number): StatisticSums {
  const planes = Array.from({ length: modalities }, () => [0, 0, 0]);
  const none = Array.from({ length: classes }, () => 0);
  return {
    ...{ frames: 0, pixels: none, present: none, ignored: 0, sums: planes, squares: planes, area: 0 },
    empty: Array.from({ length: modalities }, () => 0),
    seen: Array.from({ length: modalities }, () => 0),
  };
}

const added = (a: readonly number[], b: readonly number[]): readonly number[] => a.map((value, i) => value + b[i]!);

export function addSums(a: StatisticSums, b: StatisticSums): StatisticSums {
  return {
    frames: a.frames + b.frames,
    pixels: added(a.pixels, b.pixels),
    present: added(a.present, b.present),
    ignored: a.ignored + b.ignored,
    sums: a.sums.map((planes, m) => added(planes, b.sums[m]!)),
    squares: a.squares.map((planes, m) => added(planes, b.squares[m]!)),
    empty: added(a.empty, b.empty),
    area: a.area + b.area,
    seen: added(a.seen, b.seen),
  };
}

/** Sums of one frame. */
export function frameSums(frame: Frame, classes: number): StatisticSums {
  const pixels = Array.from({ length: classes }, () => 0);
  let ignored = 0;
  for (const label of frame.labels) {
    if (label >= 0 && label < classes) pixels[label]! += 1;
    else ignored++;
  }
  const sums: number[][] = [];
  const squares: number[][] = [];
  const empty: number[] = [];
  const area = frame.height * frame.width;
  const isSeen = (m: number): boolean => frame.absent?.includes(m) !== true;
  for (const [m, picture] of frame.pictures.entries()) {
    const [sum, square] = [
      [0, 0, 0],
      [0, 0, 0],
    ];
    let black = 0;
    for (let i = 0; i < picture.length; i += 3) {
      for (let c = 0; c < 3; c++) {
        const value = picture[i + c]!;
        sum[c]! += value;
        square[c]! += value * value;
      }
      if (picture[i] === 0 && picture[i + 1] === 0 && picture[i + 2] === 0) black++;
    }
    const maximum = pixelMaximum(picture);
    sums.push(sum.map((value) => value / maximum));
    squares.push(square.map((value) => value / maximum ** 2));
    empty.push(isSeen(m) ? black : 0);
  }
  const present = pixels.map((count) => (count > 0 ? 1 : 0));
  const seen = frame.pictures.map((_, m) => (isSeen(m) ? area : 0));
  return { frames: 1, pixels, present, ignored, sums, squares, empty, area, seen };
}

/** Mean and standard deviation (of all pixels of the frames that have it, not of a sample) per plane of modality `m`. */
export function modalityStatistics({ sums, squares, empty, seen }: StatisticSums, m: number): ModalityStatistics {
  // a modality that no frame has is nothing but zeros
  const area = Math.max(1, seen[m]!);
  const mean = sums[m]!.map((sum) => sum / area);
  const std = squares[m]!.map((square, c) => Math.sqrt(Math.max(0, square / area - mean[c]! ** 2)));
  return { mean, std, empty: empty[m]! / area };
}
