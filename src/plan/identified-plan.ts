// A plan with its keys and with what each key is made of.
import { canonicalTerms } from '../compiler/loss-form.js';
import { withStages } from '../compiler/plan.js';
import { identifyStages, type PlanDigests, unnamedTerm } from '../compiler/stage-key.js';
import type { Stage, StagePlan } from '../compiler/stage-plan.js';
import type { FrameIndex } from '../runtime/data/batch.js';
import type { StageRecord } from '../runtime/run/identity-record.js';

export interface IdentifiedPlan {
  readonly plan: StagePlan;
  /** the contents in its keys */
  readonly digests: PlanDigests;
  /** one per stage, in their order: kept beside the results of a run */
  readonly records: readonly StageRecord[];
}

/** `variant@seed` */
export const runAddress = ({ variant, seed }: Pick<StagePlan, 'variant' | 'seed'>): string => `${variant}@${seed}`;

/** `bare` with the contents behind `digests` in its keys. `splits`: the fingerprints behind the digest of its data, where known. */
export function identifyPlan(bare: StagePlan, digests: PlanDigests, splits: readonly FrameIndex[]): IdentifiedPlan {
  const identified = identifyStages(bare.stages, digests);
  const plan = withStages(
    bare,
    identified.map(({ stage }) => stage),
  );
  const records = identified.map(({ stage, identity }): StageRecord => {
    const labels = termLabels(stage);
    return {
      stage: stage.id,
      key: stage.key,
      run: runAddress(plan),
      ...identity,
      ...(labels === null ? {} : { labels }),
      ...(stage.op === 'index-data' ? { splits } : {}),
    };
  });
  return { plan, digests, records };
}

/** Labels of the terms of a student in the order of the parameters of its key; null for other stages. */
function termLabels(stage: Stage): readonly string[] | null {
  if (stage.op !== 'train-student') return null;
  const pairs = stage.loss.map((term) => ({ term, unnamed: unnamedTerm(term) }));
  return canonicalTerms(pairs.map(({ unnamed }) => unnamed)).map(
    (unnamed) => pairs.find((pair) => pair.unnamed === unnamed)!.term.label,
  );
}
