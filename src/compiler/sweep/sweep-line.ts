// A sweep in numbers, for plans.
import type { CompiledVariant } from '../compiled-variant.js';
import type { CompiledSweep } from './compiled-sweep.js';

const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

/**
 * `60 points, 5 skipped, 55 left, 12 drawn, x 3 seeds = 36 runs`: what `skip` removes and `sample` draws is told where there is any.
 * Null when the sweep has errors. `variants`: those of its compilation.
 */
export function sweepLine(sweep: CompiledSweep, variants: ReadonlyMap<string, CompiledVariant>): string | null {
  const { counts } = sweep;
  if (counts === null) return null;
  const { continuous, points, skipped, left, drawn } = counts;
  const uncounted = continuous ? 'infinitely many points' : 'points not counted';
  const parts = [points === null ? uncounted : counted(points, 'point')];
  if (skipped !== null && left !== null && skipped > 0) {
    parts.push(`${skipped.toLocaleString('en-US')} skipped`, `${left.toLocaleString('en-US')} left`);
  }
  if (drawn !== null) parts.push(`${drawn.toLocaleString('en-US')} drawn`);
  const seeds = sweep.points.map((address) => variants.get(address)?.form.seeds.length ?? 0);
  const runs = seeds.reduce((sum, count) => sum + count, 0);
  const same = new Set(seeds).size === 1 ? ` x ${counted(seeds[0]!, 'seed')}` : '';
  return `${parts.join(', ')}${same === '' ? '' : `,${same}`} = ${counted(runs, 'run')}`;
}
