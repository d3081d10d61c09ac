// Suites on given weights, outside of any run.
import type { Dataset, Evaluation, Model, RuntimeSettings } from '../../../compiler/normal-form.js';
import { withPrefix } from '../../../model/parameters.js';
import { absentCounts } from '../../data/absent-modalities.js';
import { classNames } from '../../data/class-facts.js';
import type { DataContext } from '../../data/data-context.js';
import { lackingOf } from '../../data/lacking-frames.js';
import { countEvaluationBatches } from '../../data/open-split.js';
import { planSource } from '../../data/plan-source.js';
import type { Engine } from '../../engine/engine.js';
import { openModule } from '../capture-module.js';
import { networkOf } from '../network-of.js';
import type { Metrics } from '../stages/evaluate-stage.js';
import type { Subject } from '../trained-network.js';
import type { Weights } from '../weights-file.js';
import { SuiteEvaluator } from './evaluate-suites.js';

export interface WeightsEvaluation {
  readonly subject: Subject;
  readonly model: Model;
  readonly weights: Weights;
  readonly data: Dataset;
  readonly evaluation: Pick<Evaluation, 'split' | 'batch' | 'image' | 'suites'>;
  readonly runtime: RuntimeSettings;
  readonly seed: number;
  readonly semantics: 'paper' | 'reference';
}

/** The same numbers that stage `evaluate` of a run gives. `progress` is called after every batch and may throw to stop. */
export async function evaluateWeights(
  request: WeightsEvaluation,
  context: DataContext,
  engine: Engine,
  progress: (done: number, total: number) => Promise<void>,
): Promise<Metrics> {
  const { subject, model, weights, data, evaluation, runtime, seed, semantics } = request;
  const prefix = `${subject}/`;
  const network = networkOf(model, data.classes);
  const { suites } = evaluation;
  const evaluator = new SuiteEvaluator({
    network,
    prefix,
    data,
    evaluation,
    suites,
    seed,
    semantics,
    byCondition: true,
  });
  const { frames } = await planSource(data, evaluation.split, context);
  const skipped = frames.kind === 'streets' || data.missing === 'error' ? 0 : frames.skipped.length;
  const count = frames.kind === 'streets' ? frames.frames : frames.names.length;
  const batches = await countEvaluationBatches(data, evaluation.split, evaluation.batch, context);
  const module = await openModule('evaluate', evaluator.functions, withPrefix(prefix, weights), engine, null);
  try {
    const results = await evaluator.run(module.loaded, context, runtime.workers, (done) => progress(done, batches));
    return {
      version: 1,
      stage: `evaluate-${subject}`,
      subject,
      split: evaluation.split,
      frames: count,
      ...lackingOf(absentCounts({ frames }, data), skipped),
      modalities: data.modalities.map(({ name }) => name),
      classes: classNames(data),
      suites: results,
    };
  } finally {
    module.loaded.dispose();
  }
}
