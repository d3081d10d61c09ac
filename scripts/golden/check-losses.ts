// Values and gradients of every loss in `reference` semantics, and the prototypes.

import type { HostArray } from '../../src/graph/tensor-graph.js';
import type { Semantics } from '../../src/model/loss-input.js';
import type { TermDefinition } from '../../src/model/loss-registry.js';
import { permute } from '../../src/runtime/checkpoint/permute.js';
import type { Engine, HostTensors } from '../../src/runtime/engine/engine.js';
import { type GoldenCase, IGNORE, joined } from './case.js';
import { checkPrototypes } from './check-prototypes.js';
import { type LossFunctionSettings, lossFunction } from './loss-function.js';
import { largest, largestDifference, type Quantity } from './quantity.js';
import { runOnce } from './run-function.js';

type Loss = TermDefinition['loss'];

const STAGES = [1, 2, 3, 4] as const;
const TO_NHWC = [0, 2, 3, 1];
const VALUE_TOLERANCE = 1e-5;
/** Below this value the float32 rounding of a log-sum-exp, 1.2e-7, is all that can be asked. */
const LEAST_SCALE = 0.0125;
const GRADIENT_TOLERANCE = 1e-3;

/** The losses by the names of the files' values. */
function lossesOf(file: GoldenCase): Readonly<Record<string, Loss>> {
  const kappa = { scale: 1e-5, samples: file.config.rrm_samples, align: 'none' };
  return {
    ce: { call: 'ce', args: {} },
    ohem_ce: { call: 'ohem', args: { threshold: 0.7 } },
    ohem_ce_easy: { call: 'ohem', args: { threshold: 0.7 } },
    kl_logits: { call: 'kl', args: { temperature: 1 } },
    hpdm_single_reference: { call: 'hpdm', args: { pair: 'single', align: 'none' } },
    hpdm_hybrid_reference: { call: 'hpdm', args: { pair: 'hybrid', align: 'none' } },
    umd_reference: { call: 'umd', args: {} },
    cmd_reference: { call: 'cmd', args: {} },
    rrm_single_reference: { call: 'rrm', args: { pair: 'single', ...kappa } },
  };
}

export async function checkLosses(file: GoldenCase, engine: Engine): Promise<readonly Quantity[]> {
  const values = file.facts.values as Readonly<Record<string, number>>;
  const losses = lossesOf(file);
  const quantities: Quantity[] = [];
  for (const [name, wanted] of Object.entries(values)) {
    const loss = losses[name];
    if (loss === undefined) {
      quantities.push({ name: `${name} (unknown loss)`, error: Number.NaN, tolerance: 0, measure: 'unknown' });
      continue;
    }
    const got = await runLoss(file, engine, loss, 'reference', name === 'ohem_ce_easy');
    const error = Math.abs(got.value![0]! - wanted) / Math.max(Math.abs(wanted), LEAST_SCALE);
    quantities.push({ name, error, tolerance: VALUE_TOLERANCE, measure: 'relative' });
    quantities.push(...gradientQuantities(file, name, got));
  }
  quantities.push(...(await checkPrototypes(file, engine)));
  return quantities;
}

/**
 * Runs one loss on the tensors of a loss file.
 * @param easy logits are 8 * onehot(label) instead of the file's
 */
export async function runLoss(
  file: GoldenCase,
  engine: Engine,
  loss: Loss,
  semantics: Semantics,
  easy = false,
): Promise<Record<string, HostArray>> {
  const settings = lossSettings(file, loss, semantics);
  const labels = file.labels('labels');
  const feeds: Record<string, HostArray> = {
    labels,
    student_logits: easy ? easyLogits(labels, file) : file.permuted('student.logits', TO_NHWC).data,
    teacher_logits: file.permuted('teacher.logits', TO_NHWC).data,
  };
  for (const side of ['student', 'teacher'])
    for (const j of STAGES) feeds[`${side}${j}`] = file.maps(`${side}.features.stage${j}`).data;
  if (loss.call === 'rrm') Object.assign(feeds, noiseFeeds(file, semantics));
  return runOnce(engine, lossFunction(settings), feeds);
}

