// Stage `evaluate`: all suites of the experiment on one trained network.
import type { EvaluateStage } from '../../../compiler/stage-plan.js';
import { parameterCount } from '../../../model/network.js';
import { withPrefix } from '../../../model/parameters.js';
import { classNames } from '../../data/class-facts.js';
import type { Lacking } from '../../data/lacking-frames.js';
import { countEvaluationBatches } from '../../data/open-split.js';
import { openModule } from '../capture-module.js';
import { stageEvaluator } from '../evaluation/stage-evaluator.js';
import { miouByRow, type SuiteResult } from '../evaluation/suite-result.js';
import type { EventBody } from '../event.js';
import { networkOf } from '../network-of.js';
import { waitWhilePaused } from '../pause.js';
import { readArtifact } from '../stage-artifacts.js';
import { jsonBytes, METRICS_FILE, type StageContext, type StageResult, WEIGHTS_FILE } from '../stage-context.js';
import { Stopped, yieldToSignals } from '../stop-control.js';
import { decodeWeights } from '../weights-file.js';

/** Content of `metrics/<stage>.json`. */
export interface Metrics extends Lacking {
  readonly version: 1;
  readonly stage: string;
  readonly subject: 'teacher' | 'student';
  readonly split: string;
  readonly frames: number;
  readonly modalities: readonly string[];
  /** names of the classes */
  readonly classes: readonly string[];
  readonly suites: readonly SuiteResult[];
}

const TRAINED = new Set(['train-teacher', 'train-student', 'load-teacher']);

export async function runEvaluate(stage: EvaluateStage, context: StageContext): Promise<StageResult> {
  const { id, subject, data, evaluation } = stage;
  const network = networkOf(stage.model, data.classes);
  const prefix = `${subject}/`;
  const evaluator = stageEvaluator(stage);
  const source = stage.inputs.map(context.input).find(({ op }) => TRAINED.has(op));
  if (source === undefined) throw new Error(`stage ${id} has no network among its inputs`);
  const bytes = readArtifact(context.folder.path, source, WEIGHTS_FILE);
  const weights = withPrefix(prefix, decodeWeights(bytes, `${source.id}/${WEIGHTS_FILE}`, network));
  const frames = context.frames(evaluation.split);
  const batches =
    data.missing === 'absent'
      ? await countEvaluationBatches(data, evaluation.split, evaluation.batch, context.data)
      : Math.ceil(frames / evaluation.batch);
  const { emit, control } = context;
  emit({
    k: 'stage-start',
    stage: id,
    steps: batches,
    stepsPerEpoch: batches,
    firstStep: 0,
    batch: evaluation.batch,
    parameters: parameterCount(network),
  });
  const module = await openModule(id, evaluator.functions, weights, await context.engine(), context.folder);
  const names = evaluation.suites.map(({ name }) => name).join(', ');
  try {
    const suites = await evaluator.run(module.loaded, context.data, context.runtime.workers, async (done) => {
      emit({ k: 'evaluation-progress', stage: id, suite: names, done, total: batches });
      await yieldToSignals();
      await waitWhilePaused(control, id, emit);
      if (control.stop !== null) {
        emit({ k: 'stopping', reason: control.stop });
        throw new Stopped(control.stop);
      }
    });
    const modalities = data.modalities.map(({ name }) => name);
    const metrics: Metrics = {
      version: 1,
      stage: id,
      subject,
      split: evaluation.split,
      frames,
      ...context.lacking(evaluation.split),
      modalities,
      classes: classNames(data),
      suites,
    };
    return new Map([[METRICS_FILE, jsonBytes(metrics)]]);
  } finally {
    module.loaded.dispose();
  }
}

/** The metrics that a finished evaluation left. */
export function readMetrics(run: string, stage: EvaluateStage): Metrics {
  return JSON.parse(readArtifact(run, stage, METRICS_FILE).toString()) as Metrics;
}

/** The results as events, one per suite. */
export function resultEvents(stage: EvaluateStage, metrics: Metrics): readonly EventBody[] {
  return metrics.suites.map((result) => ({
    k: 'result',
    stage: stage.id,
    subject: stage.subject,
    suite: result.suite,
    call: result.call,
    miou: miouByRow(result),
    summary: result.summary,
  }));
}
