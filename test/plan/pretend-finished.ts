// Results of runs without any computing: what a folder of runs looks like after them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NormalForm } from '../../src/compiler/normal-form.js';
import { planStages } from '../../src/compiler/plan.js';
import type { StageIdentity } from '../../src/compiler/stage-key.js';
import { type IdentifiedPlan, identifyPlan } from '../../src/plan/identified-plan.js';
import { writeIdentities } from '../../src/runtime/run/identity-record.js';
import type { DataIndex } from '../../src/runtime/run/index-data.js';
import { indexData } from '../../src/runtime/run/index-data.js';
import { publishResult } from '../../src/runtime/run/publish-results.js';
import { createRunFolder } from '../../src/runtime/run/run-folder.js';
import { saveArtifact } from '../../src/runtime/run/stage-artifacts.js';

/** The plan of a form on generated data, with its digests. */
export async function identifiedPlan(form: NormalForm, seed: number, runs: string): Promise<IdentifiedPlan> {
  const index: DataIndex = await indexData(form.data, { baseFolder: '/', environment: {} }, runs);
  const bare = planStages(form, seed, { baseFolder: '/' });
  return identifyPlan(bare, { data: index.digest, weights: {} }, index.splits);
}

/** Writes the folder of a run of which the stages `done` are finished; default all. `change`: what an earlier version recorded instead. */
export function pretendFinished(
  runs: string,
  { plan, records }: IdentifiedPlan,
  done: (id: string) => boolean = () => true,
  change: (identity: StageIdentity) => Partial<StageIdentity> = () => ({}),
): string {
  const folder = join(runs, plan.run);
  createRunFolder(folder);
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
  writeIdentities(
    folder,
    records.map((record) => ({ ...record, ...change(record) })),
  );
  for (const stage of plan.stages.filter(({ id }) => done(id))) {
    const facts = { stage: stage.id, key: stage.key, op: stage.op, rseg: '0', engine: null };
    saveArtifact(folder, stage, new Map([['result', Buffer.from(stage.id)]]), facts);
    publishResult(folder, stage);
  }
  return folder;
}
