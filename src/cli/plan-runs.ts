// From what a command line names to the plan of its runs.
import { dirname, resolve } from 'node:path';
import { isCommandLineFile } from '../compiler/command-line-edits.js';
import type { RuntimeSettings } from '../compiler/normal-form.js';
import { STD_FILE } from '../compiler/registry.js';
import { type ExperimentPlan, planExperiment, type WantedRun } from '../plan/experiment-plan.js';
import type { UnknownContent } from '../plan/plan-contents.js';
import { openPriceContext } from '../plan/price.js';
import { rootPlace } from './root-place.js';
import type { SelectedRuns } from './select-runs.js';

/** Plans `selected` against the folder of runs `runs`. */
export async function planRuns(wanted: SelectedRuns, runs: string): Promise<ExperimentPlan> {
  const { file, runs: selected } = wanted;
  const prices = openPriceContext(runs, { gpu: selected.some(({ compiled }) => wantsGpu(compiled.form.runtime)) });
  const plan = await planExperiment(wantedRuns(wanted), { baseFolder: resolve(dirname(file)), runs, prices });
  return { ...plan, unknown: plan.unknown.map((content) => withPlace(content, wanted)) };
}

/** A variable that is not set is a matter of the line that names it. */
function withPlace(content: UnknownContent, wanted: SelectedRuns): UnknownContent {
  if (!content.message.startsWith('RS5101')) return content;
  const place = rootPlace(wanted, content.what.slice('data set '.length));
  return place === null ? content : { ...content, message: `${content.message} (${place})` };
}

/** The selected runs as the plan takes them. */
export function wantedRuns({ runs }: Pick<SelectedRuns, 'runs'>): readonly WantedRun[] {
  return runs.map(({ address, compiled: { form, coordinates }, seed }) => ({
    place: address,
    form,
    seed,
    coordinates,
  }));
}

export function wantsGpu({ device, resources }: RuntimeSettings): boolean {
  return device === 'gpu' || (device === 'auto' && (resources.gpus ?? 0) > 0);
}

/** Texts of the user's own files, by absolute path. */
export function ownSources({ compilation }: SelectedRuns): ReadonlyMap<string, string> {
  const own = [...compilation.sources].filter(([name]) => name !== STD_FILE && !isCommandLineFile(name));
  return new Map(own.map(([name, text]) => [resolve(name), text]));
}
