// Files with the weights of a tiny network, in every format and under every scheme of names.
import { writeFileSync } from 'node:fs';
import { initialParameters, type Network } from '../../../src/model/network.js';
import { encodeSafetensors, type StoredTensor } from '../../../src/runtime/checkpoint/safetensors.js';
import { torchTensors } from '../../../src/runtime/run/weights-file.js';
import { NAME_MAPS, type NameScheme } from '../../../src/runtime/weights/name-map.js';
import * as p from '../checkpoint/pickle-file.js';

export const TINY: Network = {
  dims: [8, 16, 40, 64],
  depths: [1, 1, 1, 1],
  heads: [1, 2, 5, 8],
  sr: [8, 4, 2, 1],
  decoder: 16,
  classes: 12,
  dropPath: 0.1,
  dropout: 0.1,
};
/** In our names and layout. */
export const WEIGHTS = initialParameters(TINY, 3);

/** `WEIGHTS` as PyTorch has them, under the names of `scheme`. */
export function tensorsOf(scheme: NameScheme, network: Network = TINY): ReadonlyMap<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>();
  for (const [name, tensor] of torchTensors(network, initialParameters(network, 3))) {
    const theirs = NAME_MAPS[scheme].fromOurs(name);
    if (theirs !== null) tensors.set(theirs, tensor);
  }
  return tensors;
}

export const one: StoredTensor = { dtype: 'F32', shape: [1], data: new Float32Array(1) };

export function writeSafetensors(file: string, tensors: ReadonlyMap<string, StoredTensor>): string {
  writeFileSync(file, encodeSafetensors(tensors));
  return file;
}

/** What torch.save writes of a state dict of float32 tensors, below `part` where it is not empty. */
export function writeTorch(file: string, tensors: ReadonlyMap<string, StoredTensor>, part = ''): string {
  const entries = [...tensors].map(([name, { shape, data }], index) => {
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((n, side) => n * side, 1));
    return [name, p.tensor({ storage: p.storage(String(index), data.length), shape, strides })] as const;
  });
  const weights = p.dict(Object.fromEntries(entries));
  const members = [...tensors.values()].map(({ data }, index) => ({
    name: `archive/data/${index}`,
    bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  }));
  const root = part === '' ? weights : p.dict({ epoch: p.integer(3), [part]: weights });
  writeFileSync(file, p.torchFile(p.pickle(root), members));
  return file;
}
