// The least memory of one training step, in closed form: what `rseg graph` finds by recording the step, without recording it. A test holds the
// two together. Sizes are counted in float32 scalars.
import { type NetworkShape, parameterCounts, parameterTotal } from './parameter-count.js';

/** What decides how much a loss term keeps for the backward pass. */
export interface TermShape {
  /** `kl`, `hpdm`, …; a loss of the user's own counts by what it looks at */
  readonly call: string;
  readonly own: boolean;
  readonly uses: readonly string[];
  /** noise copies of `rrm` */
  readonly samples: number;
  /** student features are projected to the width of the teacher's */
  readonly aligned: boolean;
  readonly temperature: number;
}
export interface TrainingShape {
  readonly network: NetworkShape;
  /** null where no term looks at one */
  readonly teacher: NetworkShape | null;
  /** M: modalities that are fed */
  readonly modalities: number;
  /** m: modalities that the trained network sees at most */
  readonly present: number;
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly semantics: 'paper' | 'reference';
  readonly terms: readonly TermShape[];
}
export interface TrainingMemory {
  /** bytes for the whole training: weights, both moments of AdamW, the weights of the teacher */
  readonly state: number;
  /** bytes of state and of the worst moment of a step together */
  readonly total: number;
}

const SCALAR = 4;
const COLOURS = 3;
const STUDENT_LOGITS: ReadonlySet<string> = new Set(['ce', 'ohem']);

export function trainingMemory(shape: TrainingShape): TrainingMemory {
  const state = stateScalars(shape);
  return { state: SCALAR * state, total: SCALAR * (state + feedScalars(shape) + stepScalars(shape)) };
}

/** Positions of the maps of stage j of one picture. */
const positions = ({ height, width }: TrainingShape, j: number): number => (height >> (j + 2)) * (width >> (j + 2));

/** Weights with two moments each, projections included; running statistics; the frozen teacher. */
function stateScalars({ network, teacher, terms }: TrainingShape): number {
  const projections = teacher === null ? 0 : network.dims.reduce((sum, C, j) => sum + C * teacher.dims[j]!, 0);
  const trained = parameterTotal(network) + projections * terms.filter(({ aligned }) => aligned).length;
  const frozen = teacher === null ? 0 : parameterTotal(teacher) + 2 * teacher.decoder;
  return 3 * trained + 2 * network.decoder + frozen;
}

/** Pictures and labels, and the pictures that the student is given. */
function feedScalars({ modalities, present, batch, height, width }: TrainingShape): number {
  return batch * height * width * (COLOURS * (modalities + present) + 1);
}

/** The worst moment: at the losses, or later, when gradients of weights gather while activations go. */
function stepScalars(shape: TrainingShape): number {
  const { network, present, batch } = shape;
  const stages = activationScalars(shape);
  const counts = parameterCounts(network);
  let activations = stages.reduce((sum, stage) => sum + stage, 0);
  let peak = activations + decoderScalars(shape) + lossScalars(shape);
  let gradients = usesLogits(shape) ? counts.decoder : 0;
  for (let j = stages.length - 1; j >= 0; j--) {
    // gradients of three maps of the wide part of a block
    const working = 12 * present * batch * positions(shape, j) * network.dims[j]!;
    peak = Math.max(peak, activations + gradients + working);
    activations -= stages[j]!;
    gradients += counts.stages[j]!;
    peak = Math.max(peak, activations + gradients + working);
  }
  return peak;
}

/** What the encoder keeps for its backward pass, per stage. */
function activationScalars(shape: TrainingShape): readonly number[] {
  const { network, present, batch, height, width } = shape;
  const rows = present * batch;
  return network.dims.map((C, j) => {
    const n = positions(shape, j);
    const r = network.sr[j]!;
    const keys = r > 1 ? Math.floor((height >> (j + 2)) / r) * Math.floor((width >> (j + 2)) / r) : n;
    // both normalised inputs, both sums, queries, attended values: 6 C; four maps of width 4 C: 16 C
    const wide = 22 * rows * n * C;
    // keys and values, and where they are reduced: the patches, their product and its normalisation
    const narrow = r > 1 ? rows * C * (n + 4 * keys) : 2 * rows * C * n;
    const attention = network.heads[j]! * rows * n * keys;
    const block = wide + narrow + attention + C * C;
    // two norms around the stage; its output feeds the next stage
    return network.depths[j]! * block + (j < 3 ? 3 : 2) * rows * n * C;
  });
}

