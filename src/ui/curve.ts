// A curve of bounded length: when it is full, neighbours are averaged, so that it always covers the whole training.

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Curve {
  /** points kept at most */
  readonly capacity: number;
  readonly points: readonly Point[];
  /** samples that one point stands for */
  readonly stride: number;
  readonly pendingSum: number;
  readonly pendingCount: number;
  /** the newest sample, unaveraged; null before the first */
  readonly last: Point | null;
}

/** More points than any terminal has columns of braille dots. */
export const CURVE_CAPACITY = 512;

/** A curve without points. */
export function curveOf(capacity: number): Curve {
  return { capacity, points: [], stride: 1, pendingSum: 0, pendingCount: 0, last: null };
}

/** `curve` with one more sample; a sample that is not finite stays visible as a gap. */
export function appendPoint(curve: Curve, x: number, y: number): Curve {
  const last = { x, y };
  const pendingSum = curve.pendingSum + y;
  const pendingCount = curve.pendingCount + 1;
  if (pendingCount < curve.stride) return { ...curve, pendingSum, pendingCount, last };
  const points = [...curve.points, { x, y: pendingSum / pendingCount }];
  const full = points.length >= curve.capacity;
  return {
    capacity: curve.capacity,
    points: full ? halve(points) : points,
    stride: full ? curve.stride * 2 : curve.stride,
    pendingSum: 0,
    pendingCount: 0,
    last,
  };
}

/** `curve` without everything after `x`: the part that a resumed training does again. */
export function cutAfter(curve: Curve, x: number): Curve {
  const points = curve.points.filter((point) => point.x <= x);
  return { ...curve, points, pendingSum: 0, pendingCount: 0, last: points.at(-1) ?? null };
}

/** All points and, where averaging hides it, the newest sample. */
export function visiblePoints(curve: Curve): readonly Point[] {
  const newest = curve.points.at(-1);
  return curve.last !== null && newest?.x !== curve.last.x ? [...curve.points, curve.last] : curve.points;
}

function halve(points: readonly Point[]): Point[] {
  const half: Point[] = [];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [a, b] = [points[i]!, points[i + 1]!];
    half.push({ x: b.x, y: (a.y + b.y) / 2 });
  }
  if (points.length % 2 === 1) half.push(points.at(-1)!);
  return half;
}
