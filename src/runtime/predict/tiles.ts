// Where windows lie on a picture: in steps of `stride`, the last ones moved back so that they end with the picture.

export interface Tile {
  readonly top: number;
  readonly left: number;
}

/** Starts along one side. A window that is longer than the side begins at 0 and reaches beyond it. */
export function starts(side: number, window: number, stride: number): readonly number[] {
  const last = Math.max(0, side - window);
  const steps = Math.ceil(last / stride);
  return Array.from({ length: steps + 1 }, (_, i) => Math.min(i * stride, last));
}

/** Row by row; together they cover every pixel. */
export function tilesOf(
  [height, width]: readonly [number, number],
  [windowHeight, windowWidth]: readonly [number, number],
  stride: number,
): readonly Tile[] {
  const columns = starts(width, windowWidth, stride);
  return starts(height, windowHeight, stride).flatMap((top) => columns.map((left) => ({ top, left })));
}
