// Names for repeated work: two stages with the same name repeat the same tensor functions on pictures of the same kind, so the time that one
// took tells the time of the other. Weights of terms, learning rates, seeds and lengths do not belong to it.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../compiler/canonical-json.js';
import type { Dataset, Model } from '../compiler/normal-form.js';
import type { EvaluateStage, TrainStudentStage, TrainTeacherStage } from '../compiler/stage-plan.js';
import { stageSuites } from '../runtime/run/evaluation/stage-suites.js';

/** Name of one training step of `stage`. */
export function stepIdentity(stage: TrainTeacherStage | TrainStudentStage): string {
  const { batch, image, augment } = stage.training;
  const base = { op: stage.op, semantics: stage.semantics, data: picturesOf(stage.data), batch, image, augment };
  if (stage.op === 'train-teacher') return named({ ...base, model: networkOnly(stage.model) });
  // a run folder names its own copy of the code
  const terms = stage.loss.map(({ loss: { from: _from, ...loss } }) => canonicalJson(loss)).sort();
  const teacher = stage.teacher === null ? null : networkOnly(stage.teacher);
  return named({ ...base, model: networkOnly(stage.model), teacher, dropout: stage.dropout, terms });
}

/** Name of one batch of an evaluation, or of the validations of a training. */
export function batchIdentity(stage: TrainTeacherStage | TrainStudentStage | EvaluateStage): string {
  const { batch, image } = stage.op === 'evaluate' ? stage.evaluation : stage.validation;
  const suites = stageSuites(stage).map(({ suite }) => suite);
  const data = picturesOf(stage.data);
  return named({
    op: 'batch',
    semantics: stage.semantics,
    data,
    model: networkOnly(stage.model),
    batch,
    image,
    suites,
  });
}

const named = (content: unknown): string =>
  createHash('sha256').update(canonicalJson(content)).digest('hex').slice(0, 32);

/** Rates of dropout stay: a rate of 0 leaves operations out. */
function networkOnly({ call, args }: Model): unknown {
  const { weights: _weights, ...rest } = args;
  return { call, args: rest };
}

/** What preparing a picture depends on; neither where the files lie nor how many there are. */
function picturesOf({ classes, size, modalities, generator }: Dataset): unknown {
  return { classes, size, modalities: modalities.map(({ source }) => source), generator: generator?.call ?? null };
}
