// A matrix of shares as coloured cells; where there are no colours, as shades.
import type { ColourDepth } from '../palette.js';
import type { Symbols } from '../symbols.js';
import { drawPicture } from './picture.js';

/** Dark blue over grey to yellow (cividis): even steps of brightness, the same for every colour vision. */
const CIVIDIS = [
  [0, 32, 77],
  [43, 68, 110],
  [87, 92, 109],
  [124, 123, 120],
  [166, 157, 117],
  [211, 193, 100],
  [255, 234, 70],
] as const;
/** A row that nothing fell into. */
const EMPTY = [40, 40, 40] as const;

/** `shares` [rows][columns] in 0..1, NaN = nothing known; one line per row, `cellWidth` cells per column. */
export function heatMap(
  shares: readonly (readonly number[])[],
  cellWidth: number,
  style: { readonly depth: ColourDepth; readonly symbols: Symbols },
): string[] {
  return shares.map((row) => {
    const rgb = Uint8Array.from(row.flatMap((share) => colourOf(share)));
    const pixels = { height: 1, width: row.length, rgb };
    return drawPicture(pixels, { columns: row.length * cellWidth, rows: 1 }, style)[0]!;
  });
}

/** The colour of a share 0..1. */
export function colourOf(share: number): readonly [number, number, number] {
  if (Number.isNaN(share)) return EMPTY;
  const place = Math.min(1, Math.max(0, share)) * (CIVIDIS.length - 1);
  const below = Math.min(CIVIDIS.length - 2, Math.floor(place));
  const [from, to] = [CIVIDIS[below]!, CIVIDIS[below + 1]!];
  const mix = (c: 0 | 1 | 2): number => Math.round(from[c] + (to[c] - from[c]) * (place - below));
  return [mix(0), mix(1), mix(2)];
}
