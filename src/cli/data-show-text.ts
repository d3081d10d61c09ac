// The pictures of one frame in a terminal: as many beside each other as stay readable, and the classes with their colours.
import type { FrameTile, FrameTiles } from '../runtime/pictures/frame-picture.js';
import { shrink } from '../runtime/pictures/shrink.js';
import { cellWidth, fit } from '../ui/widgets/cell-width.js';
import { drawPicture, type PictureStyle, pictureCells } from '../ui/widgets/picture.js';

/** Cells between two pictures. */
const GAP = 1;
/** Columns below which a street is no street any more: pictures then go to further lines. */
const NARROWEST = 24;
const SWATCH = { columns: 2, rows: 1 } as const;

/** Lines of at most `columns` cells. */
export function frameText(frame: FrameTiles, columns: number, style: PictureStyle): string {
  const { tiles, legend } = frame;
  const beside = Math.max(1, Math.min(tiles.length, Math.floor((columns + GAP) / (NARROWEST + GAP))));
  const widest = Math.min(frame.width, Math.floor((columns - GAP * (beside - 1)) / beside));
  const cells = pictureCells(frame, { columns: widest, rows: frame.height });
  const gap = ' '.repeat(GAP);
  const lines: string[] = [];
  for (let first = 0; first < tiles.length; first += beside) {
    const row = tiles.slice(first, first + beside);
    lines.push(
      row
        .map(({ caption }) => fit(caption, cells.columns))
        .join(gap)
        .trimEnd(),
    );
    const drawn = row.map((tile) => drawPicture(sized(frame, tile, cells), cells, style));
    for (let y = 0; y < cells.rows; y++) lines.push(drawn.map((picture) => picture[y]!).join(gap));
  }
  const entries = legend.map(({ name, colour }): string => {
    const picture = { height: 1, width: 1, rgb: Uint8Array.from(colour) };
    return style.depth === 'none' ? name : `${drawPicture(picture, SWATCH, style)[0]} ${name}`;
  });
  return `${[...lines, ...wrapped(entries, columns)].join('\n')}\n`;
}

/** Two pixels per cell: means of what a sensor saw, and of classes the ones that lie there. */
function sized({ height, width }: FrameTiles, { rgb, shows }: FrameTile, cells: { columns: number; rows: number }) {
  const picture = { height, width, rgb };
  return shows === 'classes' ? picture : shrink(picture, 2 * cells.rows, cells.columns);
}

function wrapped(entries: readonly string[], columns: number): readonly string[] {
  const lines: string[] = [];
  for (const entry of entries) {
    const longer = `${lines[lines.length - 1] ?? ''}  ${entry}`;
    if (lines.length > 0 && cellWidth(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(entry);
  }
  return lines;
}
