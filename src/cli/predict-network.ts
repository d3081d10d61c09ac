// Which network `rseg predict` uses, and what it was trained to see.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Dataset, Model, RuntimeSettings } from '../compiler/normal-form.js';
import { EXIT, UserError } from '../exit-code.js';
import { readRecordedPlan } from '../runtime/run/read-record.js';
import { runFolderAt } from '../runtime/run/run-folder.js';
import { type Subject, trainingOf } from '../runtime/run/trained-network.js';
import { selectOneVariant } from './select-one-variant.js';

export interface PredictNetwork {
  readonly model: Model;
  readonly data: Dataset;
  /** [height, width] it is evaluated at */
  readonly image: readonly [number, number];
  readonly semantics: 'paper' | 'reference';
  readonly runtime: RuntimeSettings;
}

/** Of the run that `path` lies in, or of `like`, an experiment; null when that has errors, which were printed. */
export function predictNetwork(path: string, subject: Subject, like: string | undefined): PredictNetwork | null {
  if (like === undefined) return ofRun(path, subject);
  const selected = selectOneVariant(like, {});
  if (selected === null) return null;
  const { student, teacher, data, eval: evaluation, semantics, runtime, variant } = selected.form;
  const model = subject === 'teacher' ? teacher : student;
  if (model === null) throw new UserError(EXIT.usage, `${variant} has no teacher`);
  return { model, data, image: evaluation.image, semantics, runtime };
}

function ofRun(path: string, subject: Subject): PredictNetwork {
  const run = [path, dirname(path), dirname(dirname(path)), dirname(dirname(dirname(path)))].find((folder) =>
    existsSync(runFolderAt(folder).plan),
  );
  if (run === undefined) {
    throw new UserError(EXIT.usage, `${path} says nothing about its network and its data`, {
      help: 'say whose weights they are: --like FILE.rseg or FILE.rseg:variant',
    });
  }
  const plan = readRecordedPlan(join(run, 'plan.json'));
  const stage = trainingOf(plan, subject);
  if (stage.op !== 'train-student' && stage.op !== 'train-teacher') {
    throw new UserError(EXIT.usage, `the ${subject} of this run comes from a file`, {
      help: 'name that file, and --like FILE.rseg',
    });
  }
  const { model, data, validation, semantics } = stage;
  return { model, data, image: validation.image, semantics, runtime: plan.runtime };
}
