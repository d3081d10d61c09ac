// How many runs an experiment, ablation or sweep comes to: variants times seeds.
import type { Compilation } from '../compiler/compile.js';

export interface RunCount {
  readonly variants: number;
  /** null when variants have different numbers of seeds */
  readonly seeds: number | null;
  readonly runs: number;
}

/** Counts variants without errors. `variant`: an experiment, which is one, or an ablation or sweep. */
export function runCount({ variants }: Compilation, variant: string): RunCount {
  const own = variants.get(variant);
  const inside = [...variants].filter(
    ([path]) => path.startsWith(`${variant}.`) && !path.slice(variant.length + 1).includes('.'),
  );
  const counted = own === undefined ? inside.map(([, one]) => one) : [own];
  const seeds = new Set(counted.map(({ form }) => form.seeds.length));
  const [only] = seeds;
  const runs = counted.reduce((sum, { form }) => sum + form.seeds.length, 0);
  return { variants: counted.length, seeds: seeds.size === 1 && only !== undefined ? only : null, runs };
}

/** `11 variants x 3 seeds = 33 runs` */
export function runCountText({ variants, seeds, runs }: RunCount): string {
  const named = `${variants} variant${variants === 1 ? '' : 's'}`;
  if (seeds === null) return `${named}, ${runs} runs`;
  if (variants === 1) return `${runs} run${runs === 1 ? '' : 's'}`;
  return seeds === 1 ? `${runs} runs` : `${named} × ${seeds} seeds = ${runs} runs`;
}
