// The tensors of a file under the names of another scheme. Values and layouts stay as they are.
import type { StoredTensor } from '../checkpoint/safetensors.js';
import type { WeightSource } from '../checkpoint/weight-source.js';
import { NAME_MAPS, type NameScheme, recogniseNames, roleOf } from './name-map.js';

export interface RenamedWeights {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** entries of the file that are not among them */
  readonly leftOut: readonly string[];
}

/**
 * Weights of a network under the names of `scheme`; with `part` `encoder` those of the encoder alone. Null when the names of
 * the file are unknown. Half precision is widened to float32.
 */
export function renameWeights(
  { tensors }: WeightSource,
  scheme: NameScheme,
  part: 'whole' | 'encoder',
): RenamedWeights | null {
  const names = recogniseNames(tensors.keys());
  if (names === null) return null;
  const renamed = new Map<string, StoredTensor>();
  const leftOut: string[] = [];
  for (const [name, { read }] of tensors) {
    const entry = roleOf(name, names);
    const ours = entry.role === 'weight' && (part === 'whole' || entry.ours.startsWith('encoder.')) ? entry.ours : null;
    const theirs = ours === null ? null : NAME_MAPS[scheme].fromOurs(ours);
    if (theirs === null) leftOut.push(name);
    else renamed.set(theirs, read());
  }
  return { tensors: renamed, leftOut };
}
