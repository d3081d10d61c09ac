// How much a stage computes: steps, validations, batches, and the floating-point operations of each. From the stage alone.

import { assertNever } from '../assert-never.js';
import type { LossTerm } from '../compiler/normal-form.js';
import type { EvaluateStage, Stage, TrainStudentStage, TrainTeacherStage } from '../compiler/stage-plan.js';
import type { Network } from '../model/network.js';
import { stepsPerEpoch } from '../runtime/data/epoch-order.js';
import { stageSuites } from '../runtime/run/evaluation/stage-suites.js';
import { planViews, rowKey } from '../runtime/run/evaluation/suite-views.js';
import { networkOf } from '../runtime/run/network-of.js';
import { isDue, stepsOf } from '../runtime/run/training/training-length.js';
import { lossWork } from './loss-work.js';
import {
  classifierWork,
  decoderPositions,
  encoderWork,
  fusionWork,
  networkWork,
  trainingWork,
} from './network-work.js';

/** One kind of repeated work. */
export interface Repeated {
  readonly count: number;
  /** floating-point operations of one, on average */
  readonly flops: number;
}
export interface StageWork {
  /** training steps; none in an evaluation */
  readonly steps: Repeated;
  /** batches of all validations of a training, or of an evaluation */
  readonly batches: Repeated;
  readonly validations: number;
  readonly checkpoints: number;
  readonly stepsPerEpoch: number;
}
type TensorStage = TrainTeacherStage | TrainStudentStage | EvaluateStage;

const NOTHING: StageWork = {
  steps: { count: 0, flops: 0 },
  batches: { count: 0, flops: 0 },
  validations: 0,
  checkpoints: 0,
  stepsPerEpoch: 0,
};

/** The work of `stage`, whose data set has the promised number of frames (the runtime insists on it). */
export function stageWork(stage: Stage): StageWork {
  switch (stage.op) {
    case 'train-teacher':
    case 'train-student':
      return trainingStageWork(stage);
    case 'evaluate':
      return { ...NOTHING, batches: evaluationBatches(stage) };
    case 'index-data':
    case 'load-teacher':
    case 'report':
      return NOTHING;
    default:
      return assertNever(stage);
  }
}

export function computesTensors(stage: Stage): stage is TensorStage {
  return stage.op === 'train-teacher' || stage.op === 'train-student' || stage.op === 'evaluate';
}

/** Frames of a split as the data set promises them; 0 for a split that it does not have. */
export function framesOf({ data }: TensorStage, split: string): number {
  return data.splits.find(({ name }) => name === split)?.frames ?? 0;
}

function trainingStageWork(stage: TrainTeacherStage | TrainStudentStage): StageWork {
  const { training } = stage;
  const { batch } = training;
  const perEpoch = stepsPerEpoch(framesOf(stage, training.split), batch);
  const size = { stepsPerEpoch: perEpoch, batch };
  const steps = stepsOf(training.length, size);
  const validations = occasions(training.validate === null ? steps : stepsOf(training.validate, size), steps);
  const { count, flops } = evaluationBatches(stage);
  return {
    steps: { count: steps, flops: stage.op === 'train-teacher' ? teacherStepFlops(stage) : studentStepFlops(stage) },
    batches: { count: count * validations, flops },
    validations,
    checkpoints: occasions(stepsOf(training.checkpoint, size), steps),
    stepsPerEpoch: perEpoch,
  };
}

/** How often something happens every `distance` of `total` steps, the last step always included. */
function occasions(distance: number, total: number): number {
  if (total === 0) return 0;
  const whole = Math.floor(total / Math.max(1, distance));
  return isDue(total, distance, Number.POSITIVE_INFINITY) ? whole : whole + 1;
}

function teacherStepFlops({ model, data, training }: TrainTeacherStage): number {
  const network = networkOf(model, data.classes);
  return trainingWork(networkWork(network, training.image, data.modalities.length, training.batch));
}

