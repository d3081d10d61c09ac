// Weights of networks as rseg keeps them: safetensors with PyTorch's names and layouts, so that other programs can read them.
import { EXIT, UserError } from '../../exit-code.js';
import { type Network, type ParameterShapes, parameterShapes, statisticShapes } from '../../model/network.js';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from '../checkpoint/safetensors.js';
import { fromTorchLayout, torchShape, toTorchLayout } from '../checkpoint/torch-layout.js';

/** Values by tensor name, in our layout. */
export type Weights = Readonly<Record<string, Float32Array>>;

const shapesOf = (network: Network): ParameterShapes =>
  new Map([...parameterShapes(network), ...statisticShapes(network)]);

/** Parameters and BatchNorm statistics of `network` as PyTorch has them; further entries of `weights` are left out. */
export function torchTensors(network: Network, weights: Weights): ReadonlyMap<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>();
  for (const [name, { shape }] of shapesOf(network)) {
    const data = weights[name];
    if (data === undefined) throw new Error(`the weights lack ${name}`);
    tensors.set(name, { dtype: 'F32', ...toTorchLayout(name, { shape, data }) });
  }
  return tensors;
}

/** The bytes of a file with the parameters and statistics of `network`. */
export function encodeWeights(network: Network, weights: Weights): Uint8Array {
  return encodeSafetensors(torchTensors(network, weights), new Map([['format', 'pt']]));
}

/** A damaged or foreign result of a run. */
function refuse(where: string, message: string): UserError {
  return new UserError(EXIT.checkpoint, message, {
    where,
    help: 'the file must hold the weights of the network described',
  });
}

/**
 * Weights of `network` out of the bytes of a file that `encodeWeights` made, in our layout. Throws exit 9 naming the tensor
 * that is missing, unknown or of another shape. For files of users see `loadWeights`.
 */
export function decodeWeights(bytes: Uint8Array, where: string, network: Network): Record<string, Float32Array> {
  const { tensors } = decodeSafetensors(bytes, where);
  const shapes = shapesOf(network);
  const unknown = [...tensors.keys()].find((name) => !shapes.has(name));
  if (unknown !== undefined) throw refuse(where, `tensor ${unknown} belongs to another network`);
  const weights: Record<string, Float32Array> = {};
  for (const [name, { shape: ours }] of shapes) {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw refuse(where, `tensor ${name} is missing`);
    const { dtype, shape, data } = tensor;
    if (dtype !== 'F32' || !(data instanceof Float32Array)) throw refuse(where, `tensor ${name} is ${dtype}, not F32`);
    const wanted = torchShape(name, ours);
    if (shape.join() !== wanted.join())
      throw refuse(where, `tensor ${name} is [${shape}] in the file, the network needs [${wanted}]`);
    weights[name] = fromTorchLayout(name, { shape, data }).data;
  }
  return weights;
}
