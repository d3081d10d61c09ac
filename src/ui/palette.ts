// Colours by meaning. Every tone keeps a WCAG contrast of at least 3 on black and on white, because the background of a
// terminal is not known; the series are tones of the Okabe-Ito palette, told apart with any colour vision.
import type { StageState } from './run-model.js';

export type ColourDepth = 'none' | '16' | '256' | 'truecolor';
export type Role = StageState | 'strong' | 'dim' | 'accent' | 'warn' | 'error' | 'border' | 'key';

export interface Palette {
  readonly depth: ColourDepth;
  /** `text` in the colour of `role`; unchanged without colours */
  paint(role: Role, text: string): string;
  /** `text` in the colour of the n-th series of a chart */
  series(index: number, text: string): string;
}

/** Colour-cube indexes of the terminal (16..255). */
export const TONES = {
  blue: 32,
  vermillion: 166,
  green: 29,
  purple: 132,
  ochre: 136,
  steel: 67,
  red: 160,
  grey: 243,
} as const;
type Tone = keyof typeof TONES;
const SIXTEEN: Readonly<Record<Tone, number>> = {
  blue: 34,
  vermillion: 31,
  green: 32,
  purple: 35,
  ochre: 33,
  steel: 36,
  red: 31,
  grey: 90,
};
const SERIES: readonly Tone[] = ['blue', 'vermillion', 'green', 'purple', 'ochre', 'steel'];
const ROLES: Readonly<Record<Role, Tone | 'bold'>> = {
  wait: 'grey',
  run: 'blue',
  ok: 'green',
  skip: 'steel',
  fail: 'red',
  stop: 'ochre',
  strong: 'bold',
  dim: 'grey',
  accent: 'blue',
  warn: 'ochre',
  error: 'red',
  border: 'grey',
  key: 'bold',
};

/** The palette for a terminal that shows `depth` colours. */
export function createPalette(depth: ColourDepth): Palette {
  if (depth === 'none') return { depth, paint: (_role, text) => text, series: (_index, text) => text };
  const tint = (tone: Tone, text: string): string =>
    text === '' ? '' : `\u001b[${depth === '16' ? SIXTEEN[tone] : `38;5;${TONES[tone]}`}m${text}\u001b[39m`;
  return {
    depth,
    paint: (role, text) => {
      const tone = ROLES[role];
      if (tone !== 'bold') return tint(tone, text);
      return text === '' ? '' : `\u001b[1m${text}\u001b[22m`;
    },
    series: (index, text) => tint(SERIES[index % SERIES.length]!, text),
  };
}
