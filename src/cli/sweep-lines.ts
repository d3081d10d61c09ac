// How many points a sweep comes to, and why:
// `4 loss.kl.weight x (1 + 2 + 2) loss.hpdm.weight, loss.hpdm.align = 20 points, 5 skipped, 15 left, 12 drawn, x 3 seeds = 36 runs`.
import type { CompiledSweep } from '../compiler/sweep/compiled-sweep.js';
import { countTexts } from '../compiler/sweep/count-text.js';
import type { GridFactor } from '../compiler/sweep/grid-factors.js';
import type { PlannedRun } from '../plan/experiment-plan.js';

/** A line per sweep of which the plan has points. */
export function sweepLines(
  sweeps: readonly CompiledSweep[],
  runs: readonly Pick<PlannedRun, 'place'>[],
): readonly string[] {
  return sweeps.flatMap(({ path, counts, points }) => {
    const own = new Set(points);
    const planned = runs.filter(({ place }) => own.has(place));
    if (counts === null || planned.length === 0) return [];
    const variants = new Set(planned.map(({ place }) => place)).size;
    const steps = [...countTexts(counts), ...(variants < points.length ? [`${variants} chosen`] : [])];
    const seeds = planned.length / variants;
    const times = Number.isInteger(seeds) ? `, x ${seeds} seed${seeds === 1 ? '' : 's'}` : '';
    return [
      `sweep ${path}: ${product(counts.factors)}${steps.join(', ')}${times} = ${planned.length} run${planned.length === 1 ? '' : 's'}`,
    ];
  });
}

/** `4 loss.kl.weight x (1 + 2 + 2) loss.hpdm.weight, loss.hpdm.align x 3 (train.batch, train.image) = ` */
function product(factors: readonly GridFactor[]): string {
  // one axis is no product
  if (factors.length === 0 || (factors.length === 1 && factors[0]?.counts.length === 1)) return '';
  const texts = factors.map(({ axes, counts }) => {
    const number = counts.length === 1 ? `${counts[0]}` : `(${counts.join(' + ')})`;
    return `${number} ${axes.map((paths) => (paths.length === 1 ? paths[0] : `(${paths.join(', ')})`)).join(', ')}`;
  });
  return `${texts.join(' x ')} = `;
}