const isLogits = ({ uses }: TermShape): boolean => uses.some((use) => use.endsWith('.logits'));
const isFeatures = ({ uses }: TermShape): boolean => uses.some((use) => use.endsWith('.features'));
const usesLogits = ({ terms }: TrainingShape): boolean => terms.some(isLogits);

/** Fused maps, three maps of the decoder's width at a quarter of the resolution, scores, folded weights. */
function decoderScalars(shape: TrainingShape): number {
  if (!usesLogits(shape)) return 0;
  const { network, batch } = shape;
  const { dims, decoder: E, classes } = network;
  const levels = dims.reduce((sum, C, j) => sum + positions(shape, j) * (C + (j > 0 ? E : 0)), 0);
  return batch * (levels + positions(shape, 0) * (3 * E + classes)) + 5 * E * E;
}

/** Kept by the terms, and the temporaries where the backward pass begins. */
function lossScalars(shape: TrainingShape): number {
  const { network, present, batch, height, width, terms } = shape;
  const logits = batch * height * width * network.classes;
  const maps = (dims: readonly number[]): number =>
    dims.reduce((sum, C, j) => sum + present * batch * positions(shape, j) * C, 0);
  const own = maps(network.dims);
  const ofLogits = terms.filter(isLogits);
  const ofFeatures = terms.filter(isFeatures);
  const kept = ofFeatures.map((term) => keptMaps(term, shape) * mapScalars(term, shape, maps));
  // the gradient of the features waits for that of the logits
  const waiting = ofLogits.length > 0 && ofFeatures.length > 0 ? own : 0;
  const temporary = Math.max(
    temporaryLogits(ofLogits) * logits,
    ...ofFeatures.map((term) => temporaryMaps(term) * own),
  );
  return keptLogits(ofLogits) * logits + kept.reduce((sum, scalars) => sum + scalars, 0) + waiting + temporary;
}

function mapScalars(term: TermShape, { network, teacher }: TrainingShape, maps: (dims: readonly number[]) => number) {
  return maps(term.aligned && term.call === 'rrm' && teacher !== null ? teacher.dims : network.dims);
}

/** Tensors of the size of the logits: log probabilities are shared, targets as well. */
function keptLogits(terms: readonly TermShape[]): number {
  const has = (...calls: readonly string[]): boolean => terms.some(({ call, own }) => !own && calls.includes(call));
  const soft = terms.some(({ call, own, temperature }) => !own && call === 'kl' && temperature !== 1);
  const plain = has('ce', 'ohem') || (has('kl') && !soft);
  const single = Number(plain) + Number(has('ce', 'ohem')) + Number(has('kl')) + Number(soft);
  return single + 2 * Number(has('cwd')) + 2 * terms.filter(({ own }) => own).length;
}

function temporaryLogits(terms: readonly TermShape[]): number {
  if (terms.length === 0) return 0;
  return terms.length === 1 && STUDENT_LOGITS.has(terms[0]!.call) ? 1 : 2;
}

/** Tensors of the size of all maps of the student. */
function keptMaps({ call, own, samples }: TermShape, { semantics }: TrainingShape): number {
  if (own) return 2;
  switch (call) {
    case 'rrm':
      return semantics === 'paper' ? 1.5 * samples + 0.5 : 4.5 * samples - 1.7;
    case 'umd':
    case 'cmd':
      return 1;
    default:
      // class prototypes are small
      return 0;
  }
}

function temporaryMaps({ call, own }: TermShape): number {
  if (own || call === 'rrm') return 1;
  return call === 'hpdm' ? 0 : 0.5;
}
