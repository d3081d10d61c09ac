// Weights as a state dict that PyTorch's `load_state_dict` takes as it is.

import { BATCH_NORM, type Network } from '../../model/network.js';
import { encodeSafetensors, type StoredTensor } from '../checkpoint/safetensors.js';
import { torchTensors, type Weights } from '../run/weights-file.js';
import { NAME_MAPS, type NameScheme } from '../weights/name-map.js';

/** PyTorch's BatchNorm counts its batches, and misses the counter. */
const COUNTER: StoredTensor = { dtype: 'I64', shape: [], data: BigInt64Array.of(0n) };

/** The bytes of a safetensors file with PyTorch's layouts and the names of `scheme`. */
export function torchStateDict(
  network: Network,
  weights: Weights,
  scheme: NameScheme,
  metadata: ReadonlyMap<string, string>,
): Uint8Array {
  const all = new Map([...torchTensors(network, weights), [`${BATCH_NORM}.num_batches_tracked`, COUNTER]]);
  const named = [...all].flatMap(([name, tensor]) => {
    const theirs = NAME_MAPS[scheme].fromOurs(name);
    return theirs === null ? [] : [[theirs, tensor] as const];
  });
  return encodeSafetensors(new Map(named), new Map([['format', 'pt'], ...metadata]));
}
