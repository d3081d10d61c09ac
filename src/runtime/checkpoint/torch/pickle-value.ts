// What a pickle may hold: containers, texts, numbers, and the tensors and storages of PyTorch. Nothing else exists.
import type { SafetensorsType } from '../safetensors-header.js';

export interface PickleList {
  readonly kind: 'list';
  readonly items: PickleValue[];
}
export interface PickleTuple {
  readonly kind: 'tuple';
  readonly items: readonly PickleValue[];
}
export interface PickleSet {
  readonly kind: 'set';
  readonly items: PickleValue[];
}
/** `dict` and `collections.OrderedDict`; keys that are no plain values are compared by identity. */
export interface PickleDict {
  readonly kind: 'dict';
  readonly entries: Map<PickleValue, PickleValue>;
}
/** One of the names that may stand in a pickle: see torch-globals.ts. */
export interface PickleGlobal {
  readonly kind: 'global';
  readonly name: string;
}
/** Memory that tensors are views of, named by the file; `start` and `elements` count elements of `dtype`. */
export interface TorchStorage {
  readonly kind: 'storage';
  readonly key: string;
  readonly dtype: SafetensorsType;
  /** elements of the whole storage in the file */
  readonly total: number;
  /** the part of it that is meant: old files know storages that are parts of others */
  readonly start: number;
  readonly elements: number;
}
/** A strided view; `offset` and `strides` in elements. */
export interface TorchTensor {
  readonly kind: 'tensor';
  readonly storage: TorchStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleList
  | PickleTuple
  | PickleSet
  | PickleDict
  | PickleGlobal
  | TorchStorage
  | TorchTensor;

type Kind = Exclude<PickleValue, null | boolean | number | bigint | string | Uint8Array>['kind'];

/** Whether `value` is an object of that kind. */
export function isKind<K extends Kind>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleValue, { readonly kind: K }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}

/** What `value` is, for a message. */
export function describeValue(value: PickleValue | undefined): string {
  if (value === undefined || value === null) return 'None';
  if (value instanceof Uint8Array) return 'bytes';
  if (typeof value !== 'object') return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
  return value.kind === 'global' ? value.name : `a ${value.kind}`;
}
