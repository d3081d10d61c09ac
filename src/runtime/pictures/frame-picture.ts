// One frame of a data set: its modalities and its label side by side, with a caption above each.
import type { Dataset } from '../../compiler/normal-form.js';
import { type Colour, classNames, classPalette } from '../data/class-facts.js';
import { type Frame, pixelMaximum } from '../data/frame.js';
import { resizeNearest } from '../data/resize.js';
import { Canvas, GLYPH_HEIGHT, textWidth } from './canvas.js';
import { colourLabels } from './picture-row.js';

const GAP = 8;
const PAPER: Colour = [24, 24, 24];
const INK: Colour = [230, 230, 230];
/** Longest side of one picture in the row. */
const LONGEST = 512;
const SWATCH = 11;

/** A picture of the size of the frame, and what it shows. */
export interface FrameTile {
  readonly caption: string;
  readonly shows: 'sensor' | 'classes';
  /** [H, W, 3] */
  readonly rgb: Uint8Array;
}
/** One frame of a data set as pictures beside each other. */
export interface FrameTiles {
  readonly height: number;
  readonly width: number;
  readonly tiles: readonly FrameTile[];
  /** the classes that occur in the label or the prediction, in their order */
  readonly legend: readonly { readonly name: string; readonly colour: Colour }[];
}

/** 8-bit RGB of what a file holds: sparse and dark pictures stay as dark as they are. */
function shown(frame: Frame, m: number): Uint8Array {
  const picture = frame.pictures[m]!;
  const scale = 255 / pixelMaximum(picture);
  return Uint8Array.from(picture, (value) => Math.round(value * scale));
}

/** `prediction`: class ids [H, W] of a network, or null. */
export function frameTiles(frame: Frame, dataset: Dataset, prediction: Uint8Array | null): FrameTiles {
  const palette = classPalette(dataset);
  const names = classNames(dataset);
  const present = new Set<number>([...frame.labels, ...(prediction ?? [])]);
  return {
    ...{ height: frame.height, width: frame.width },
    tiles: [
      ...dataset.modalities.map(({ name }, m) => ({
        caption: frame.absent?.includes(m) ? `no ${name}` : name,
        shows: 'sensor' as const,
        rgb: shown(frame, m),
      })),
      { caption: 'label', shows: 'classes', rgb: colourLabels(frame.labels, palette) },
      ...(prediction === null
        ? []
        : [{ caption: 'prediction', shows: 'classes' as const, rgb: colourLabels(prediction, palette) }]),
    ],
    legend: names.flatMap((name, c) => (present.has(c) ? [{ name, colour: palette[c]! }] : [])),
  };
}

/** The row of pictures with captions, and below it the classes that occur with their colours. */
export function framePicture(frame: FrameTiles): Canvas {
  const { tiles, legend } = frame;
  const scale = Math.min(1, LONGEST / Math.max(frame.height, frame.width));
  const [height, width] = [frame.height, frame.width].map((side) => Math.max(1, Math.round(side * scale))) as [
    number,
    number,
  ];
  const letters = width >= 200 ? 2 : 1;
  const top = 2 * GAP + GLYPH_HEIGHT * letters;
  const step = Math.max(width, ...tiles.map(({ caption }) => textWidth(caption, letters))) + GAP;
  const total = GAP + tiles.length * step;
  const places = legendPlaces(
    legend.map(({ name }) => name),
    total,
  );
  const rows = places.length === 0 ? 0 : places[places.length - 1]!.row + 1;
  const canvas = new Canvas(top + height + GAP + rows * (SWATCH + 4) + GAP, total, PAPER);
  for (const [t, { caption, rgb }] of tiles.entries()) {
    const left = GAP + t * step;
    canvas.text(GAP, left, caption, INK, letters);
    const small = resizeNearest(rgb, [frame.height, frame.width], [height, width], 3);
    for (let y = 0; y < height; y++) {
      canvas.rgb.set(small.subarray(y * width * 3, (y + 1) * width * 3), ((top + y) * canvas.width + left) * 3);
    }
  }
  for (const [i, { row, left }] of places.entries()) {
    const y = top + height + GAP + row * (SWATCH + 4);
    canvas.fill(y, left, SWATCH, SWATCH, legend[i]!.colour);
    canvas.text(y + 2, left + SWATCH + 4, legend[i]!.name, INK);
  }
  return canvas;
}

/** Where each entry of the legend stands in lines of that width. */
function legendPlaces(
  names: readonly string[],
  width: number,
): readonly { readonly row: number; readonly left: number }[] {
  let row = 0;
  let left = GAP;
  return names.map((name) => {
    const needed = SWATCH + 4 + textWidth(name) + 2 * GAP;
    if (left > GAP && left + needed > width) {
      row++;
      left = GAP;
    }
    const place = { row, left };
    left += needed;
    return place;
  });
}
