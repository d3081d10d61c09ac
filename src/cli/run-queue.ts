// The runs of one command with their plans: what is the same work, what is finished, what is to be done.
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { canonicalJson } from '../compiler/canonical-json.js';
import type { CompiledVariant } from '../compiler/compiled-variant.js';
import { planStages } from '../compiler/plan.js';
import type { StagePlan } from '../compiler/stage-plan.js';
import { type IdentifiedPlan, identifyPlan } from '../plan/identified-plan.js';
import { KnownResults } from '../plan/known-results.js';
import { reasonLines, recordsByKey, stageStates } from '../plan/stage-state.js';
import { type DataIndex, indexData } from '../runtime/run/index-data.js';
import { isOver } from '../runtime/run/publish-results.js';
import { digestWeights } from '../runtime/run/weights-digest.js';
import type { SelectedRuns } from './select-runs.js';

export interface QueuedRun {
  /** `spcr.terms.no_kl@2` */
  readonly name: string;
  readonly compiled: CompiledVariant;
  readonly plan: StagePlan;
  /** the plan with what its keys are made of */
  readonly identified: IdentifiedPlan;
  readonly dataIndex: DataIndex;
  /** everything of it was there when the command began */
  readonly finished: boolean;
  /** name of an earlier run of the queue that is the same work */
  readonly same: string | null;
}

/**
 * Plans every run with the contents of data and weight files in its keys. `runs`: folder of all runs. Throws a UserError when data or
 * weights are not there as described.
 */
export async function queueRuns({ file, runs: selected }: SelectedRuns, runs: string): Promise<readonly QueuedRun[]> {
  const baseFolder = resolve(dirname(file));
  const indexes = new Map<string, DataIndex>();
  const first = new Map<string, string>();
  let weights: Record<string, string> = {};
  const checked = new Set<string>();
  const queue: QueuedRun[] = [];
  for (const { compiled, seed } of selected) {
    const { form } = compiled;
    const data = canonicalJson(form.data);
    const dataIndex = indexes.get(data) ?? (await indexData(form.data, { baseFolder, environment: process.env }, runs));
    indexes.set(data, dataIndex);
    const bare = planStages(form, seed, { baseFolder });
    weights = { ...weights, ...(await digestWeights(bare, weights, { checked })) };
    const identified = identifyPlan(bare, { data: dataIndex.digest, weights }, dataIndex.splits);
    const { plan } = identified;
    const name = `${plan.variant}@${plan.seed}`;
    const work = plan.stages.at(-1)!.key;
    const same = first.get(work) ?? null;
    if (same === null) first.set(work, name);
    const finished = isOver(join(runs, plan.run), plan.stages);
    queue.push({ name, compiled, plan, identified, dataIndex, finished, same });
  }
  return queue;
}

/** `33 runs (11 variants x 3 seeds): 12 finished, 21 to do` */
export function queueLine(queue: readonly QueuedRun[]): string {
  const own = queue.filter(({ same }) => same === null);
  const finished = own.filter((run) => run.finished).length;
  const parts = [
    ...(own.length < queue.length ? [`${queue.length - own.length} equal to others`] : []),
    `${finished} finished`,
    `${own.length - finished} to do`,
  ];
  return `${queue.length} runs (${factors(queue)}): ${parts.join(', ')}`;
}

/** What will be computed and why, one line per run and reason; work that an earlier run of the queue does is told there. */
export function workLines(queue: readonly QueuedRun[], runs: string): readonly string[] {
  const known = new KnownResults(runs);
  const before = recordsByKey(known.records);
  const told = new Set<string>();
  return queue.flatMap(({ name, identified, finished, same }) => {
    if (finished || same !== null) return [];
    const own = stageStates(identified, known, before).filter(({ stage }) => !told.has(stage.key));
    for (const { stage } of own) told.add(stage.key);
    return reasonLines(own).map((line) => `${name}: ${line}`);
  });
}

/** `11 variants x 3 seeds`, without the product where variants have different seeds. */
export function factors(queue: readonly { readonly plan: Pick<StagePlan, 'variant' | 'seed'> }[]): string {
  const seeds = new Map<string, number[]>();
  for (const { plan } of queue) seeds.set(plan.variant, [...(seeds.get(plan.variant) ?? []), plan.seed]);
  const sets = new Set([...seeds.values()].map((one) => one.join()));
  const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  const variants = counted(seeds.size, 'variant');
  return sets.size === 1 ? `${variants} x ${counted([...seeds.values()][0]!.length, 'seed')}` : variants;
}
