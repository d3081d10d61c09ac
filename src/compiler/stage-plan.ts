// The stage plan of one variant and seed: which work leads to which artifact. Data only; the runtime executes it.
import type {
  Dataset,
  Evaluation,
  LossTerm,
  ModalityDropout,
  Model,
  RuntimeSettings,
  Training,
} from './normal-form.js';

/** sha256 in hex of operation, version, parameters and input keys: equal keys are the same work. */
export type StageKey = string & { readonly __brand: 'StageKey' };

interface StageBase {
  readonly id: string;
  readonly key: StageKey;
  /** ids of the stages whose artifacts this one reads */
  readonly inputs: readonly string[];
}
/** Counts and fingerprints the frames of a data set. */
export interface IndexDataStage extends StageBase {
  readonly op: 'index-data';
  readonly data: Dataset;
}
/** Cross-entropy training on all modalities (method, section 3). */
export interface TrainTeacherStage extends StageBase {
  readonly op: 'train-teacher';
  readonly seed: number;
  readonly semantics: 'paper' | 'reference';
  readonly data: Dataset;
  readonly model: Model;
  readonly training: Training;
  readonly validation: Evaluation;
}
/** Reads a trained teacher from a file instead of training it. */
export interface LoadTeacherStage extends StageBase {
  readonly op: 'load-teacher';
  readonly model: Model;
  /** absolute path of the weights */
  readonly weights: string;
}
/** Distillation under modality dropout (method, sections 4 and 5); `teacher` null = plain training. */
export interface TrainStudentStage extends StageBase {
  readonly op: 'train-student';
  readonly seed: number;
  readonly semantics: 'paper' | 'reference';
  readonly data: Dataset;
  readonly teacher: Model | null;
  readonly model: Model;
  readonly dropout: ModalityDropout;
  readonly loss: readonly LossTerm[];
  readonly training: Training;
  readonly validation: Evaluation;
}
/** All suites of the experiment on one network. */
export interface EvaluateStage extends StageBase {
  readonly op: 'evaluate';
  readonly subject: 'teacher' | 'student';
  readonly seed: number;
  readonly semantics: 'paper' | 'reference';
  readonly data: Dataset;
  readonly model: Model;
  readonly evaluation: Evaluation;
}
/** Tables of the run. */
export interface ReportStage extends StageBase {
  readonly op: 'report';
}
export type Stage =
  | IndexDataStage
  | TrainTeacherStage
  | LoadTeacherStage
  | TrainStudentStage
  | EvaluateStage
  | ReportStage;

export interface StagePlan {
  readonly variant: string;
  readonly seed: number;
  /** shortened key of the last training stage: the name of the run's folder */
  readonly run: string;
  readonly stages: readonly Stage[];
  readonly runtime: RuntimeSettings;
}
