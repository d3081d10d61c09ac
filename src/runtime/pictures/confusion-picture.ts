// A confusion matrix as a picture: one row per true class, as shares of that row in colour and percent.
import type { Colour } from '../data/class-facts.js';
import { Canvas, GLYPH_HEIGHT, textWidth } from './canvas.js';
import { encodeRgb } from './encode-png.js';

const CELL = 24;
const MARGIN = 12;
/** Between a label and the matrix. */
const GAP = 6;
const LONGEST_NAME = 16;
const INK: Colour = [32, 32, 32];
const PAPER: Colour = [255, 255, 255];
const EMPTY: Colour = [232, 232, 232];
/** Shares below are not written: most cells would say 0. */
const LEAST_WRITTEN = 0.005;

/** White over blue to nearly black: darkness grows evenly with the share. */
function shade(share: number): Colour {
  const mix = (from: number, to: number): number => Math.round(from + (to - from) * share);
  return [mix(255, 8), mix(255, 48), mix(255, 107)];
}

/**
 * PNG file of K x K counts [target, prediction], each row divided by its sum. A class that does not occur has a grey row.
 * @param names one per class
 */
export function confusionPicture(confusion: readonly number[], names: readonly string[], title: string): Uint8Array {
  const classes = names.length;
  const labels = names.map((name, c) => `${name.slice(0, LONGEST_NAME)} ${c}`);
  const beside = Math.max(...labels.map((label) => textWidth(label)));
  const left = MARGIN + beside + GAP;
  const top = MARGIN + 2 * GLYPH_HEIGHT + 2 * GAP + beside + GAP;
  const side = classes * CELL;
  const caption = `${title}, rows: truth, columns: prediction, percent of the row`;
  const width = Math.max(left + side + MARGIN, 2 * MARGIN + textWidth(caption));
  const canvas = new Canvas(top + side + MARGIN, width, PAPER);
  canvas.text(MARGIN, MARGIN, caption, INK);
  for (const [c, label] of labels.entries()) {
    const middle = Math.floor((CELL - GLYPH_HEIGHT) / 2);
    canvas.text(top + c * CELL + middle, left - GAP - textWidth(label), label, INK);
    canvas.text(top - GAP, left + c * CELL + middle, label, INK, 1, true);
  }
  for (let target = 0; target < classes; target++) {
    const row = confusion.slice(target * classes, (target + 1) * classes);
    const sum = row.reduce((a, b) => a + b, 0);
    for (const [prediction, count] of row.entries()) {
      const [y, x] = [top + target * CELL, left + prediction * CELL];
      const share = sum === 0 ? 0 : count / sum;
      canvas.fill(y, x, CELL - 1, CELL - 1, sum === 0 ? EMPTY : shade(share));
      if (share < LEAST_WRITTEN) continue;
      const text = String(Math.round(100 * share));
      const indent = Math.floor((CELL - 1 - textWidth(text)) / 2);
      canvas.text(y + Math.floor((CELL - GLYPH_HEIGHT) / 2), x + indent, text, share > 0.45 ? PAPER : INK);
    }
  }
  return encodeRgb(canvas.rgb, canvas.height, canvas.width);
}
