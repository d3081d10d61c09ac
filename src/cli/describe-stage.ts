// One line on what a stage does, in the words of the language.
import { relative } from 'node:path';
import { assertNever } from '../assert-never.js';
import type { Dataset, Length, LossTerm, Model, Training, Value } from '../compiler/normal-form.js';
import type { Stage, TrainStudentStage } from '../compiler/stage-plan.js';

export function describeStage(stage: Stage): string {
  switch (stage.op) {
    case 'index-data':
      return `counts and fingerprints the frames of ${stage.data.name}: ${framesText(stage.data)}`;
    case 'train-teacher':
      return `trains ${modelText(stage.model)} with ce on ${modalitiesText(stage.data)}; ${trainingText(stage.training)}`;
    case 'load-teacher':
      return `reads ${modelText(stage.model)} from ${relative(process.cwd(), stage.weights)}`;
    case 'train-student':
      return `trains ${modelText(stage.model)} with ${lossText(stage.loss)} on ${seenText(stage)}; ${trainingText(stage.training)}`;
    case 'evaluate': {
      const { split, batch, image, suites } = stage.evaluation;
      const names = suites.map(({ name }) => name).join(', ');
      return `tests the ${stage.subject} on ${split}: ${names}; batch ${batch}, ${image.join('x')}`;
    }
    case 'report':
      return 'writes the tables of the run';
    default:
      return assertNever(stage);
  }
}

function framesText({ splits }: Dataset): string {
  return splits.map(({ name, frames }) => `${name} ${frames}`).join(', ');
}

function modalitiesText({ modalities }: Dataset): string {
  return modalities.map(({ name }) => name).join(', ');
}

function modelText({ call, args: { backbone, decoder } }: Model): string {
  const { dims, depths } = backbone.args;
  return `${call}(widths ${dims.join('-')}, blocks ${depths.join('-')}, decoder ${decoder})`;
}

function seenText({ data, dropout }: TrainStudentStage): string {
  const names = modalitiesText(data);
  if (dropout.call === 'all') return names;
  const { min, max, absent } = dropout.args;
  const number = min === max ? `${min}` : `${min} to ${max}`;
  return `${number} of ${names} a step${absent === 'zero' ? ', the others as zeros' : ''}`;
}

function trainingText({ length, batch, image }: Training): string {
  return `${lengthText(length)}, batch ${batch}, ${image.join('x')}`;
}

/** `length = 8 epochs` in the words of the language. */
function lengthText(length: Length): string {
  const [unit, amount] = Object.entries(length)[0]!;
  return `${amount} ${unit}`;
}

function lossText(terms: readonly LossTerm[]): string {
  return terms.map(termText).join(' + ');
}

function termText({ weight, loss }: LossTerm): string {
  const args = Object.entries(loss.args).map(([name, value]) => `${name}: ${valueText(value)}`);
  const call = args.length === 0 ? loss.call : `${loss.call}(${args.join(', ')})`;
  if (weight === 1) return call;
  if (typeof weight === 'number') return `${weight} * ${call}`;
  const { from, to, over } = weight.args;
  return `ramp(from: ${from}, to: ${to}, over: ${lengthText(over)}) * ${call}`;
}

const valueText = (value: Value): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