function lossSettings(file: GoldenCase, loss: Loss, semantics: Semantics): LossFunctionSettings {
  const { config } = file;
  const maps = STAGES.map((j) => file.maps(`student.features.stage${j}`).shape);
  const present = (file.facts.student_index ?? config.student_index) as readonly number[];
  const noise = loss.call === 'rrm' ? Object.values(noiseTensors(file, semantics)).map(({ shape }) => shape) : [];
  return {
    loss,
    semantics,
    maps,
    modalities: config.modalities.length,
    batch: config.batch,
    classes: config.num_classes,
    image: [config.height, config.width],
    ignore: IGNORE,
    present,
    pairing: present.map((_, k) => k),
    noise,
  };
}

function easyLogits(labels: Int32Array, { config }: GoldenCase): Float32Array {
  const logits = new Float32Array(labels.length * config.num_classes);
  labels.forEach((label, i) => {
    if (label < config.num_classes) logits[i * config.num_classes + label] = 8;
  });
  return logits;
}

interface Noise {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * The file's draws [C*copies, h*w] per sample, stage and entry, in the order and layout in which the loss asks for them:
 * `reference` per stage student, teacher, each [m*B, w, C, copies, h]; `paper` one [m*B, h, w, C] per copy.
 */
function noiseTensors(file: GoldenCase, semantics: Semantics): readonly Noise[] {
  const { config } = file;
  const present = (file.facts.student_index ?? config.student_index) as readonly number[];
  const copies = config.rrm_samples;
  return STAGES.flatMap((j) => {
    const [, h, w, width] = file.maps(`student.features.stage${j}`).shape as [number, number, number, number];
    const rows = (side: string): readonly Float32Array[] =>
      present.flatMap((_, k) =>
        Array.from({ length: config.batch }, (_, b) => file.float(`rrm.noise.${side}.b${b}.stage${j}.k${k}`).data),
      );
    return ['student', 'teacher'].flatMap((side): Noise[] => {
      const all = { shape: [present.length * config.batch, width, copies, h, w], data: joined(rows(side)) };
      if (semantics === 'reference') return [permute(all, [0, 4, 1, 2, 3])];
      const byCopy = permute(all, [2, 0, 3, 4, 1]);
      const [, ...shape] = byCopy.shape;
      const size = byCopy.data.length / copies;
      return Array.from({ length: copies }, (_, r) => ({
        shape,
        data: byCopy.data.subarray(r * size, (r + 1) * size),
      }));
    });
  });
}

function noiseFeeds(file: GoldenCase, semantics: Semantics): HostTensors {
  return Object.fromEntries(noiseTensors(file, semantics).map(({ data }, i) => [`noise${i}`, data]));
}

/** Gradients of one loss, relative to the largest entry of the tensor; one that is zero is judged beside the others. */
function gradientQuantities(file: GoldenCase, loss: string, got: Record<string, HostArray>): readonly Quantity[] {
  const found: { readonly name: string; readonly wanted: Float32Array; readonly own: ArrayLike<number> }[] = [];
  const add = (name: string, output: string, wanted: () => Float32Array): void => {
    if (!file.has(name)) return;
    const data = wanted();
    found.push({ name, wanted: data, own: got[`gradient/${output}`] ?? new Float32Array(data.length) });
  };
  const logits = `grad.${loss}.student.logits`;
  add(logits, 'student_logits', () => file.permuted(logits, TO_NHWC).data);
  for (const j of STAGES) {
    const name = `grad.${loss}.stage${j}`;
    add(name, `student${j}`, () => file.maps(name).data);
  }
  const most = Math.max(0, ...found.map(({ wanted }) => largest(wanted)));
  return found.map(({ name, wanted, own }) => ({
    name,
    error: largestDifference(own, wanted) / Math.max(largest(wanted), 1e-4 * most, Number.MIN_VALUE),
    tolerance: GRADIENT_TOLERANCE,
    measure: 'relative to largest entry',
  }));
}
