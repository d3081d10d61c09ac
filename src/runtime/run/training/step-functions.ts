// The training steps of a stage, ready to be captured. They follow from the stage alone: no data, no weights.
import type { ModalityDropout } from '../../../compiler/normal-form.js';
import type { TrainStudentStage, TrainTeacherStage } from '../../../compiler/stage-plan.js';
import { type StudentStepSettings, studentStep } from '../../../model/train-student.js';
import { teacherStep } from '../../../model/train-teacher.js';
import type { FunctionDefinitions } from '../capture-module.js';
import { networkOf } from '../network-of.js';
import { type OwnLosses, termsOf } from '../own-loss/own-losses.js';

export const TEACHER_STEP = 'step';

/** Name of the step in which the student is given `present` modalities. */
export const studentStepName = (present: number): string => `step_m${present}`;

export interface DropoutLaw {
  readonly min: number;
  readonly max: number;
  readonly absent: 'remove' | 'zero';
}

export function dropoutLaw(dropout: ModalityDropout, modalities: number): DropoutLaw {
  return dropout.call === 'all' ? { min: modalities, max: modalities, absent: 'remove' } : dropout.args;
}

/** `step`: cross-entropy on all modalities. */
export function teacherFunctions({ data, model, training, semantics }: TrainTeacherStage): FunctionDefinitions {
  const network = networkOf(model, data.classes);
  const { batch, image, optim } = training;
  const modalities = data.modalities.length;
  const incomplete = data.missing === 'absent';
  const base = { network, modalities, incomplete, batch, image, ignore: data.ignore };
  const settings = { ...base, semantics, optimizer: optim.args, limited: training.on_spike === 'rollback' };
  return { [TEACHER_STEP]: teacherStep(settings) };
}

/** The numbers of modalities that a step may be given. */
export function studentCounts({ dropout, data }: TrainStudentStage): readonly number[] {
  const { min, max, absent } = dropoutLaw(dropout, data.modalities.length);
  if (absent === 'zero') return [data.modalities.length];
  return Array.from({ length: max - min + 1 }, (_, i) => min + i);
}

/** `step_m1`, `step_m2`, …: removed modalities are not computed, so every number of present ones is a function of its own. */
export function studentFunctions(stage: TrainStudentStage, losses: OwnLosses): FunctionDefinitions {
  const { data, model, training, semantics } = stage;
  const student = networkOf(model, data.classes);
  const teacher = stage.teacher === null ? null : networkOf(stage.teacher, data.classes);
  const modalities = data.modalities.length;
  const { absent } = dropoutLaw(stage.dropout, modalities);
  const { batch, image, optim } = training;
  const incomplete = data.missing === 'absent';
  const base = { student, teacher, modalities, absent, incomplete, batch, image, ignore: data.ignore, semantics };
  const limited = training.on_spike === 'rollback';
  const settings = { ...base, terms: termsOf(stage, losses), optimizer: optim.args, limited } satisfies Omit<
    StudentStepSettings,
    'present'
  >;
  return Object.fromEntries(
    studentCounts(stage).map((present) => [studentStepName(present), studentStep({ ...settings, present })]),
  );
}
