// The network of the method (section 2): Mix Transformer encoder shared by all modalities, mean fusion, all-MLP decoder
// with BatchNorm. This file knows its tensors; segformer.ts computes with them. Names are those of a PyTorch state dict,
// layouts ours: convolutions HWIO, linear maps [in, out], depthwise convolutions [h, w, C, 1].
import { initialValues } from './initial-values.js';

export interface Network {
  /** C_j: channels after each of the four stages */
  readonly dims: readonly number[];
  /** blocks per stage */
  readonly depths: readonly number[];
  readonly heads: readonly number[];
  /** spatial reduction of keys and values per stage */
  readonly sr: readonly number[];
  /** E: width of the decoder */
  readonly decoder: number;
  /** K */
  readonly classes: number;
  /** stochastic depth of the last block; the others rise linearly from 0 */
  readonly dropPath: number;
  /** share of decoder channels zeroed in training */
  readonly dropout: number;
}

export type Initialiser =
  | { readonly kind: 'normal'; readonly std: number }
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'constant'; readonly value: number };

export interface ParameterShape {
  readonly shape: readonly number[];
  readonly init: Initialiser;
}
export type ParameterShapes = ReadonlyMap<string, ParameterShape>;

export const BATCH_NORM = 'decoder.linear_fuse.bn';
const ONE: Initialiser = { kind: 'constant', value: 1 };
const ZERO: Initialiser = { kind: 'constant', value: 0 };

/** Trainable tensors by name, with the initial distributions of method 2.3. */
export function parameterShapes(network: Network): ParameterShapes {
  checkNetwork(network);
  const shapes = new Map<string, ParameterShape>();
  const put = (name: string, shape: readonly number[], init: Initialiser): void => {
    shapes.set(name, { shape, init });
  };
  const norm = (name: string, width: number): void => {
    put(`${name}.weight`, [width], ONE);
    put(`${name}.bias`, [width], ZERO);
  };
  const linear = (name: string, from: number, to: number): void => {
    put(`${name}.weight`, [from, to], { kind: 'normal', std: 0.02 });
    put(`${name}.bias`, [to], ZERO);
  };
  const conv = (name: string, side: number, from: number, to: number): void => {
    put(`${name}.weight`, [side, side, from, to], { kind: 'normal', std: Math.sqrt(2 / (side * side * to)) });
    put(`${name}.bias`, [to], ZERO);
  };
  network.dims.forEach((width, j) => {
    const patch = `encoder.patch_embed${j + 1}`;
    conv(`${patch}.proj`, j === 0 ? 7 : 3, j === 0 ? 3 : network.dims[j - 1]!, width);
    norm(`${patch}.norm`, width);
    for (let i = 0; i < network.depths[j]!; i++) {
      const block = `encoder.block${j + 1}.${i}`;
      norm(`${block}.norm1`, width);
      linear(`${block}.attn.q`, width, width);
      linear(`${block}.attn.kv`, width, 2 * width);
      linear(`${block}.attn.proj`, width, width);
      if (network.sr[j]! > 1) {
        conv(`${block}.attn.sr`, network.sr[j]!, width, width);
        norm(`${block}.attn.norm`, width);
      }
      norm(`${block}.norm2`, width);
      linear(`${block}.mlp.fc1`, width, 4 * width);
      // groups = channels: a fan-out of 9 for each
      put(`${block}.mlp.dwconv.dwconv.weight`, [3, 3, 4 * width, 1], { kind: 'normal', std: Math.sqrt(2 / 9) });
      put(`${block}.mlp.dwconv.dwconv.bias`, [4 * width], ZERO);
      linear(`${block}.mlp.fc2`, 4 * width, width);
    }
    norm(`encoder.norm${j + 1}`, width);
  });
  const uniform = (name: string, shape: readonly number[], fanIn: number): void => {
    const init: Initialiser = { kind: 'uniform', bound: 1 / Math.sqrt(fanIn) };
    put(`${name}.weight`, shape, init);
    put(`${name}.bias`, [shape.at(-1)!], init);
  };
  const E = network.decoder;
  network.dims.forEach((width, j) => {
    uniform(`decoder.linear_c${j + 1}.proj`, [width, E], width);
  });
  put('decoder.linear_fuse.conv.weight', [1, 1, 4 * E, E], { kind: 'normal', std: Math.sqrt(2 / E) });
  norm(BATCH_NORM, E);
  uniform('decoder.linear_pred', [1, 1, E, network.classes], E);
  return shapes;
}

/** Running statistics of the decoder's BatchNorm: state that is not trained. */
export function statisticShapes(network: Network): ParameterShapes {
  return new Map([
    [`${BATCH_NORM}.running_mean`, { shape: [network.decoder], init: ZERO }],
    [`${BATCH_NORM}.running_var`, { shape: [network.decoder], init: ONE }],
  ]);
}

/** Parameters and BatchNorm statistics of a fresh network: equal names and shapes get equal values in every network. */
export function initialParameters(network: Network, seed: number): Record<string, Float32Array> {
  return { ...initialValues(parameterShapes(network), seed), ...initialValues(statisticShapes(network), seed) };
}

/** Number of trainable scalars: the sizes of method 2.4. */
export function parameterCount(network: Network): number {
  let count = 0;
  for (const { shape } of parameterShapes(network).values()) count += shape.reduce((n, side) => n * side, 1);
  return count;
}

/** Probability of dropping the residual branches of every block, in order (method 2.1). */
export function dropPathRates(network: Network): readonly number[] {
  const blocks = network.depths.reduce((sum, depth) => sum + depth, 0);
  return Array.from({ length: blocks }, (_, b) => (blocks === 1 ? 0 : (network.dropPath * b) / (blocks - 1)));
}

function checkNetwork({ dims, depths, heads, sr }: Network): void {
  for (const list of [dims, depths, heads, sr])
    if (list.length !== 4) throw new Error(`a network has four stages, not ${list.length}`);
  dims.forEach((width, j) => {
    if (width % heads[j]! !== 0)
      throw new Error(`stage ${j + 1}: ${width} channels do not divide into ${heads[j]} heads`);
  });
}
