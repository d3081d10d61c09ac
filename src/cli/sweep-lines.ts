// How many points a sweep comes to, and why: `60 points, 5 skipped, 55 left, 12 drawn, x 3 seeds = 36 runs`.
import type { CompiledSweep } from '../compiler/sweep/compiled-sweep.js';
import { countTexts } from '../compiler/sweep/count-text.js';
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
    return [`sweep ${path}: ${steps.join(', ')}${times} = ${planned.length} run${planned.length === 1 ? '' : 's'}`];
  });
}
