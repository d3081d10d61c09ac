// Content keys: the sha256 of everything that can change the artifact of a stage, and of nothing else. Names, paths on disk, runtime settings and
// the distance between checkpoints are not part of it.
import { createHash } from 'node:crypto';
import { assertNever } from '../assert-never.js';
import { canonicalJson } from './canonical-json.js';
import { canonicalTerms } from './loss-form.js';
import type { Dataset, Evaluation, LossTerm, Model, NamedSuite, ScaleCrop, Suite, Training } from './normal-form.js';
import type { Stage, StageKey } from './stage-plan.js';

/** Hexadecimal digits of a key that name a run. */
export const RUN_NAME_LENGTH = 12;

/** Contents behind paths. Where a digest is not known yet, the path stands for it. */
export interface PlanDigests {
  readonly data: string | null;
  /** absolute path of a weight file or of the code of a loss, or the name of ImageNet weights -> sha256 */
  readonly weights: Readonly<Record<string, string>>;
}

/** Raised when the meaning of an operation changes, so that older artifacts are not taken for its results. */
export const OPERATION_VERSIONS: Readonly<Record<Stage['op'], number>> = {
  'index-data': 1,
  // 2: pictures are augmented in single precision, as published
  'train-teacher': 2,
  'load-teacher': 1,
  'train-student': 2,
  // 2: results hold F1 and accuracy per class, several failure probabilities, and the frames of every condition apart
  evaluate: 2,
  // 2: Markdown, classes, conditions and pictures of the confusion matrices as well
  report: 2,
};

/** What a key is the hash of. */
export interface StageIdentity {
  readonly op: Stage['op'];
  readonly version: number;
  /** plain JSON: the normalised parameters, contents of files as digests */
  readonly parameters: unknown;
  /** keys of the stages whose artifacts it reads, in the order of `Stage.inputs` */
  readonly inputs: readonly StageKey[];
}

/** The stages with their keys; inputs must stand before the stages that read them. */
export function keyStages(stages: readonly Stage[], digests: PlanDigests): readonly Stage[] {
  return identifyStages(stages, digests).map(({ stage }) => stage);
}

/** The stages with their keys, each with what its key is made of. */
export function identifyStages(
  stages: readonly Stage[],
  digests: PlanDigests,
): readonly { readonly stage: Stage; readonly identity: StageIdentity }[] {
  const keys = new Map<string, StageKey>();
  return stages.map((stage) => {
    const inputs = stage.inputs.map((id) => {
      const key = keys.get(id);
      if (key === undefined) throw new Error(`stage ${stage.id} reads ${id}, which does not stand before it`);
      return key;
    });
    const identity = {
      op: stage.op,
      version: OPERATION_VERSIONS[stage.op],
      parameters: parametersOf(stage, digests),
      inputs,
    };
    const key = createHash('sha256').update(canonicalJson(identity)).digest('hex') as StageKey;
    keys.set(stage.id, key);
    return { stage: { ...stage, key }, identity };
  });
}

function parametersOf(stage: Stage, digests: PlanDigests): unknown {
  switch (stage.op) {
    case 'index-data':
      return { data: dataIdentity(stage.data), digest: digests.data };
    case 'load-teacher':
      return { model: modelIdentity(stage.model, digests) };
    case 'train-teacher':
      return {
        seed: stage.seed,
        semantics: stage.semantics,
        model: modelIdentity(stage.model, digests),
        training: trainingIdentity(stage.training),
        // A teacher is selected with all modalities, whatever the suite of the student.
        selection: selectionIdentity(stage.training, stage.validation, null),
      };
    case 'train-student':
      return {
        seed: stage.seed,
        semantics: stage.semantics,
        teacher: stage.teacher === null ? null : modelIdentity(stage.teacher, digests),
        model: modelIdentity(stage.model, digests),
        dropout: stage.dropout,
        loss: termsIdentity(stage.loss, digests),
        training: trainingIdentity(stage.training),
        selection: selectionIdentity(stage.training, stage.validation, selectedSuite(stage.validation)),
      };
    case 'evaluate': {
      // Names of suites stand in the results, so they stay; the selected checkpoint is an input.
      const { select: _select, suites, ...rest } = stage.evaluation;
      const evaluation = { ...rest, suites: byName(suites.map(suiteIdentity)) };
      return { subject: stage.subject, seed: stage.seed, semantics: stage.semantics, evaluation };
    }
    case 'report':
      return {};
    default:
      return assertNever(stage);
  }
}

