// Characters that are pictures (lines, blocks, braille dots) as shapes: fonts of browsers draw them with gaps or not at all.

export interface CellBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
/** Where a line character goes from the middle of its cell: up, right, down, left; `round` = a rounded corner. */
const LINES: Readonly<Record<string, { readonly to: string; readonly round?: true }>> = {
  '─': { to: 'rl' },
  '│': { to: 'ud' },
  '╭': { to: 'rd', round: true },
  '╮': { to: 'ld', round: true },
  '╰': { to: 'ur', round: true },
  '╯': { to: 'ul', round: true },
  '┤': { to: 'udl' },
  '└': { to: 'ur' },
};
/** Left parts of a cell in eighths, and lower parts in eighths. */
const LEFT = '▏▎▍▌▋▊▉█';
const LOWER = '▁▂▃▄▅▆▇█';
const SEAM = 0.4;
/** Dot (column, row) of every bit of a braille character. */
const DOTS = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 1],
  [1, 2],
  [0, 3],
  [1, 3],
] as const;

/** The SVG of `character` in `box`, or null when it is text. */
export function glyphShape(character: string, box: CellBox, colour: string): string | null {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x2800 && code <= 0x28ff) return braille(code - 0x2800, box, colour);
  const line = LINES[character];
  if (line !== undefined) return linePath(line, box, colour);
  const left = LEFT.indexOf(character);
  // a full cell reaches a little into the next one: no seams in a bar
  if (left >= 0) return rectangle({ ...box, width: (box.width * (left + 1)) / 8 + (left === 7 ? SEAM : 0) }, colour);
  const lower = LOWER.indexOf(character);
  if (lower >= 0) {
    const height = (box.height * (lower + 1)) / 8;
    return rectangle({ ...box, y: box.y + box.height - height, height }, colour);
  }
  if (character === '▀') return rectangle({ ...box, width: box.width + SEAM, height: box.height / 2 }, colour);
  return character === '░' ? rectangle(box, colour, 0.2) : null;
}

/** A filled rectangle; numbers are rounded to keep the file small. */
export function rectangle({ x, y, width, height }: CellBox, colour: string, opacity = 1): string {
  const fade = opacity === 1 ? '' : ` fill-opacity="${opacity}"`;
  return `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" fill="${colour}"${fade}/>`;
}

function braille(bits: number, { x, y, width, height }: CellBox, colour: string): string {
  const radius = short(width * 0.16);
  return DOTS.map(([column, row], bit) => {
    if (((bits >> bit) & 1) === 0) return '';
    const cx = short(x + width * (0.25 + 0.5 * column));
    const cy = short(y + height * (0.125 + 0.25 * row));
    return `<circle cx="${cx}" cy="${cy}" r="${radius}" fill="${colour}"/>`;
  }).join('');
}

function linePath({ to, round }: { readonly to: string; readonly round?: true }, box: CellBox, colour: string): string {
  const [cx, cy] = [short(box.x + box.width / 2), short(box.y + box.height / 2)];
  const ends: Record<string, string> = {
    u: `${cx} ${short(box.y)}`,
    d: `${cx} ${short(box.y + box.height)}`,
    l: `${short(box.x)} ${cy}`,
    r: `${short(box.x + box.width)} ${cy}`,
  };
  const path = round
    ? `M${ends[to[0]!]}Q${cx} ${cy} ${ends[to[1]!]}`
    : [...to].map((end) => `M${cx} ${cy}L${ends[end]}`).join('');
  return `<path d="${path}" fill="none" stroke="${colour}"/>`;
}

function short(value: number): number {
  return Math.round(value * 100) / 100;
}
