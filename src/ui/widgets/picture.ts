// A picture in a terminal: two pixels per cell as half blocks, in as many colours as there are. Pixels are taken as they are
// (nearest), because a mean of two class colours is the colour of neither.
import type { ColourDepth } from '../palette.js';
import type { Pixels } from '../run-files.js';
import type { Symbols } from '../symbols.js';
import { luminance, nearestOf16, nearestOf256, type Rgb } from '../terminal-colours.js';

export interface PictureStyle {
  readonly depth: ColourDepth;
  readonly symbols: Symbols;
}
export interface Cells {
  readonly columns: number;
  readonly rows: number;
}

/** Cells that a picture takes when it fills `room` in one direction. A cell is twice as high as wide. */
export function pictureCells({ height, width }: Omit<Pixels, 'rgb'>, room: Cells): Cells {
  const scale = Math.min(room.columns / width, (2 * room.rows) / height);
  return {
    columns: Math.max(1, Math.min(room.columns, Math.round(width * scale))),
    rows: Math.max(1, Math.min(room.rows, Math.round((height * scale) / 2))),
  };
}

/** The picture as lines of exactly `columns` cells. */
export function drawPicture(picture: Pixels, { columns, rows }: Cells, style: PictureStyle): string[] {
  const { depth, symbols } = style;
  const halves = depth !== 'none' && symbols.upperHalf !== null;
  const height = halves ? rows * 2 : rows;
  const at = (x: number, y: number): Rgb => {
    const column = Math.min(picture.width - 1, Math.floor(((x + 0.5) * picture.width) / columns));
    const row = Math.min(picture.height - 1, Math.floor(((y + 0.5) * picture.height) / height));
    const i = (row * picture.width + column) * 3;
    return [picture.rgb[i]!, picture.rgb[i + 1]!, picture.rgb[i + 2]!];
  };
  return Array.from({ length: rows }, (_, row) => {
    const cells = Array.from({ length: columns }, (_, x): string => {
      if (depth === 'none') return shade(at(x, row), symbols);
      if (!halves) return `${background(at(x, row), depth)} `;
      return `${foreground(at(x, 2 * row), depth)}${background(at(x, 2 * row + 1), depth)}${symbols.upperHalf}`;
    });
    return depth === 'none' ? cells.join('') : `${withoutRepeats(cells)}\u001b[39m\u001b[49m`;
  });
}

/** Neighbours of the same colour say it once. */
function withoutRepeats(cells: readonly string[]): string {
  let before = '';
  return cells
    .map((cell) => {
      const colour = cell.slice(0, -1);
      const same = colour === before;
      before = colour;
      return same ? cell.slice(-1) : cell;
    })
    .join('');
}

function shade(colour: Rgb, { shades }: Symbols): string {
  // brightness as it is seen, not as light adds up
  const share = Math.cbrt(luminance(colour));
  return shades[Math.min(shades.length - 1, Math.floor(share * shades.length))]!;
}

function foreground(colour: Rgb, depth: ColourDepth): string {
  if (depth === 'truecolor') return `\u001b[38;2;${colour.join(';')}m`;
  if (depth === '256') return `\u001b[38;5;${nearestOf256(colour)}m`;
  const index = nearestOf16(colour);
  return `\u001b[${index < 8 ? 30 + index : 82 + index}m`;
}

function background(colour: Rgb, depth: ColourDepth): string {
  if (depth === 'truecolor') return `\u001b[48;2;${colour.join(';')}m`;
  if (depth === '256') return `\u001b[48;5;${nearestOf256(colour)}m`;
  const index = nearestOf16(colour);
  return `\u001b[${index < 8 ? 40 + index : 92 + index}m`;
}
