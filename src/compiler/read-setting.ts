// Reads settings out of an elaborated tree.
import type { Span } from './diagnostic.js';
import type { CallValue, RecordValue, SettingValue } from './setting-value.js';

/** The value at a path of blocks and arguments; undefined when it is missing or was reported as wrong. */
export function settingAt(value: SettingValue, ...path: readonly string[]): SettingValue | undefined {
  let current: SettingValue | undefined = value;
  for (const name of path) {
    if (current?.kind === 'record') current = current.fields.get(name);
    else if (current?.kind === 'call') current = current.args.get(name);
    else if (current?.kind === 'keyed') current = current.entries.get(name);
    else return undefined;
  }
  return current?.kind === 'unknown' ? undefined : current;
}

export function numberAt(value: SettingValue, ...path: readonly string[]): number | undefined {
  const found = settingAt(value, ...path);
  return found?.kind === 'number' ? found.value : undefined;
}
export function wordAt(value: SettingValue, ...path: readonly string[]): string | undefined {
  const found = settingAt(value, ...path);
  return found?.kind === 'word' ? found.word : undefined;
}
export function callAt(value: SettingValue, ...path: readonly string[]): CallValue | undefined {
  const found = settingAt(value, ...path);
  return found?.kind === 'call' ? found : undefined;
}
/** Entries of a keyed collection, in order, those reported as wrong included. */
export function entriesAt(
  value: SettingValue,
  ...path: readonly string[]
): readonly (readonly [string, SettingValue])[] {
  const found = settingAt(value, ...path);
  return found?.kind === 'keyed' ? [...found.entries] : [];
}

/** Where a user wrote the value; a default has no such place, then `otherwise`. */
export function writtenPlace(value: SettingValue | undefined, otherwise: Span): Span {
  return value === undefined || value.at.layer.kind === 'default' ? otherwise : value.at.span;
}

/** One data set is asked by every check of every variant. */
const modalities = new WeakMap<RecordValue, readonly string[]>();

/** The modalities of a data set, in order. */
export function modalityNames(data: RecordValue): readonly string[] {
  const names = modalities.get(data) ?? entriesAt(data, 'modality').map(([name]) => name);
  modalities.set(data, names);
  return names;
}
