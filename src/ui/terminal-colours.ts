// The colours that a terminal of 256 or 16 colours has, and which of them comes closest to any colour (in CIE Lab, where
// distance is what the eye sees).

export type Rgb = readonly [number, number, number];

const CUBE_LEVELS = [0, 95, 135, 175, 215, 255] as const;
/** The sixteen as most terminals show them; nobody can ask a terminal. */
const SIXTEEN: readonly Rgb[] = [
  [0, 0, 0],
  [205, 0, 0],
  [0, 205, 0],
  [205, 205, 0],
  [0, 0, 238],
  [205, 0, 205],
  [0, 205, 205],
  [229, 229, 229],
  [127, 127, 127],
  [255, 0, 0],
  [0, 255, 0],
  [255, 255, 0],
  [92, 92, 255],
  [255, 0, 255],
  [0, 255, 255],
  [255, 255, 255],
];

/** Red, green, blue of index 16..255 of the 256 colours. */
export function cubeColour(index: number): Rgb {
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return [grey, grey, grey];
  }
  const cube = index - 16;
  return [CUBE_LEVELS[Math.floor(cube / 36)]!, CUBE_LEVELS[Math.floor(cube / 6) % 6]!, CUBE_LEVELS[cube % 6]!];
}

/** Index 16..255 of the closest of the 256 colours: the first sixteen differ between terminals. */
export const nearestOf256 = nearestAmong(
  Array.from({ length: 240 }, (_, i) => cubeColour(i + 16)),
  16,
);
/** Index 0..15 of the closest of the 16 colours. */
export const nearestOf16 = nearestAmong(SIXTEEN, 0);

/** Relative brightness 0..1 as WCAG defines it. */
export function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Pictures have many colours that hardly differ: answers are kept for colours rounded to five bits. */
function nearestAmong(colours: readonly Rgb[], first: number): (colour: Rgb) => number {
  const labs = colours.map(toLab);
  const known = new Int16Array(1 << 15).fill(-1);
  return (colour) => {
    const key = ((colour[0] >> 3) << 10) | ((colour[1] >> 3) << 5) | (colour[2] >> 3);
    if (known[key]! >= 0) return known[key]!;
    const [l, a, b] = toLab(colour);
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [i, other] of labs.entries()) {
      const distance = (l - other[0]) ** 2 + (a - other[1]) ** 2 + (b - other[2]) ** 2;
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    known[key] = best + first;
    return best + first;
  };
}

function linear(value: number): number {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** CIE Lab under D65. */
function toLab([red, green, blue]: Rgb): Rgb {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047;
  const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883;
  const bend = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  return [116 * bend(y) - 16, 500 * (bend(x) - bend(y)), 200 * (bend(y) - bend(z))];
}
