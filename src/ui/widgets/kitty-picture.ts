// A picture in full resolution by kitty's graphics protocol (https://github.com/kovidgoyal/kitty, docs/graphics-protocol.rst,
// "Unicode placeholders"): its pixels are sent once, and the cells where it is seen are characters like any other. So lines
// can be compared, cut and painted as text, and a picture goes when its characters go.
import type { Pixels } from '../run-files.js';
import type { Cells } from './picture.js';

/** Combining marks that count rows, in the order of the protocol; more rows than this no picture gets. */
const ROWS = [
  0x0305, 0x030d, 0x030e, 0x0310, 0x0312, 0x033d, 0x033e, 0x033f, 0x0346, 0x034a, 0x034b, 0x034c, 0x0350, 0x0351,
  0x0352, 0x0357, 0x035b, 0x0363, 0x0364, 0x0365, 0x0366, 0x0367, 0x0368, 0x0369, 0x036a, 0x036b, 0x036c, 0x036d,
  0x036e, 0x036f, 0x0483, 0x0484, 0x0485, 0x0486, 0x0487, 0x0592, 0x0593, 0x0594, 0x0595, 0x0597, 0x0598, 0x0599,
  0x059c, 0x059d, 0x059e, 0x059f, 0x05a0, 0x05a1, 0x05a8, 0x05a9, 0x05ab, 0x05ac, 0x05af, 0x05c4, 0x0610, 0x0611,
  0x0612, 0x0613, 0x0614, 0x0615,
] as const;
const CELL = '\u{10eeee}';
/** Bytes of base64 in one piece, as the protocol wants. */
const PIECE = 4096;
/** Forgets all pictures that were sent. */
export const DELETE_PICTURES = '\u001b_Ga=d,d=A,q=2\u001b\\';

/** Lines of exactly `columns` cells; the pixels travel in front of the first. `id` (1..255) names the picture: it replaces the last of that name. */
export function kittyPicture({ height, width, rgb }: Pixels, { columns, rows }: Cells, id: number): string[] {
  const shown = Math.min(rows, ROWS.length);
  const head = `a=T,U=1,q=2,f=24,i=${id},s=${width},v=${height},c=${columns},r=${shown}`;
  const colour = `\u001b[38;5;${id}m`;
  const mark = (row: number): string => String.fromCodePoint(ROWS[row]!);
  return Array.from({ length: rows }, (_, row) => {
    if (row >= shown) return ' '.repeat(columns);
    // cells to the right of one that tells row and column follow by themselves
    const cells = `${CELL}${mark(row)}${mark(0)}${CELL.repeat(columns - 1)}`;
    return `${row === 0 ? transmission(head, rgb) : ''}${colour}${cells}\u001b[39m`;
  });
}

function transmission(head: string, rgb: Uint8Array): string {
  const data = Buffer.from(rgb.buffer, rgb.byteOffset, rgb.byteLength).toString('base64');
  const pieces = Array.from({ length: Math.max(1, Math.ceil(data.length / PIECE)) }, (_, i) =>
    data.slice(i * PIECE, (i + 1) * PIECE),
  );
  return pieces
    .map((piece, i) => {
      const more = i + 1 < pieces.length ? 1 : 0;
      return `\u001b_G${i === 0 ? `${head},` : ''}m=${more};${piece}\u001b\\`;
    })
    .join('');
}
