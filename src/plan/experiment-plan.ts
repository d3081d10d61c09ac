// What a command would do: every run with the states of its stages, and the totals. Equal work of several runs is done and priced once.
import type { Coordinate } from '../compiler/compiled-variant.js';
import type { NormalForm } from '../compiler/normal-form.js';
import { planStages } from '../compiler/plan.js';
import type { StagePlan } from '../compiler/stage-plan.js';
import { diskUse } from './disk-use.js';
import { type IdentifiedPlan, identifyPlan, runAddress } from './identified-plan.js';
import { KnownResults } from './known-results.js';
import { ContentReader, type UnknownContent } from './plan-contents.js';
import { type Basis, type Price, type PriceContext, priceOf } from './price.js';
import { stageMemory } from './stage-memory.js';
import { recordsByKey, type StageState, stageStates } from './stage-state.js';

/** A run that a command selected. */
export interface WantedRun {
  /** where the variant stands in the file: `spcr.terms.base`, although the variant there is `spcr` itself */
  readonly place: string;
  readonly form: NormalForm;
  readonly seed: number;
  readonly coordinates: readonly Coordinate[];
}
export interface PlannedStage extends StageState {
  /** address of an earlier run of this plan that does the same work; null when it is this run's own */
  readonly shared: string | null;
  /** of what is left; nothing when cached or shared */
  readonly price: Price;
}
export interface PlannedRun extends WantedRun {
  /** `spcr.terms.no_kl@2` */
  readonly address: string;
  readonly identified: IdentifiedPlan;
  readonly plan: StagePlan;
  readonly stages: readonly PlannedStage[];
  /** address of an earlier run of this plan that is the same work */
  readonly same: string | null;
}
export interface Totals {
  readonly runs: number;
  /** runs equal to others of the plan */
  readonly same: number;
  /** runs whose networks are trained already */
  readonly cached: number;
  readonly teachersToTrain: number;
  readonly toTrain: number;
  /** runs with an evaluation to do */
  readonly toEvaluate: number;
  readonly hours: number;
  readonly basis: Basis;
  /** bytes that the trainings to do will leave in the folder of runs */
  readonly diskBytes: number;
  /** most memory that a stage to do needs on its device; null when nothing is to do */
  readonly peakBytes: number | null;
}
export interface ExperimentPlan {
  readonly runs: readonly PlannedRun[];
  readonly totals: Totals;
  readonly unknown: readonly UnknownContent[];
}

export interface PlanOptions {
  /** folder of the entry file */
  readonly baseFolder: string;
  /** folder of all runs */
  readonly runs: string;
  /** null: nothing is priced */
  readonly prices: PriceContext | null;
}

const NOTHING: Price = { hours: 0, basis: 'measured', detail: 'nothing to do' };

/** Plans `wanted` in order. Reads data, weights and the folder of runs; trains nothing and writes nothing but caches. */
export async function planExperiment(wanted: readonly WantedRun[], options: PlanOptions): Promise<ExperimentPlan> {
  const known = new KnownResults(options.runs);
  const before = recordsByKey(known.records);
  const contents = new ContentReader(options.baseFolder, options.runs, known.records);
  const owners = new Map<string, string>();
  const unknown = new Map<string, UnknownContent>();
  const runs: PlannedRun[] = [];
  for (const one of wanted) {
    const bare = planStages(one.form, one.seed, { baseFolder: options.baseFolder });
    const content = await contents.read(bare, one.form.data);
    for (const missing of content.unknown) unknown.set(missing.what, missing);
    const identified = identifyPlan(bare, content.digests, content.splits);
    const address = runAddress(identified.plan);
    const stages = stageStates(identified, known, before).map((state): PlannedStage => {
      const shared = owners.get(state.stage.key) ?? null;
      if (shared === null) owners.set(state.stage.key, address);
      const own = state.state === 'to-do' && shared === null;
      return {
        ...state,
        shared,
        price: own && options.prices !== null ? priceOf(state.stage, options.prices, state.done) : NOTHING,
      };
    });
    const last = stages.at(-1);
    runs.push({ ...one, address, identified, plan: identified.plan, stages, same: last?.shared ?? null });
  }
  return { runs, totals: totalsOf(runs), unknown: [...unknown.values()] };
}

function totalsOf(runs: readonly PlannedRun[]): Totals {
  const own = runs.filter(({ same }) => same === null);
  const toDo = ({ stages }: PlannedRun) => stages.filter(({ state, shared }) => state === 'to-do' && shared === null);
  const work = own.flatMap(toDo);
  const diskOf = (run: PlannedRun): number =>
    toDo(run).reduce((sum, { stage }) => sum + diskUse(stage, run.plan.runtime.checkpoints), 0);
  const doing = (op: string) => (run: PlannedRun) =>
    run.stages.some(({ stage, state, shared }) => stage.op === op && state === 'to-do' && shared === null);
  const peaks = work.flatMap(({ stage }) => stageMemory(stage) ?? []);
  const toTrain = own.filter(doing('train-student')).length;
  return {
    runs: runs.length,
    same: runs.length - own.length,
    cached: own.length - toTrain,
    teachersToTrain: work.filter(({ stage }) => stage.op === 'train-teacher').length,
    toTrain,
    toEvaluate: own.filter(doing('evaluate')).length,
    hours: work.reduce((sum, { price }) => sum + price.hours, 0),
    basis: work.every(({ price }) => price.basis === 'measured') ? 'measured' : 'estimate',
    diskBytes: own.reduce((sum, run) => sum + diskOf(run), 0),
    peakBytes: peaks.length === 0 ? null : Math.max(...peaks),
  };
}

/** Whether anything would be computed. The data are always counted, which is no work. */
export function hasWork({ runs }: ExperimentPlan): boolean {
  return runs.some(({ stages }) => stages.some(({ stage, state }) => state === 'to-do' && stage.op !== 'index-data'));
}
