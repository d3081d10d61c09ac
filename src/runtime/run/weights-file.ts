// Weights of networks in safetensors files: PyTorch names and layouts, so that other programs can read them.
import { readFileSync } from 'node:fs';
import { EXIT, UserError } from '../../exit-code.js';
import { type Network, type ParameterShapes, parameterShapes, statisticShapes } from '../../model/network.js';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from '../checkpoint/safetensors.js';
import { fromTorchLayout, toTorchLayout } from '../checkpoint/torch-layout.js';

/** Values by tensor name, in our layout. */
export type Weights = Readonly<Record<string, Float32Array>>;

const ENCODER = 'encoder.';
/** heads of published files that no network here has */
const FOREIGN = /^(head|classifier)\./;

const shapesOf = (network: Network): ParameterShapes =>
  new Map([...parameterShapes(network), ...statisticShapes(network)]);

/** The bytes of a file with parameters and BatchNorm statistics of `network`; further entries of `weights` are left out. */
export function encodeWeights(network: Network, weights: Weights): Uint8Array {
  const tensors = new Map<string, StoredTensor>();
  for (const [name, { shape }] of shapesOf(network)) {
    const data = weights[name];
    if (data === undefined) throw new Error(`the weights lack ${name}`);
    tensors.set(name, { dtype: 'F32', ...toTorchLayout(name, { shape, data }) });
  }
  return encodeSafetensors(tensors, new Map([['format', 'pt']]));
}

/** Published encoders carry no prefix. */
function withPrefixes(tensors: ReadonlyMap<string, StoredTensor>): ReadonlyMap<string, StoredTensor> {
  const known = [...tensors.keys()].some((name) => name.startsWith(ENCODER));
  return known ? tensors : new Map([...tensors].map(([name, tensor]) => [ENCODER + name, tensor]));
}

function refuse(where: string, message: string): UserError {
  return new UserError(EXIT.checkpoint, message, {
    where,
    help: 'the file must hold the weights of the network described',
  });
}

/**
 * Weights for `network` out of the bytes of a safetensors file. With `part` `encoder` a file may hold the encoder alone,
 * and only its tensors are returned then. Throws exit 9 naming the tensor that is missing, unknown or of another shape.
 */
export function decodeWeights(
  bytes: Uint8Array,
  where: string,
  network: Network,
  part: 'whole' | 'encoder',
): Record<string, Float32Array> {
  const shapes = shapesOf(network);
  const tensors = withPrefixes(decodeSafetensors(bytes, where).tensors);
  const encoderOnly = part === 'encoder' && ![...tensors.keys()].some((name) => name.startsWith('decoder.'));
  const weights: Record<string, Float32Array> = {};
  for (const [name, { dtype, shape, data }] of tensors) {
    if (!shapes.has(name)) {
      if (
        FOREIGN.test(name.slice(name.startsWith(ENCODER) ? ENCODER.length : 0)) ||
        name.endsWith('num_batches_tracked')
      )
        continue;
      throw refuse(where, `tensor ${name} belongs to another network`);
    }
    if (dtype !== 'F32' || !(data instanceof Float32Array)) throw refuse(where, `tensor ${name} is ${dtype}, not F32`);
    const ours = fromTorchLayout(name, { shape, data });
    const wanted = shapes.get(name)!.shape;
    if (ours.shape.join() !== wanted.join()) {
      throw refuse(
        where,
        `tensor ${name} is [${shape}] in the file, the network needs [${toTorchShape(name, wanted)}]`,
      );
    }
    weights[name] = ours.data;
  }
  const missing = [...shapes.keys()].find((n) => !(n in weights) && (!encoderOnly || n.startsWith(ENCODER)));
  if (missing !== undefined) throw refuse(where, `tensor ${missing} is missing`);
  return weights;
}

function toTorchShape(name: string, shape: readonly number[]): readonly number[] {
  const size = shape.reduce((n, side) => n * side, 1);
  return toTorchLayout(name, { shape, data: new Float32Array(size) }).shape;
}

/** `decodeWeights` of a file. Throws exit 4 when it cannot be read. */
export function readWeights(file: string, network: Network, part: 'whole' | 'encoder'): Record<string, Float32Array> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new UserError(EXIT.data, 'the weights cannot be read', { where: file, cause });
  }
  return decodeWeights(bytes, file, network, part);
}
