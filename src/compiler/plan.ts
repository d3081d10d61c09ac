// Phase "plan": a normal form and a seed as stages with content keys (language reference, S10).
import { posix } from 'node:path';
import type { Dataset, LossTerm, Model, NormalForm, RuntimeSettings, Training } from './normal-form.js';
import { keyStages, type PlanDigests, RUN_NAME_LENGTH } from './stage-key.js';
import type { EvaluateStage, Stage, StageKey, StagePlan } from './stage-plan.js';

export interface PlanContext {
  /** folder of the entry file: paths of the normal form are relative to it */
  readonly baseFolder: string;
  /** what is known about data and weights; the rest can be added with `withDataDigest` */
  readonly digests?: PlanDigests;
}

const NO_KEY = '' as StageKey;

/** Stages in order of execution: data, teacher, student, evaluation of both, report. */
export function planStages(form: NormalForm, seed: number, context: PlanContext): StagePlan {
  const data = withAbsoluteRoot(form.data, context.baseFolder);
  const shared = { key: NO_KEY, seed, semantics: form.semantics, data };
  const teacher = form.teacher === null ? null : withAbsoluteWeights(form.teacher, context.baseFolder);
  const student = withAbsoluteWeights(form.student, context.baseFolder);
  const stages: Stage[] = [{ op: 'index-data', id: 'data', key: NO_KEY, inputs: [], data }];
  if (teacher !== null) stages.push(teacherStage(teacher, form.train_teacher, form, shared));
  stages.push({
    ...shared,
    op: 'train-student',
    id: 'student',
    inputs: teacher === null ? ['data'] : ['data', 'teacher'],
    teacher,
    model: student,
    dropout: form.dropout,
    loss: form.loss.map((term) => withAbsoluteCode(term, context.baseFolder)),
    training: form.train,
    validation: form.eval,
  });
  const evaluate = (subject: 'teacher' | 'student', model: Model): EvaluateStage => ({
    ...shared,
    op: 'evaluate',
    id: `evaluate-${subject}`,
    inputs: ['data', subject],
    subject,
    model,
    evaluation: form.eval,
  });
  if (teacher !== null) stages.push(evaluate('teacher', teacher));
  stages.push(evaluate('student', student));
  const evaluations = stages.filter((stage) => stage.op === 'evaluate').map((stage) => stage.id);
  stages.push({ op: 'report', id: 'report', key: NO_KEY, inputs: evaluations });
  return keyed(
    { variant: form.variant, seed, run: '', stages, runtime: withAbsolutePacks(form.runtime, context.baseFolder) },
    context.digests ?? { data: null, weights: {} },
  );
}

/** The plan with the digest of its data set in the keys: known when the files have been read. */
export function withDataDigest(plan: StagePlan, digest: string): StagePlan {
  return withDigests(plan, { data: digest, weights: {} });
}

/** The plan with the digests of its data set and of its weight files (absolute path -> sha256) in the keys. */
export function withDigests(plan: StagePlan, digests: PlanDigests): StagePlan {
  return keyed(plan, digests);
}

function keyed(plan: StagePlan, digests: PlanDigests): StagePlan {
  return withStages(plan, keyStages(plan.stages, digests));
}

/** The plan with these stages, whose keys are up to date, and the run named by them. */
export function withStages(plan: StagePlan, stages: readonly Stage[]): StagePlan {
  const last = stages.filter((stage) => stage.op === 'train-student').pop();
  return { ...plan, stages, run: (last?.key ?? '').slice(0, RUN_NAME_LENGTH) };
}

function teacherStage(
  model: Model,
  training: Training | null,
  form: NormalForm,
  shared: {
    readonly key: StageKey;
    readonly seed: number;
    readonly semantics: 'paper' | 'reference';
    readonly data: Dataset;
  },
): Stage {
  if (training !== null) {
    return { ...shared, op: 'train-teacher', id: 'teacher', inputs: ['data'], model, training, validation: form.eval };
  }
  const { weights } = model.args;
  if (weights === null) throw new Error('a teacher without training needs weights');
  return { op: 'load-teacher', id: 'teacher', key: NO_KEY, inputs: [], model, weights };
}

function withAbsoluteRoot(data: Dataset, folder: string): Dataset {
  return typeof data.root === 'string' ? { ...data, root: posix.resolve(folder, data.root) } : data;
}
function withAbsolutePacks(runtime: RuntimeSettings, folder: string): RuntimeSettings {
  return runtime.packs === null ? runtime : { ...runtime, packs: posix.resolve(folder, runtime.packs) };
}
function withAbsoluteCode(term: LossTerm, folder: string): LossTerm {
  const { from } = term.loss;
  return from === undefined ? term : { ...term, loss: { ...term.loss, from: posix.resolve(folder, from) } };
}
function withAbsoluteWeights(model: Model, folder: string): Model {
  const { weights } = model.args;
  if (weights === null || weights === 'imagenet') return model;
  return { ...model, args: { ...model.args, weights: posix.resolve(folder, weights) } };
}
