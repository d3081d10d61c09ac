// The points of finite axes, in order, and how many there are without listing them (language reference, S6 a, c, d).

import type { SettingValue } from '../setting-value.js';
import { type Condition, holds, pathsOf } from './condition.js';
import type { FiniteAxis, Point } from './sweep-axis.js';

/** Value of a path where no axis sets it: that of the base, or of the row at this point. */
export type BaseValue = (path: string, row: string) => SettingValue | undefined;

/** Value of a path at a point, or at the part of it that is known. */
export function valueAtPoint(point: Point, path: string, baseValue: BaseValue): SettingValue | undefined {
  const set = point.find((setting) => setting.path === path);
  if (set !== undefined) return set.value;
  return baseValue(path, point.find((setting) => setting.path === 'variant')?.identity ?? 'base');
}

export function fits(condition: Condition | null, point: Point, baseValue: BaseValue): boolean {
  return condition === null || holds(condition, (path) => valueAtPoint(point, path, baseValue));
}

/** Axes multiply in the order of the file, the last one runs fastest; one whose `when` is false is left out. */
export function* gridPoints(axes: readonly FiniteAxis[], baseValue: BaseValue, before: Point = []): Generator<Point> {
  const [axis, ...rest] = axes;
  if (axis === undefined) {
    yield before;
  } else if (fits(axis.when, before, baseValue)) {
    for (const choice of axis.choices) yield* gridPoints(rest, baseValue, [...before, ...choice]);
  } else {
    yield* gridPoints(rest, baseValue, before);
  }
}

/** Points of all axes if none were conditional: at least as many as there are. */
export function gridBound(axes: readonly FiniteAxis[]): number {
  return axes.reduce((product, { choices }) => product * choices.length, 1);
}

export interface GridCount {
  readonly points: number;
  readonly skipped: number;
  /** how many each `skip where` removes */
  readonly perSkip: readonly number[];
}

/**
 * Counts by arithmetic: axes that no condition ties together multiply. Null when conditions tie more than `most` combinations together.
 */
export function countGrid(
  axes: readonly FiniteAxis[],
  skips: readonly Condition[],
  baseValue: BaseValue,
  most: number,
): GridCount | null {
  const counts: { readonly points: number; readonly left: number; readonly removed: readonly number[] }[] = [];
  for (const group of tiedAxes(axes, skips)) {
    const paths = new Set(group.flatMap((axis) => axis.paths));
    const own = skips.map((skip) => (pathsOf(skip).every((path) => paths.has(path)) ? skip : null));
    let points = 0;
    let left = 0;
    const removed = skips.map(() => 0);
    for (const point of gridPoints(group, baseValue)) {
      if (++points > most) return null;
      const hit = own.map((skip) => skip !== null && fits(skip, point, baseValue));
      hit.forEach((is, index) => {
        if (is) removed[index]!++;
      });
      if (!hit.includes(true)) left++;
    }
    counts.push({ points, left, removed });
  }
  const product = (values: readonly number[]) => values.reduce((all, value) => all * value, 1);
  const points = product(counts.map((count) => count.points));
  const left = product(counts.map((count) => count.left));
  const perSkip = skips.map((_, index) =>
    counts.reduce((sum, count) => sum + (count.removed[index]! * points) / count.points, 0),
  );
  return { points, skipped: points - left, perSkip };
}

/** Axes that `when` and `skip` tie together, in their order; a row decides what absent axes are, so `variant` is tied to every `when`. */
function tiedAxes(axes: readonly FiniteAxis[], skips: readonly Condition[]): readonly (readonly FiniteAxis[])[] {
  const group = new Map(axes.map((axis): [FiniteAxis, FiniteAxis] => [axis, axis]));
  const tie = (paths: readonly string[]): void => {
    const tied = axes.filter((axis) => axis.paths.some((path) => paths.includes(path)));
    const roots = new Set(tied.map((axis) => group.get(axis)!));
    const [root] = roots;
    for (const axis of axes) if (roots.has(group.get(axis)!)) group.set(axis, root!);
  };
  for (const { when, paths } of axes) if (when !== null) tie([...paths, ...pathsOf(when), 'variant']);
  for (const skip of skips) tie([...pathsOf(skip), 'variant']);
  return [...new Set(group.values())].map((root) => axes.filter((axis) => group.get(axis) === root));
}
