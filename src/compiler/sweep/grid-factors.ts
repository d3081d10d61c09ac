// How the points of a grid multiply, as a person would count them: axes that a `when` ties together are one factor.
import { pathsOf } from './condition.js';
import { type BaseValue, gridPoints } from './grid.js';
import type { FiniteAxis } from './sweep-axis.js';

export interface GridFactor {
  /** settings of its axes, in order; those of a tuple axis stand in one entry */
  readonly axes: readonly (readonly string[])[];
  /** points per value of its first axis: `[1, 2, 2]`; one number where no `when` ties another axis to it */
  readonly counts: readonly number[];
}

/** In the order of the axes. `skip` is not looked at: it takes points away afterwards. */
export function gridFactors(axes: readonly FiniteAxis[], baseValue: BaseValue): readonly GridFactor[] {
  return groupsOf(axes).map((group): GridFactor => {
    const [first, ...rest] = group as readonly [FiniteAxis, ...FiniteAxis[]];
    const names = group.map(({ paths }) => paths);
    if (rest.length === 0) return { axes: names, counts: [count([first], baseValue)] };
    const counts = first.choices.map((choice) => count([{ ...first, choices: [choice] }, ...rest], baseValue));
    return { axes: names, counts };
  });
}

function count(axes: readonly FiniteAxis[], baseValue: BaseValue): number {
  let points = 0;
  for (const _ of gridPoints(axes, baseValue)) points++;
  return points;
}

/** A group ends where an axis without ties to it begins. */
function groupsOf(axes: readonly FiniteAxis[]): readonly (readonly FiniteAxis[])[] {
  const groups: FiniteAxis[][] = [];
  for (const axis of axes) {
    const wanted = axis.when === null ? [] : pathsOf(axis.when);
    const tied = groups.filter((group) => group.some(({ paths }) => paths.some((path) => wanted.includes(path))));
    const [home] = tied;
    if (home === undefined) {
      groups.push([axis]);
      continue;
    }
    for (const other of tied.slice(1)) {
      home.push(...other);
      groups.splice(groups.indexOf(other), 1);
    }
    home.push(axis);
  }
  return groups;
}
