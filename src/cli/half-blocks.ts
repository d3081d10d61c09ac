// A picture as text: every letter is two pixels, one above the other, in 24-bit colours.

interface Rgb {
  readonly height: number;
  readonly width: number;
  /** [H, W, 3] */
  readonly rgb: Uint8Array;
}

/** Mean colour of the box that a pixel of the smaller picture stands for. */
function boxMean({ rgb, width }: Rgb, rows: readonly [number, number], columns: readonly [number, number]) {
  const sum = [0, 0, 0];
  for (let y = rows[0]; y < rows[1]; y++) {
    for (let x = columns[0]; x < columns[1]; x++) {
      for (let c = 0; c < 3; c++) sum[c]! += rgb[(y * width + x) * 3 + c]!;
    }
  }
  const count = (rows[1] - rows[0]) * (columns[1] - columns[0]);
  return sum.map((value) => Math.round(value / count)).join(';');
}

/** At most `columns` letters wide; a picture that is narrower is not enlarged. */
export function halfBlocks(picture: Rgb, columns: number): string {
  const width = Math.min(columns, picture.width);
  const scale = picture.width / width;
  const height = Math.max(1, Math.round(picture.height / scale));
  const edge = (i: number, limit: number): number => Math.min(limit, Math.floor(i * scale));
  const range = (i: number, limit: number): readonly [number, number] => {
    const start = Math.min(limit - 1, edge(i, limit));
    return [start, Math.max(start + 1, edge(i + 1, limit))];
  };
  const lines: string[] = [];
  for (let y = 0; y < height; y += 2) {
    let line = '';
    for (let x = 0; x < width; x++) {
      const across = range(x, picture.width);
      const upper = boxMean(picture, range(y, picture.height), across);
      const lower = boxMean(picture, range(Math.min(y + 1, height - 1), picture.height), across);
      line += `\x1b[38;2;${upper}m\x1b[48;2;${lower}m▀`;
    }
    lines.push(`${line}\x1b[0m`);
  }
  return lines.join('\n');
}
