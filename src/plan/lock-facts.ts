// The facts that a lock file holds: versions, contents, and the key of every run. Values of environment variables are not among them.
import { relative } from 'node:path';
import { OPERATION_VERSIONS } from '../compiler/stage-key.js';
import type { StagePlan } from '../compiler/stage-plan.js';
import { rsegVersion, tfjsVersion } from '../runtime/run/environment-record.js';
import { imagenetName } from '../runtime/weights/imagenet-weights.js';
import type { ExperimentPlan, PlannedRun } from './experiment-plan.js';
import type { LockFacts } from './lock-file.js';

export interface LockContext {
  /** edition of the language */
  readonly edition: number;
  /** of the engine that runs here: `TensorFlow 2.18.0 (CPU, 2 threads)` */
  readonly engine: string;
  /** folder of the entry file */
  readonly baseFolder: string;
  /** statements of `--set` by the name of the variant that they make */
  readonly sets: ReadonlyMap<string, readonly string[]>;
}

/** Facts of `plan`, whose contents must all be known. */
export function lockFacts(plan: ExperimentPlan, context: LockContext): LockFacts {
  const facts = new Map<string, string>();
  facts.set('edition', String(context.edition));
  facts.set('package rseg', rsegVersion);
  facts.set('package tfjs', tfjsVersion);
  facts.set('backend', withoutThreads(context.engine));
  for (const [op, version] of Object.entries(OPERATION_VERSIONS)) facts.set(`op ${op}`, String(version));
  for (const [variant, sets] of context.sets) facts.set(`set ${variant}`, JSON.stringify(sets));
  for (const run of plan.runs) {
    contentFacts(run, context.baseFolder, facts);
    facts.set(`seeds ${run.form.variant}`, run.form.seeds.join(' '));
    const { plan: stages, address } = run;
    facts.set(`run ${address}`, `${keyOf(run)} with results ${stages.stages.at(-1)?.key ?? ''}`);
  }
  return facts;
}

/** The number of threads belongs to a machine, not to a project that machines share; it only orders sums. */
const withoutThreads = (engine: string): string => engine.replace(/, \d+ threads?/, '').replace(/, one thread/, '');

/** Key of the last training: the name of the run in full. */
function keyOf({ plan }: PlannedRun): string {
  return plan.stages.findLast(({ op }) => op === 'train-student')?.key ?? '';
}

/** Whether `name` stands for the ImageNet weights of a network of `plan`. */
function usesImagenet(plan: StagePlan, name: string): boolean {
  return plan.stages.some(
    (stage) => 'model' in stage && stage.model.args.weights === 'imagenet' && imagenetName(stage.model) === name,
  );
}

function contentFacts({ form, plan, identified }: PlannedRun, baseFolder: string, facts: Map<string, string>): void {
  const { data } = form;
  const splits = identified.records.find(({ op }) => op === 'index-data')?.splits ?? [];
  for (const { split, frames, digest } of splits) facts.set(`data ${data.name}.${split}`, `${frames} frames ${digest}`);
  if (data.root !== null && typeof data.root !== 'string') facts.set(`env ${data.name}.root`, data.root.env);
  for (const [path, digest] of Object.entries(identified.digests.weights)) {
    const reads = plan.stages.some((stage) => JSON.stringify(stage).includes(JSON.stringify(path)));
    if (reads) facts.set(`file ${relative(baseFolder, path)}`, digest);
    if (usesImagenet(plan, path)) facts.set(`weights ${path}`, digest);
  }
}
