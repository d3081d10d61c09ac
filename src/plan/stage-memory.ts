// The least memory that a stage needs on its device, in closed form: what `rseg graph` counts on captured graphs. Tests compare both.
import { type TermShape, type TrainingShape, trainingMemory } from '../compiler/checks/training-memory.js';
import type { LossTerm } from '../compiler/normal-form.js';
import { loadRegistry } from '../compiler/registry.js';
import type { EvaluateStage, Stage, TrainStudentStage, TrainTeacherStage } from '../compiler/stage-plan.js';
import { subsetsPerCall } from '../model/subsets-per-call.js';
import { networkOf } from '../runtime/run/network-of.js';
import { networkSize } from './network-size.js';
import { stageSizes } from './network-work.js';
import { computesTensors, viewsAndRows } from './stage-work.js';

const BYTES = 4;

/** Bytes; null for a stage that computes no tensors. */
export function stageMemory(stage: Stage): number | null {
  if (!computesTensors(stage)) return null;
  const { state, views, working } = evaluationMemory(stage);
  if (stage.op === 'evaluate') return state + views + working;
  // validations leave their views on the device
  const training = trainingMemory(shapeOf(stage));
  return training.state + views + Math.max(working, training.total - training.state);
}

function shapeOf(stage: TrainTeacherStage | TrainStudentStage): TrainingShape {
  const { data, model, training, semantics } = stage;
  const [height, width] = training.image;
  const modalities = data.modalities.length;
  const sizes = {
    batch: training.batch,
    height,
    width,
    semantics,
    modalities,
    network: networkOf(model, data.classes),
  };
  if (stage.op === 'train-teacher') return { ...sizes, teacher: null, present: modalities, terms: [CROSS_ENTROPY] };
  const terms = stage.loss.map(termShape);
  const taught = terms.some(({ uses }) => uses.some((use) => use.startsWith('teacher.')));
  const teacher = taught && stage.teacher !== null ? networkOf(stage.teacher, data.classes) : null;
  const { dropout } = stage;
  const fewer = dropout.call === 'subset' && dropout.args.absent === 'remove';
  return { ...sizes, teacher, present: fewer ? dropout.args.max : modalities, terms };
}

const PLAIN = { own: false, samples: 1, aligned: false, temperature: 1 } as const;
const CROSS_ENTROPY: TermShape = { ...PLAIN, call: 'ce', uses: ['student.logits'] };

function termShape({ loss: { call, args, uses } }: LossTerm): TermShape {
  const own = uses !== undefined;
  return {
    call,
    own,
    uses: uses ?? loadRegistry().categories.get('loss')?.get(call)?.uses ?? [],
    samples: typeof args.samples === 'number' ? args.samples : 1,
    aligned: !own && args.align === 'conv1x1',
    temperature: typeof args.temperature === 'number' ? args.temperature : 1,
  };
}

interface EvaluationMemory {
  /** bytes of the weights */
  readonly state: number;
  /** bytes of the encoded views, which stay between the functions */
  readonly views: number;
  /** bytes of encoding all views, or of the fusions of one call, whichever is more */
  readonly working: number;
}

function evaluationMemory(stage: TrainTeacherStage | TrainStudentStage | EvaluateStage): EvaluationMemory {
  const { batch, image } = stage.op === 'evaluate' ? stage.evaluation : stage.validation;
  const network = networkOf(stage.model, stage.data.classes);
  const { views, rows } = viewsAndRows(stage);
  const sizes = stageSizes(image);
  const [h, w] = sizes[0]!;
  const quarter = h * w;
  const pixels = image[0] * image[1];
  const { decoder: E, classes: K } = network;
  const encoded = (views + 1) * batch * quarter * E;
  const pictures = views * batch + 1;
  const feeds = 3 * pixels * views * batch;
  const blocks = sizes.map(([rowsOf, columns], j) => {
    const n = rowsOf * columns;
    const side = network.sr[j]!;
    const keys = Math.floor(rowsOf / side) * Math.floor(columns / side);
    const C = network.dims[j]!;
    // around the wide part of a block, or around its attention
    return pictures * n * Math.max(14 * C, 4 * C + 2 * network.heads[j]! * keys);
  });
  // the four levels wait for their sum; the copy with the picture of zeros is gone by then
  const decoding = pictures * 4.75 * quarter * E;
  const encode = feeds + Math.max(3 * pixels * pictures + Math.max(...blocks), decoding);
  const perCall = subsetsPerCall({ network, batch, image }, rows);
  const fused = 2 * perCall * batch * quarter * E;
  const scores = perCall * batch * K * (quarter + pixels);
  const fuse = perCall * (views + 1) + batch * pixels + Math.max(fused, scores);
  const state = BYTES * (networkSize(stage.model, stage.data.classes) + 2 * E);
  return { state, views: BYTES * encoded, working: BYTES * Math.max(encode, fuse) };
}