/**
 * What a data set is to a key. Where the files lie and what data set and classes are called does not matter; what they hold is the digest. `stored`, `crop`, `list` and `missing` count
 * where they are set, so a data set without them has the key that it had before they existed.
 */
export function dataIdentity(data: Dataset): unknown {
  const { name: _name, root: _root, names: _names, palette, stored, crop, list, missing, splits, ...rest } = data;
  return {
    ...rest,
    ...(data.label.source.call === 'colours' ? { palette } : {}),
    ...(stored === null ? {} : { stored }),
    ...(crop === null ? {} : { crop }),
    ...(list === null ? {} : { list }),
    ...(missing === 'error' ? {} : { missing }),
    // The networks see modalities in their order; nothing depends on the order of splits.
    splits: byName(splits),
  };
}

/** In whichever order they were declared. */
function byName<T extends { readonly name: string }>(named: readonly T[]): readonly T[] {
  return [...named].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function suiteIdentity({ name, suite }: NamedSuite): NamedSuite {
  if (suite.call !== 'noise') return { name, suite };
  return { name, suite: { ...suite, args: { ...suite.args, except: [...suite.args.except].sort() } } };
}

/** ImageNet weights lie in no file of the experiment: they go by the encoder that they are for. */
function weightsName({ args }: Model, weights: string): string {
  const { dims, depths } = args.backbone.args;
  return weights === 'imagenet' ? `imagenet ${dims.join()}/${depths.join()}` : weights;
}

function modelIdentity(model: Model, digests: PlanDigests): unknown {
  const { weights } = model.args;
  const contents = weights === null ? null : (digests.weights[weightsName(model, weights)] ?? weights);
  return { ...model, args: { ...model.args, weights: contents } };
}

/** A label is only a name, except where trained projections carry it in their own names. */
export function unnamedTerm(term: LossTerm): LossTerm {
  const projects = term.loss.args.align === 'conv1x1' && term.loss.from === undefined;
  return projects ? term : { ...term, label: '' };
}

function termsIdentity(terms: readonly LossTerm[], digests: PlanDigests): unknown {
  return canonicalTerms(terms.map((term) => withCodeDigest(unnamedTerm(term), digests)));
}

/** The code of a loss counts by its content. */
function withCodeDigest(term: LossTerm, digests: PlanDigests): LossTerm {
  const { from } = term.loss;
  return from === undefined ? term : { ...term, loss: { ...term.loss, from: digests.weights[from] ?? from } };
}

function selectedSuite(validation: Evaluation): Suite | null {
  const { select } = validation;
  if (select.call === 'last') return null;
  const found = validation.suites.find((candidate) => candidate.name === select.args.over);
  const suite = found === undefined ? null : suiteIdentity(found).suite;
  if (suite?.call !== 'missing') return suite;
  // The mean over subsets does not depend on how probable a failure is.
  return { ...suite, args: { ...suite.args, probability: 0 } };
}

/** The modalities that are blurred, in whichever order they were written. */
function inAnyOrder(augment: ScaleCrop): ScaleCrop {
  return { ...augment, args: { ...augment.args, blurred: [...augment.args.blurred].sort() } };
}

function trainingIdentity(training: Training): unknown {
  const { checkpoint: _checkpoint, validate: _validate, augment, on_spike, ...rest } = training;
  // keys of trainings that only tell are those of before they could
  const spikes = on_spike === 'flag' ? {} : { on_spike };
  return { ...rest, ...spikes, augment: augment?.call === 'scale_crop' ? inAnyOrder(augment) : augment };
}

/** What decides which checkpoint is kept: nothing when the last one is. */
function selectionIdentity(training: Training, validation: Evaluation, suite: Suite | null): unknown {
  const { select } = validation;
  if (select.call === 'last') return select;
  const { split, image } = validation;
  return { metric: select.args.metric, suite, split, image, distance: training.validate };
}
