// The numbers of a sweep in words, for plans and editors.
import type { SweepCounts } from './compiled-sweep.js';

/** `60 points`, `5 skipped`, `55 left`, `12 drawn`: what `skip` removes and `sample` draws is told where there is any. */
export function countTexts({ continuous, points, skipped, left, drawn }: SweepCounts): readonly string[] {
  const text = (count: number): string => count.toLocaleString('en-US');
  const uncounted = continuous ? 'infinitely many points' : 'points not counted';
  return [
    points === null ? uncounted : `${text(points)} point${points === 1 ? '' : 's'}`,
    ...(skipped === null || left === null || skipped === 0 ? [] : [`${text(skipped)} skipped`, `${text(left)} left`]),
    ...(drawn === null ? [] : [`${text(drawn)} drawn`]),
  ];
}