/** Mean over the numbers of modalities that a step may see, each equally likely (method, section 4). */
function studentStepFlops(stage: TrainStudentStage): number {
  const modalities = stage.data.modalities.length;
  const { dropout } = stage;
  if (dropout.call === 'all' || dropout.args.absent === 'zero') return studentFlops(stage, modalities);
  const { min, max } = dropout.args;
  let sum = 0;
  for (let present = min; present <= max; present++) sum += studentFlops(stage, present);
  return sum / (max - min + 1);
}

/** Built-in losses that look at the class scores of the teacher, and those that look at no teacher. */
const TEACHER_SCORES: ReadonlySet<string> = new Set(['kl', 'cwd']);
const STUDENT_ONLY: ReadonlySet<string> = new Set(['ce', 'ohem']);

function looksAtTeacher({ loss: { call, uses } }: LossTerm): boolean {
  return uses === undefined ? !STUDENT_ONLY.has(call) : uses.some((source) => source.startsWith('teacher.'));
}
function looksAtScores({ loss: { call, uses } }: LossTerm): boolean {
  return uses === undefined ? TEACHER_SCORES.has(call) : uses.includes('teacher.logits');
}

function studentFlops({ model, teacher, data, training, loss }: TrainStudentStage, present: number): number {
  const student = networkOf(model, data.classes);
  const { batch, image } = training;
  const modalities = data.modalities.length;
  const own = trainingWork(networkWork(student, image, present, batch));
  const taught = loss.filter(looksAtTeacher);
  if (teacher === null || taught.length === 0) return own;
  const network = networkOf(teacher, data.classes);
  const scores = taught.some(looksAtScores);
  const looked = scores
    ? networkWork(network, image, modalities, batch).forward
    : encoderWork(network, image, modalities * batch).forward;
  const setting = { student, teacher: network, image, batch, modalities, present };
  return own + looked + taught.reduce((sum, term) => sum + lossWork(term, setting), 0);
}

/** Batches of one pass over the evaluation split: all suites of an evaluation, the selecting one of a training. */
function evaluationBatches(stage: TensorStage): Repeated {
  const evaluation = stage.op === 'evaluate' ? stage.evaluation : stage.validation;
  const { batch, image, split } = evaluation;
  const { views, rows } = viewsAndRows(stage);
  const network = networkOf(stage.model, stage.data.classes);
  return {
    count: Math.ceil(framesOf(stage, split) / batch),
    flops: evaluationFlops(network, image, batch, views, rows),
  };
}

interface ViewsAndRows {
  readonly views: number;
  readonly rows: number;
}
/** Hundreds of variants share a few evaluations, so what was counted is remembered. */
const counted = new Map<string, ViewsAndRows>();

/** Distinct picture versions and distinct fusions of them that the suites of a stage need. */
export function viewsAndRows(stage: TensorStage): ViewsAndRows {
  const names = stage.data.modalities.map(({ name }) => name);
  const suites = stageSuites(stage);
  const incomplete = stage.data.missing === 'absent';
  const key = JSON.stringify([names, suites, stage.semantics, incomplete]);
  let found = counted.get(key);
  if (found === undefined) {
    const plan = planViews(suites, names, stage.semantics, incomplete);
    const rows = plan.suites.flatMap((suite) => suite.rows.map(rowKey));
    found = { views: plan.views.length, rows: new Set(rows).size };
    counted.set(key, found);
  }
  return found;
}

function evaluationFlops(
  network: Network,
  image: readonly [number, number],
  batch: number,
  views: number,
  rows: number,
): number {
  const positions = decoderPositions(image);
  // one picture of zeros beside the views
  const encoded =
    encoderWork(network, image, views * batch + 1).forward + fusionWork(network, image, views * batch + 1);
  const fused = 2 * rows * (views + 1) * batch * positions * network.decoder;
  return encoded + fused + classifierWork(network, rows * batch * positions);
}
