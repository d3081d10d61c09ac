// `rseg eval CHECKPOINT FILE[:variant]`: the suites of an experiment on any trained weights, without training.
import { dirname, resolve } from 'node:path';
import type { Evaluation, Model, NormalForm } from '../compiler/normal-form.js';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { confusionPicture } from '../runtime/pictures/confusion-picture.js';
import { atomicWrite } from '../runtime/run/atomic-write.js';
import { evaluateWeights } from '../runtime/run/evaluation/evaluate-weights.js';
import { networkOf } from '../runtime/run/network-of.js';
import { runEngine } from '../runtime/run/open-run-engine.js';
import { classTable, conditionTables, fullRow, suiteTable } from '../runtime/run/report/metric-tables.js';
import { tableText } from '../runtime/run/report/text-table.js';
import type { Metrics } from '../runtime/run/stages/evaluate-stage.js';
import { yieldToSignals } from '../runtime/run/stop-control.js';
import { readTrainedNetwork, type Subject } from '../runtime/run/trained-network.js';
import { engineOf } from './engine-option.js';
import { findCheckpoint } from './find-checkpoint.js';
import { packedContext } from './packed-context.js';
import { printAll } from './print-all.js';
import { progressLine } from './progress-line.js';
import { selectOneVariant, type VariantOptions } from './select-one-variant.js';
import { subjectOf } from './subject-option.js';

export interface EvalCommandOptions extends VariantOptions {
  readonly runs: string;
  /** names of suites, with commas; default: all of the file */
  readonly suite?: string;
  readonly split?: string;
  readonly subject?: string;
  readonly engine?: string;
  /** where to draw the confusion matrix */
  readonly confusion?: string;
  readonly json?: boolean;
}

/** Prints the tables, or with `json` one object. Exit 3 when the file has errors, 4 or 9 when the weights do not fit. */
export async function evalCommand(checkpoint: string, target: string, options: EvalCommandOptions): Promise<ExitCode> {
  const subject = subjectOf(options);
  const engineName = engineOf(options);
  const selected = selectOneVariant(target, options.set === undefined ? {} : { set: options.set });
  if (selected === null) return EXIT.fileErrors;
  const { file, form } = selected;
  // of noise: any seed will do
  const seed = options.seed ?? selected.seed;
  const model = modelOf(form, subject);
  const evaluation = chosenEvaluation(form, options);
  const path = findCheckpoint(checkpoint, options.runs);
  const { weights, what } = readTrainedNetwork(path, subject, networkOf(model, form.data.classes));
  let engineText = '';
  const engine = await runEngine(engineName, form.runtime, (event) => {
    if (event.k === 'engine') engineText = event.description;
  })();
  console.error(`${what} on split ${evaluation.split} of ${form.data.name}; ${engineText}`);
  const { data, runtime, semantics } = form;
  const context = packedContext(dirname(file), data, runtime, options.runs);
  const began = performance.now();
  const request = { subject, model, weights, data, evaluation, runtime, seed, semantics };
  const metrics = await evaluateWeights(request, context, engine, async (done, total) => {
    progressLine(`batch ${done} of ${total}`);
    await yieldToSignals();
  });
  progressLine('');
  const seconds = (performance.now() - began) / 1000;
  console.error(`${metrics.frames} frames in ${seconds.toFixed(1)} s`);
  if (options.confusion !== undefined) {
    const { row, confusion } = fullRow(metrics);
    atomicWrite(resolve(options.confusion), confusionPicture(confusion, metrics.classes, `${subject}, ${row}`));
    console.error(`wrote ${options.confusion}`);
  }
  printAll(
    options.json === true ? `${JSON.stringify(document(metrics, path, file, form, engine.name))}\n` : text(metrics),
  );
  return EXIT.ok;
}

function modelOf({ variant, teacher, student }: NormalForm, subject: Subject): Model {
  const model = subject === 'teacher' ? teacher : student;
  if (model !== null) return model;
  throw new UserError(EXIT.usage, `${variant} has no teacher`, { help: 'leave --subject out for its student' });
}

function chosenEvaluation({ eval: own, data }: NormalForm, { suite, split }: EvalCommandOptions): Evaluation {
  if (split !== undefined && !data.splits.some(({ name }) => name === split)) {
    const names = data.splits.map(({ name }) => name).join(', ');
    throw new UserError(EXIT.usage, `data set ${data.name} has no split ${split}`, { help: `its splits are ${names}` });
  }
  const wanted = suite?.split(',');
  const unknown = wanted?.find((name) => !own.suites.some((known) => known.name === name));
  if (unknown !== undefined) {
    const names = own.suites.map(({ name }) => name).join(', ');
    throw new UserError(EXIT.usage, `there is no suite ${unknown}`, { help: `the suites of the file are ${names}` });
  }
  const suites = wanted === undefined ? own.suites : own.suites.filter(({ name }) => wanted.includes(name));
  return { ...own, split: split ?? own.split, suites };
}

function text(metrics: Metrics): string {
  const tables = [...metrics.suites.map(suiteTable), ...conditionTables(metrics), classTable(metrics)];
  return `${tables.map(tableText).join('\n\n')}\n`;
}

function document(metrics: Metrics, checkpoint: string, file: string, form: NormalForm, engine: string): object {
  const { stage: _stage, ...rest } = metrics;
  return { checkpoint, file, variant: form.variant, data: form.data.name, engine, ...rest };
}
