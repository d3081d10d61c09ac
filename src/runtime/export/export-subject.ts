// What is exported: the network of a run, or of an experiment whose weights lie elsewhere, and what its inputs are.

import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Dataset, Model, NormalForm } from '../../compiler/normal-form.js';
import { EXIT, UserError } from '../../exit-code.js';
import type { Network } from '../../model/network.js';
import { networkOf } from '../run/network-of.js';
import { readRecordedPlan } from '../run/read-record.js';
import { runFolderAt } from '../run/run-folder.js';
import { readTrainedNetwork, type Subject, trainingOf } from '../run/trained-network.js';
import type { Weights } from '../run/weights-file.js';

export interface ExportSubject {
  readonly subject: Subject;
  readonly variant: string;
  /** null: weights of no run */
  readonly run: { readonly name: string; readonly seed: number } | null;
  readonly model: Model;
  readonly network: Network;
  readonly weights: Weights;
  /** which weights these are, for people */
  readonly what: string;
  readonly data: Dataset;
  /** [height, width] that the experiment evaluates */
  readonly image: readonly [number, number];
}

/** `path` or the nearest folder above it that is a run. */
export function runAround(path: string): string | null {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(runFolderAt(folder).plan)) return folder;
    if (dirname(folder) === folder) return null;
  }
}

/** The subject of the run that `path` is, or lies in. Throws exit 2 when it lies in none, 4 or 9 for weights that cannot be used. */
export function subjectOfRun(path: string, subject: Subject): ExportSubject {
  const folder = runAround(path);
  if (folder === null) {
    throw new UserError(EXIT.usage, `${path} is no run and lies in none: what its network is remains unknown`, {
      help: 'name the experiment that it belongs to: --of FILE.rseg',
    });
  }
  const plan = readRecordedPlan(runFolderAt(folder).plan);
  trainingOf(plan, subject);
  const evaluation = plan.stages.find((stage) => stage.op === 'evaluate' && stage.subject === subject);
  if (evaluation?.op !== 'evaluate')
    throw new UserError(EXIT.usage, `${plan.variant} does not evaluate its ${subject}`);
  const { data, model } = evaluation;
  const network = networkOf(model, data.classes);
  return {
    subject,
    variant: plan.variant,
    run: { name: plan.run, seed: plan.seed },
    model,
    network,
    ...readTrainedNetwork(path, subject, network),
    data,
    image: evaluation.evaluation.image,
  };
}

/** The weights at `path` as those of an experiment. Throws exit 2 when it has no such network, 4 or 9 as above. */
export function subjectOfExperiment(path: string, form: NormalForm, subject: Subject): ExportSubject {
  const model = subject === 'teacher' ? form.teacher : form.student;
  if (model === null) throw new UserError(EXIT.usage, `${form.variant} has no teacher`);
  const network = networkOf(model, form.data.classes);
  const trained = readTrainedNetwork(path, subject, network);
  const { variant, data } = form;
  return { subject, variant, run: null, model, network, ...trained, data, image: form.eval.image };
}
