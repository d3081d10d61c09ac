// What the classes of a data set are called, and their colours in pictures.
import type { Dataset } from '../../compiler/normal-form.js';
import { foldClasses } from './streets/street-classes.js';

export type Colour = readonly [number, number, number];

/** One name per class: declared, known to the generator, or its number. */
export function classNames(data: Dataset): readonly string[] {
  if (data.names !== null) return data.names;
  if (data.generator?.call === 'streets') return foldClasses(data.classes).names;
  return Array.from({ length: data.classes }, (_, c) => String(c));
}

/** One colour per class: declared, or as far apart as colours get. */
export function classPalette(data: Dataset): readonly Colour[] {
  return data.palette === null ? generatedPalette(data.classes) : data.palette.map(parseColour);
}

/** `#rrggbb`, which the language has checked */
function parseColour(text: string): Colour {
  const value = Number.parseInt(text.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Turns of the colour circle by the golden ratio never come close to an earlier one; brightness varies as well. */
function generatedPalette(classes: number): readonly Colour[] {
  return Array.from({ length: classes }, (_, c) => {
    const hue = (c * 0.618034) % 1;
    const value = [0.95, 0.7, 0.5][c % 3]!;
    return hsv(hue, c % 2 === 0 ? 0.85 : 0.6, value);
  });
}

function hsv(hue: number, saturation: number, value: number): Colour {
  const channel = (shift: number): number => {
    const k = (shift + hue * 6) % 6;
    return Math.round(255 * value * (1 - saturation * Math.max(0, Math.min(k, 4 - k, 1))));
  };
  return [channel(5), channel(3), channel(1)];
}
