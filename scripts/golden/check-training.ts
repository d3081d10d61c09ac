// Replay of the distillation steps of a training file with the functions that training uses.
import { learningRate } from '../../src/model/learning-rate.js';
import type { TermDefinition } from '../../src/model/loss-registry.js';
import { parameterShapes } from '../../src/model/network.js';
import { withPrefix } from '../../src/model/parameters.js';
import { type StudentStepSettings, studentStep } from '../../src/model/train-student.js';
import { fromTorchLayout } from '../../src/runtime/checkpoint/torch-layout.js';
import type { Engine, HostTensors, LoadedModule } from '../../src/runtime/engine/engine.js';
import { type GoldenCase, IGNORE } from './case.js';
import { largest, largestDifference, type Quantity, relativeError } from './quantity.js';
import { loadFunctions } from './run-function.js';
import { weightQuantities } from './weight-quantities.js';
import { isFree, keyHalf } from './zero-gradients.js';

interface LoggedStep {
  readonly lr: number;
  readonly student_index: readonly number[];
  readonly total: number;
  readonly [value: string]: number | readonly number[];
}

/** The terms of the files' total, with the names of their logged values. */
const TERMS: readonly (TermDefinition & { readonly weight: number })[] = [
  { label: 'ce', weight: 1, loss: { call: 'ce', args: {} } },
  { label: 'kl', weight: 50, loss: { call: 'kl', args: { temperature: 1 } } },
  { label: 'hpdm_hybrid', weight: 100, loss: { call: 'hpdm', args: { pair: 'hybrid', align: 'none' } } },
  { label: 'umd', weight: 1, loss: { call: 'umd', args: {} } },
];
const GRADIENT = 'gradient/';
/** Below this an entry is rounding noise, for instance of queries where one key is left. */
const ZERO_GRADIENT = 1e-6;

export async function checkTraining(file: GoldenCase, engine: Engine): Promise<readonly Quantity[]> {
  const log = file.facts.log as readonly LoggedStep[];
  const sizes = [...new Set(log.map((step) => step.student_index.length))];
  const functions = sizes.map((present) => [`step_m${present}`, studentStep(stepSettings(file, present))] as const);
  const module = await loadFunctions(engine, Object.fromEntries(functions), startState(file));
  try {
    const quantities = log.flatMap((logged, step) => checkStep(file, module, logged, step));
    const trained = module.getState(module.stateNames.filter((name) => name.startsWith('student/')));
    return [...quantities, ...weightQuantities(file, trained)];
  } finally {
    module.dispose();
  }
}

function stepSettings(file: GoldenCase, present: number): StudentStepSettings {
  const { config } = file;
  const network = file.network();
  return {
    student: network,
    teacher: network,
    modalities: config.modalities.length,
    present,
    absent: 'remove',
    batch: config.batch,
    image: [config.height, config.width],
    ignore: IGNORE,
    semantics: 'reference',
    terms: TERMS,
    optimizer: { decay: 0.01, beta1: 0.9, beta2: 0.999, eps: 1e-8 },
    gradients: true,
  };
}

function startState(file: GoldenCase): HostTensors {
  const student = file.weights('student.weights.');
  const zeros = Object.fromEntries(
    [...parameterShapes(file.network()).keys()].map((name) => [name, new Float32Array(student[name]!.length)]),
  );
  return {
    ...withPrefix('student/', student),
    ...withPrefix('teacher/', file.weights('teacher.weights.')),
    ...withPrefix('adam.m/', zeros),
    ...withPrefix('adam.v/', zeros),
  };
}

function checkStep(file: GoldenCase, module: LoadedModule, logged: LoggedStep, step: number): readonly Quantity[] {
  const { config } = file;
  const lr = learningRate(
    {
      base: config.lr,
      schedule: { kind: 'warmup_poly', warmup: config.warmup_epochs * config.iters_per_epoch, power: 0.9, ratio: 0.1 },
      steps: config.epochs * config.iters_per_epoch,
      stepsPerEpoch: config.iters_per_epoch,
      semantics: 'reference',
    },
    step,
  );
  const present = logged.student_index;
  const outputs = module.run(`step_m${present.length}`, {
    images: file.images(`step${step}.input.`, config.modalities),
    labels: file.labels(`step${step}.labels`),
    lr: Float32Array.of(lr),
    step: Float32Array.of(step + 1),
    present: Int32Array.from(present),
    pairing: Int32Array.from(present, (_, k) => k),
    term_weights: Float32Array.from(TERMS, ({ weight }) => weight),
    noise_seed: Int32Array.of(0, 0),
  });
  const value = (name: string, got: number, wanted: number, tolerance: number): Quantity => ({
    name: `step${step}.${name}`,
    error: relativeError(got, wanted),
    tolerance,
    measure: 'relative',
  });
  const tolerance = step === 0 ? 1e-5 : 2e-3;
  return [
    value('lr', lr, logged.lr, 1e-9),
    ...TERMS.map(({ label }) => value(label, outputs[`term/${label}`]![0]!, logged[label] as number, tolerance)),
    value('total', outputs.loss![0]!, logged.total, tolerance),
    ...gradientQuantities(file, step, outputs as Readonly<Record<string, Float32Array>>),
  ];
}

/**
 * Step 0: 1e-3 of the largest entry of the tensor, 1e-6 absolute where the gradient is zero in exact arithmetic. Later
 * steps amplify rounding, so their gradients are shown and not judged.
 */
function gradientQuantities(
  file: GoldenCase,
  step: number,
  outputs: Readonly<Record<string, Float32Array>>,
): readonly Quantity[] {
  const prefix = `step${step}.grad.`;
  return file.names
    .filter((name) => name.startsWith(prefix))
    .flatMap((name): Quantity[] => {
      const parameter = name.slice(prefix.length);
      const wanted = fromTorchLayout(parameter, file.float(name)).data;
      const got = outputs[GRADIENT + parameter] ?? new Float32Array(wanted.length);
      const judged = (label: string, own: Float32Array, reference: Float32Array): Quantity => ({
        name: label,
        error: largestDifference(own, reference) / Math.max(largest(reference), Number.MIN_VALUE),
        tolerance: step === 0 ? 1e-3 : null,
        measure: 'relative to largest entry',
      });
      const zero = (label: string, own: Float32Array): Quantity => ({
        name: `${label} (zero in exact arithmetic)`,
        error: largest(own),
        tolerance: step === 0 ? ZERO_GRADIENT : null,
        measure: 'absolute',
      });
      const half = keyHalf(parameter, wanted.length);
      if (half > 0)
        return [
          zero(`${name}[keys]`, got.subarray(0, half)),
          judged(`${name}[values]`, got.subarray(half), wanted.subarray(half)),
        ];
      const isZero = isFree(parameter) || largest(wanted) < ZERO_GRADIENT;
      return [isZero ? zero(name, got) : judged(name, got, wanted)];
    });
}
