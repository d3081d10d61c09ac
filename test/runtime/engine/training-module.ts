// The method's training steps over one state, with start values and batches: what engines must agree on.
import { capture } from '../../../src/graph/capture.js';
import { inputSpecs } from '../../../src/graph/ref.js';
import { hostArray, sizeOf } from '../../../src/graph/shape.js';
import type { GraphModule, HostArray, TensorGraph } from '../../../src/graph/tensor-graph.js';
import type { TermDefinition } from '../../../src/model/loss-registry.js';
import { initialParameters, type Network } from '../../../src/model/network.js';
import { drawChannelDropout, drawDropPath } from '../../../src/model/residual-masks.js';
import { studentStep } from '../../../src/model/train-student.js';
import { teacherStep } from '../../../src/model/train-teacher.js';
import { CounterRandom, STREAM } from '../../../src/random/philox.js';

export interface TrainingSize {
  readonly network: Network;
  readonly batch: number;
  readonly side: number;
  /** M */
  readonly modalities: number;
  /** m: what the student sees */
  readonly present: number;
  /** also every gradient */
  readonly gradients: boolean;
}
export interface TrainingModule {
  /** functions `teacher` and `student` */
  readonly module: GraphModule;
  readonly state: Readonly<Record<string, HostArray>>;
  /** feeds of a function for step t = 1, 2, … */
  batch(functionName: 'teacher' | 'student', t: number): Record<string, HostArray>;
}

export const tinyNetwork: Network = {
  dims: [8, 16, 40, 64],
  depths: [1, 1, 1, 1],
  heads: [1, 2, 5, 8],
  sr: [8, 4, 2, 1],
  decoder: 32,
  classes: 9,
  dropPath: 0.1,
  dropout: 0.1,
};
export const b0Network: Network = {
  ...tinyNetwork,
  dims: [32, 64, 160, 256],
  depths: [2, 2, 2, 2],
  decoder: 256,
  classes: 25,
};

const IGNORE = 255;
const pair = 'hybrid';
const TERMS: readonly TermDefinition[] = [
  { label: 'ce', loss: { call: 'ce', args: {} } },
  { label: 'kl', loss: { call: 'kl', args: { temperature: 1 } } },
  { label: 'hpdm', loss: { call: 'hpdm', args: { pair, align: 'none' } } },
  { label: 'rrm', loss: { call: 'rrm', args: { pair, scale: 1e-5, samples: 1, align: 'none' } } },
  { label: 'umd', loss: { call: 'umd', args: {} } },
];
const WEIGHTS = { teacher: [1], student: [1, 50, 100, 1, 1] };

export function trainingModule(size: TrainingSize): TrainingModule {
  const { network, batch, side, modalities, present } = size;
  const shared = {
    modalities,
    batch,
    image: [side, side] as const,
    ignore: IGNORE,
    semantics: 'paper' as const,
    // a large eps keeps Adam from turning the rounding noise of vanishing gradients into whole steps
    optimizer: { decay: 0.01, beta1: 0.9, beta2: 0.999, eps: 1e-3 },
    gradients: size.gradients,
  };
  const student = { student: network, teacher: network, present, absent: 'remove' as const, terms: TERMS };
  const functions: Record<'teacher' | 'student', TensorGraph> = {
    teacher: capture(teacherStep({ ...shared, network })),
    student: capture(studentStep({ ...shared, ...student })),
  };
  return {
    module: { name: 'training', functions: new Map(Object.entries(functions)) },
    state: startState(functions, network),
    batch(name, t) {
      const pictures = name === 'teacher' ? modalities : present;
      const scene = new CounterRandom(5, STREAM.scene, t);
      const from = (length: number, draw: () => number) => Array.from({ length }, draw);
      const feeds: Record<string, HostArray> = {
        images: Float32Array.from(from(modalities * batch * side * side * 3, () => scene.uniform(-2, 2))),
        labels: Int32Array.from(
          from(batch * side * side, () => (scene.integer(9) === 0 ? IGNORE : scene.integer(network.classes))),
        ),
        drop_path: drawDropPath(network, pictures, batch, 1, t),
        channel_dropout: drawChannelDropout(network, batch, 1, t),
        lr: Float32Array.of(1e-2),
        step: Float32Array.of(t),
        term_weights: Float32Array.from(WEIGHTS[name]),
        present: Int32Array.from(from(modalities, () => 0).keys()).slice(modalities - present),
        pairing: Int32Array.from(from(present, () => scene.integer(modalities))),
        noise_seed: Int32Array.of(7, 1000 * t),
      };
      return Object.fromEntries([...inputSpecs(functions[name], 'feed').keys()].map((feed) => [feed, feeds[feed]!]));
    },
  };
}

/** Fresh networks that differ, and zero moments. */
function startState(functions: Readonly<Record<string, TensorGraph>>, network: Network): Record<string, HostArray> {
  const fresh = { 'teacher/': initialParameters(network, 1), 'student/': initialParameters(network, 2) };
  const state: Record<string, HostArray> = {};
  for (const graph of Object.values(functions)) {
    for (const [name, spec] of inputSpecs(graph, 'state')) state[name] = hostArray(spec.dtype, sizeOf(spec.shape));
  }
  for (const [prefix, values] of Object.entries(fresh)) {
    for (const [name, value] of Object.entries(values)) if (prefix + name in state) state[prefix + name] = value;
  }
  return state;
}
