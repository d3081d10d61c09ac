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

/** 8-bit RGB of what a file holds: sparse and dark pictures stay as dark as they are. */
function shown(frame: Frame, m: number): Uint8Array {
  const picture = frame.pictures[m]!;
  const scale = 255 / pixelMaximum(picture);
  return Uint8Array.from(picture, (value) => Math.round(value * scale));
}

/** The row of pictures with captions, and below it the classes that occur with their colours. */
export function framePicture(frame: Frame, dataset: Dataset): Canvas {
  const palette = classPalette(dataset);
  const names = classNames(dataset);
  const tiles = [
    ...dataset.modalities.map(({ name }, m) => ({ caption: name, rgb: shown(frame, m) })),
    { caption: 'label', rgb: colourLabels(frame.labels, palette) },
  ];
  const scale = Math.min(1, LONGEST / Math.max(frame.height, frame.width));
  const [height, width] = [frame.height, frame.width].map((side) => Math.max(1, Math.round(side * scale))) as [
    number,
    number,
  ];
  const letters = width >= 200 ? 2 : 1;
  const top = 2 * GAP + GLYPH_HEIGHT * letters;
  const step = Math.max(width, ...tiles.map(({ caption }) => textWidth(caption, letters))) + GAP;
  const total = GAP + tiles.length * step;
  const present = [...new Set(frame.labels)]
    .filter((label) => label >= 0 && label < dataset.classes)
    .sort((a, b) => a - b);
  const legend = legendPlaces(
    present.map((label) => names[label]!),
    total,
  );
  const rows = legend.length === 0 ? 0 : legend[legend.length - 1]!.row + 1;
  const canvas = new Canvas(top + height + GAP + rows * (SWATCH + 4) + GAP, total, PAPER);
  for (const [t, { caption, rgb }] of tiles.entries()) {
    const left = GAP + t * step;
    canvas.text(GAP, left, caption, INK, letters);
    const small = resizeNearest(rgb, [frame.height, frame.width], [height, width], 3);
    for (let y = 0; y < height; y++) {
      canvas.rgb.set(small.subarray(y * width * 3, (y + 1) * width * 3), ((top + y) * canvas.width + left) * 3);
    }
  }
  for (const [i, { row, left }] of legend.entries()) {
    const y = top + height + GAP + row * (SWATCH + 4);
    canvas.fill(y, left, SWATCH, SWATCH, palette[present[i]!]!);
    canvas.text(y + 2, left + SWATCH + 4, names[present[i]!]!, INK);
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
