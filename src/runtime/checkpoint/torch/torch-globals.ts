// The only names that may stand in a pickle, and what they make of their arguments. Nothing of them is Python: they build
// the plain values of pickle-value.ts.
import type { SafetensorsType } from '../safetensors-header.js';
import { describeValue, isKind, type PickleValue, type TorchStorage, type TorchTensor } from './pickle-value.js';

const STORAGES: ReadonlyMap<string, SafetensorsType> = new Map([
  ['torch.FloatStorage', 'F32'],
  ['torch.DoubleStorage', 'F64'],
  ['torch.HalfStorage', 'F16'],
  ['torch.BFloat16Storage', 'BF16'],
  ['torch.LongStorage', 'I64'],
  ['torch.IntStorage', 'I32'],
  ['torch.ShortStorage', 'I16'],
  ['torch.CharStorage', 'I8'],
  ['torch.ByteStorage', 'U8'],
  ['torch.BoolStorage', 'BOOL'],
]);
const MOST_AXES = 32;

type Call = (args: readonly PickleValue[]) => PickleValue;
const CALLS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['collections.OrderedDict', orderedDict],
  ['torch._utils._rebuild_tensor_v2', rebuildTensor],
  ['torch._utils._rebuild_parameter', rebuildParameter],
]);

export const isKnownGlobal = (name: string): boolean => STORAGES.has(name) || CALLS.has(name);

/** The element type of a storage class; undefined for everything else. */
export const storageType = (value: PickleValue | undefined): SafetensorsType | undefined =>
  isKind(value, 'global') ? STORAGES.get(value.name) : undefined;

/** Throws an Error with the reason when `name` is no function, or not of these arguments. */
export function callGlobal(name: string, args: readonly PickleValue[]): PickleValue {
  const call = CALLS.get(name);
  if (call === undefined) throw new Error(`${name} cannot be called`);
  return call(args);
}

/** Without arguments, or from a list of pairs. */
function orderedDict(args: readonly PickleValue[]): PickleValue {
  const [pairs] = args;
  const entries = new Map<PickleValue, PickleValue>();
  if (args.length === 0) return { kind: 'dict', entries };
  if (args.length > 1 || !isKind(pairs, 'list')) throw new Error('OrderedDict of something else than pairs');
  for (const pair of pairs.items) {
    if ((!isKind(pair, 'list') && !isKind(pair, 'tuple')) || pair.items.length !== 2)
      throw new Error('OrderedDict of something else than pairs');
    entries.set(pair.items[0]!, pair.items[1]!);
  }
  return { kind: 'dict', entries };
}

/** A parameter is its tensor. Arguments: data, requires_grad, hooks. */
function rebuildParameter([data]: readonly PickleValue[]): PickleValue {
  if (!isKind(data, 'tensor')) throw new Error(`a parameter made of ${describeValue(data)}`);
  return data;
}

/** Arguments: storage, offset, size, stride, requires_grad, hooks and, later, metadata. */
function rebuildTensor([storage, offset, size, stride]: readonly PickleValue[]): PickleValue {
  if (!isKind(storage, 'storage')) throw new Error(`a tensor in ${describeValue(storage)}`);
  const shape = sizes(size, 'size');
  const strides = sizes(stride, 'stride');
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0)
    throw new Error('the offset of a tensor is no index');
  if (shape.length !== strides.length || shape.length > MOST_AXES)
    throw new Error(`a tensor of ${shape.length} sizes and ${strides.length} strides`);
  const tensor: TorchTensor = { kind: 'tensor', storage, offset, shape, strides };
  checkExtent(tensor);
  return tensor;
}

function sizes(value: PickleValue | undefined, what: string): readonly number[] {
  const items = isKind(value, 'tuple') ? value.items : null;
  if (!items?.every((item): item is number => typeof item === 'number' && Number.isSafeInteger(item) && item >= 0))
    throw new Error(`the ${what} of a tensor is no list of sizes`);
  return items as readonly number[];
}

/** Every element lies inside the storage, and no two at the same place: so a tensor has at most the elements of its storage. */
function checkExtent({ storage, offset, shape, strides }: TorchTensor): void {
  if (shape.includes(0)) return;
  const axes = shape.map((size, axis) => ({ size, stride: strides[axis]! })).filter(({ size }) => size > 1);
  axes.sort((a, b) => a.stride - b.stride);
  let reach = 0;
  for (const { size, stride } of axes) {
    if (stride <= reach) throw new Error(`elements of a tensor [${shape}] with strides [${strides}] overlap`);
    reach += (size - 1) * stride;
    if (!Number.isSafeInteger(reach)) break;
  }
  if (!(offset + reach < storage.elements))
    throw new Error(`a tensor [${shape}] reaches beyond its storage of ${storage.elements} elements`);
}

/**
 * The storage that a persistent id of torch.save names: `('storage', class, key, location, elements)`, in the legacy format
 * with a sixth entry, None or `(key, start, elements)` of a part.
 */
export function storageOf(id: PickleValue): TorchStorage {
  const items = isKind(id, 'tuple') ? id.items : [];
  const [tag, type, key, , total, part] = items;
  const dtype = storageType(type);
  if (tag !== 'storage' || dtype === undefined || typeof key !== 'string' || !isCount(total))
    throw new Error('a persistent id names no storage');
  if (part === undefined || part === null) return { kind: 'storage', key, dtype, total, start: 0, elements: total };
  const [, start, elements] = isKind(part, 'tuple') ? part.items : [];
  if (!isCount(start) || !isCount(elements) || start + elements > total)
    throw new Error(`a part of storage ${key} lies outside of it`);
  return { kind: 'storage', key, dtype, total, start, elements };
}

const isCount = (value: PickleValue | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
