// The experiment of a normal form as a declaration.

import { WEIGHT } from '../compiler/check-loss.js';
import { autoSide } from '../compiler/checks/image-size.js';
import { autoArguments } from '../compiler/loss-form.js';
import { decoderWidth } from '../compiler/model-form.js';
import type { Call, LossTerm, Model, NormalForm, Training, Value } from '../compiler/normal-form.js';
import { nameAt } from './import-problem.js';
import type { OwnLoss } from './own-loss-source.js';
import { blockSource, settingLines } from './setting-source.js';
import { callSource, numberSource, signatureCall, valueSource, type WorkedOut } from './value-source.js';

/** `name` is a free name in the file. */
export function experimentSource(form: NormalForm, name: string, own: ReadonlyMap<string, OwnLoss>): string {
  const { teacher, student, semantics } = form;
  const { device, workers, packs, resources } = form.runtime;
  const lines = [
    `data = ${nameAt(form.data.name, '/data/name')}`,
    ...seedsLine(form.seeds),
    ...(teacher === null ? [] : [`teacher = ${modelSource(teacher, form, '/teacher')}`]),
    `student = ${modelSource(student, form, '/student')}`,
    ...dropoutLine(form),
    ...settingLines('experiment', { semantics }, ''),
    '',
    `loss = ${lossSource(form, own)}`,
    ...blockSource('train', trainingLines(form)),
    ...(form.train_teacher === null ? [] : blockSource('train_teacher', teacherLines(form.train_teacher, form.train))),
    ...blockSource('eval', evaluationLines(form)),
    '',
    ...settingLines('experiment', { device, workers, packs }, '/runtime'),
    ...blockSource('resources', settingLines('resources', { ...resources }, '/runtime/resources')),
  ];
  return `experiment ${name} {\n${lines.join('\n')}\n}`;
}

function seedsLine(seeds: readonly number[]): readonly string[] {
  const [first = 1, ...rest] = seeds;
  if (rest.length === 0) return first === 1 ? [] : [`seeds = ${numberSource(first)}`];
  const isRange = rest.every((seed, index) => seed === first + index + 1);
  if (isRange) return [`seeds = ${first}..${first + rest.length}`];
  return [`seeds = [${seeds.map(numberSource).join(', ')}]`];
}

function modelSource(model: Model, { semantics }: NormalForm, path: string): string {
  const decoder = decoderWidth(model.args.backbone.args.depths, semantics);
  return callSource(model as unknown as Call, 'model', path, { decoder });
}

function dropoutLine({ dropout, data }: NormalForm): readonly string[] {
  const text = callSource(dropout, 'dropout', '/dropout', { max: data.modalities.length });
  return text === 'all' ? [] : [`dropout = ${text}`];
}

// ---------------------------------------------------------------- loss

function lossSource(form: NormalForm, own: ReadonlyMap<string, OwnLoss>): string {
  const worked = autoArguments(form);
  return form.loss.map((term, index) => termSource(term, `/loss/${index}`, worked, own)).join(' + ');
}

function termSource(
  { label, weight, loss }: LossTerm,
  path: string,
  worked: WorkedOut,
  own: ReadonlyMap<string, OwnLoss>,
): string {
  const declared = loss.from === undefined ? undefined : own.get(loss.call);
  const call =
    declared === undefined
      ? callSource(loss, 'loss', `${path}/loss`, worked)
      : signatureCall(declared.signature, loss.args, `${path}/loss`, {});
  const factor = weight === 1 ? '' : `${valueSource(weight, WEIGHT, `${path}/weight`)} * `;
  return `${factor}${call}${label === loss.call ? '' : ` as ${nameAt(label, `${path}/label`)}`}`;
}

// ---------------------------------------------------------------- training and evaluation

function trainingLines({ train, data }: NormalForm): readonly string[] {
  const [height, width] = data.size;
  return settingLines('train', values(train), '/train', { image: [autoSide(height), autoSide(width)] });
}

/** Every setting of the teacher follows the same setting of the student. */
function teacherLines(teacher: Training, student: Training): readonly string[] {
  return settingLines('train_teacher', values(teacher), '/train_teacher', values(student));
}

function evaluationLines({ eval: evaluation, train }: NormalForm): readonly string[] {
  const { split, batch, image, suites, select } = evaluation;
  const lines = suites.map(({ name, suite }, index) => {
    const path = `/eval/suites/${index}`;
    return `suite ${nameAt(name, `${path}/name`)} = ${callSource(suite, 'suite', `${path}/suite`)}`;
  });
  const { batch: trainBatch, image: trainImage } = train;
  return [
    ...settingLines('eval', { split, batch, image }, '/eval', { batch: trainBatch, image: trainImage }),
    ...lines,
    ...settingLines('eval', { select }, '/eval'),
  ];
}

function values(training: Training): Readonly<Record<string, Value>> {
  return { ...training };
}
