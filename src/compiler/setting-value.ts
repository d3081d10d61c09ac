// Typed values of settings with the place that set them. Immutable: an edit makes a new value.
import type { Ident } from '../../grammar/ast.js';
import type { EditContext } from './apply-edit.js';
import type { Span } from './diagnostic.js';
import type { FlatEdit } from './flatten-edits.js';
import type { Declared } from './modules.js';
import type { Parameter, Signature } from './registry.js';
import type { SettingType } from './setting-type.js';

/** Who set a value: the default of `std.rseg`, a declaration of that name, a row, a point of a sweep, or `--set`. */
export interface Layer {
  readonly kind: 'default' | 'experiment' | 'profile' | 'row' | 'point' | 'set' | 'dataset';
  readonly name: string;
}
/** Where a value was written and by which layer. */
export interface Place {
  readonly span: Span;
  readonly layer: Layer;
  /** the whole statement */
  readonly statement: Span;
}

interface Base {
  readonly at: Place;
}
export interface NumberValue extends Base {
  readonly kind: 'number';
  readonly value: number;
}
export interface LengthValue extends Base {
  readonly kind: 'length';
  readonly unit: 'epochs' | 'steps' | 'images';
  readonly amount: number;
}
/** A time in seconds, or an amount of memory in bytes. */
export interface QuantityValue extends Base {
  readonly kind: 'quantity';
  readonly dimension: 'time' | 'bytes';
  readonly amount: number;
}
export interface SizeValue extends Base {
  readonly kind: 'size';
  readonly height: number;
  readonly width: number;
}
export interface StringValue extends Base {
  readonly kind: 'string';
  readonly value: string;
}
/** A literal word, `none`, or the name of a split or suite. */
export interface WordValue extends Base {
  readonly kind: 'word';
  readonly word: string;
}
export interface NumbersValue extends Base {
  readonly kind: 'numbers';
  readonly values: readonly number[];
}
export interface TextsValue extends Base {
  readonly kind: 'texts';
  readonly texts: readonly string[];
}
export interface NamesValue extends Base {
  readonly kind: 'names';
  readonly names: readonly Ident[];
}
export interface EnvironmentValue extends Base {
  readonly kind: 'environment';
  readonly name: string;
}
export interface DatasetValue extends Base {
  readonly kind: 'dataset';
  readonly declared: Declared;
}
export interface CallValue extends Base {
  readonly kind: 'call';
  readonly signature: Signature;
  readonly args: ReadonlyMap<string, SettingValue>;
}
/** An edit below a reference, applied when the reference is followed. */
export interface Patch {
  readonly edit: FlatEdit;
  readonly context: EditContext;
}
/** Another setting, followed after all layers are applied. */
export interface ReferenceValue extends Base {
  readonly kind: 'reference';
  readonly parts: readonly string[];
  readonly parameter: Parameter;
  readonly patches: readonly Patch[];
}
export interface RecordValue extends Base {
  readonly kind: 'record';
  readonly signature: Signature;
  readonly fields: ReadonlyMap<string, SettingValue>;
}
/** Named entries in the order of their declaration. */
export interface KeyedValue extends Base {
  readonly kind: 'keyed';
  readonly of: SettingType;
  readonly noun: string;
  readonly entries: ReadonlyMap<string, SettingValue>;
  /** part of it could not be read: an absent entry is then no news */
  readonly broken: boolean;
}
export interface Term {
  readonly label: string;
  readonly labelAt: Span;
  readonly weight: SettingValue;
  readonly call: SettingValue;
  /** the whole term, weight and label included */
  readonly at: Place;
}
export interface TermsValue extends Base {
  readonly kind: 'terms';
  readonly terms: readonly Term[];
  /** a term was left out because it is wrong: absent labels are then no news */
  readonly broken: boolean;
}
/** Something wrong that was reported; it absorbs follow-up messages. */
export interface UnknownValue extends Base {
  readonly kind: 'unknown';
}
export type SettingValue =
  | NumberValue
  | LengthValue
  | QuantityValue
  | SizeValue
  | StringValue
  | WordValue
  | NumbersValue
  | TextsValue
  | NamesValue
  | EnvironmentValue
  | DatasetValue
  | CallValue
  | ReferenceValue
  | RecordValue
  | KeyedValue
  | TermsValue
  | UnknownValue;
