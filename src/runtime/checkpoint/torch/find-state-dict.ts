// Where the weights are inside what torch.save was given: the value itself, or a part of it beside an optimiser.
import { isKind, type PickleDict, type PickleValue, type TorchTensor } from './pickle-value.js';

export interface StateDict {
  /** keys from the root; empty for the root itself */
  readonly path: readonly string[];
  readonly tensors: ReadonlyMap<string, TorchTensor>;
  /** names of entries at the root that are not the weights */
  readonly beside: readonly string[];
}

/** What people call the weights of a network, best first. */
const NAMES = ['state_dict', 'model_state_dict', 'model', 'net', 'network', 'module'];
const OTHERS = /optim|sched|scaler|ema|hyper|config|args/i;
const DEEPEST = 3;

/** Throws an Error when there are no tensors, or several sets of them that could be meant. */
export function findStateDict(root: PickleValue): StateDict {
  const found = isKind(root, 'dict') ? search(root, []) : [];
  const named = found.filter(({ path }) => path.every((key) => NAMES.includes(key)));
  named.sort((a, b) => a.path.length - b.path.length || NAMES.indexOf(a.path[0]!) - NAMES.indexOf(b.path[0]!));
  const [first = found[0], ...more] = named.length > 0 ? named : found;
  if (first === undefined) throw new Error('it holds no weights: no dictionary of tensors by name');
  if (named.length === 0 && more.length > 0) {
    const paths = found.map(({ path }) => path.join('.'));
    throw new Error(`it holds several sets of tensors (${paths.join(', ')}) and none is called state_dict`);
  }
  const beside = isKind(root, 'dict') ? [...root.entries.keys()].filter((key) => typeof key === 'string') : [];
  return { ...first, beside: first.path.length === 0 ? [] : beside.filter((key) => key !== first.path[0]) };
}

function search(dict: PickleDict, path: readonly string[]): Omit<StateDict, 'beside'>[] {
  const tensors = new Map<string, TorchTensor>();
  const inner: [string, PickleDict][] = [];
  for (const [key, value] of dict.entries) {
    if (typeof key !== 'string') continue;
    if (isKind(value, 'tensor')) tensors.set(key, value);
    else if (isKind(value, 'dict') && !OTHERS.test(key)) inner.push([key, value]);
  }
  if (tensors.size > 0) return [{ path, tensors }];
  if (path.length === DEEPEST) return [];
  return inner.flatMap(([key, value]) => search(value, [...path, key]));
}
