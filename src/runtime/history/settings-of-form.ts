// The settings of an experiment as a flat list, the way trackers of experiments want them.
import type { NormalForm } from '../../compiler/normal-form.js';

export type SettingValue = string | number | boolean;

/** Not part of what a run computes, or the same everywhere. */
const LEFT_OUT: ReadonlySet<string> = new Set(['rseg', 'variant', 'seeds', 'runtime']);

/** `loss.kl.weight` -> 50, `train.optim` -> `adamw`, `train.optim.lr` -> 6e-5, ...; settings that are `none` are left out. */
export function settingsOfForm(form: NormalForm): ReadonlyMap<string, SettingValue> {
  const settings = new Map<string, SettingValue>();
  for (const [name, value] of Object.entries(form)) if (!LEFT_OUT.has(name)) put(settings, name, value);
  return settings;
}

function put(settings: Map<string, SettingValue>, path: string, value: unknown): void {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object') {
    settings.set(path, value as SettingValue);
  } else if (Array.isArray(value)) {
    putList(settings, path, value);
  } else {
    putRecord(settings, path, value as Readonly<Record<string, unknown>>);
  }
}

/** Entries with a label or a name go below it; lists of plain values are one text. */
function putList(settings: Map<string, SettingValue>, path: string, list: readonly unknown[]): void {
  if (list.every((item) => typeof item !== 'object')) {
    settings.set(path, list.join(', '));
    return;
  }
  for (const [i, item] of list.entries()) {
    const { label, name, ...rest } = item as Readonly<Record<string, unknown>>;
    put(settings, `${path}.${label ?? name ?? i}`, rest);
  }
}

/** A call is its name, with its arguments below; a length is a text with its unit. */
function putRecord(settings: Map<string, SettingValue>, path: string, record: Readonly<Record<string, unknown>>): void {
  const { call, args, ...rest } = record;
  if (typeof call === 'string') {
    settings.set(path, call);
    put(settings, path, args);
  }
  const entries = Object.entries(rest);
  const [unit, count] = entries[0] ?? [];
  if (entries.length === 1 && typeof count === 'number' && LENGTHS.has(unit!)) settings.set(path, `${count} ${unit}`);
  else for (const [name, value] of entries) put(settings, `${path}.${name}`, value);
}

const LENGTHS: ReadonlySet<string> = new Set(['epochs', 'steps', 'images']);
