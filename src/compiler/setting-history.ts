// Where a setting of a variant comes from: every layer that gave it a value, the last one first, down to the default of `rseg/std`.

import { datasetOf } from './dataset-settings.js';
import type { Span } from './diagnostic.js';
import { datasetSteps, type ElaborationStep, elaborationSteps } from './elaborate.js';
import { dotted, type FlatEdit } from './flatten-edits.js';
import type { EditLayer, Variant } from './layers.js';
import { Problems, spanOf } from './problems.js';
import type { Registry } from './registry.js';
import { resolveReferences } from './resolve-references.js';
import type { Layer, Place, RecordValue, ReferenceValue, SettingValue } from './setting-value.js';
import { valueText } from './value-text.js';

/** One step in the history of a setting. */
export type HistoryEntry =
  /** written there; `since`: for a default that came with a call, the layer that brought the call */
  | {
      readonly kind: 'set';
      readonly text: string;
      readonly layer: Layer;
      readonly span: Span;
      readonly final: boolean;
      readonly since: { readonly layer: Layer; readonly span: Span } | null;
    }
  /** it has the value of another setting, wherever that gets it from */
  | {
      readonly kind: 'follows';
      readonly text: string;
      /** the setting that is followed, at the end of a chain of such */
      readonly target: string;
      /** who gave the target its value */
      readonly layer: Layer;
      readonly span: Span;
      /** who says that it follows */
      readonly by: { readonly layer: Layer; readonly span: Span };
    }
  | { readonly kind: 'removed'; readonly layer: Layer; readonly span: Span }
  /** nobody set it before, and it has no default; `signature`: of what it belongs to */
  | { readonly kind: 'no-default'; readonly parameter: string };

/**
 * History of the setting at `path` (`loss.kl.weight`, `data.size`), the newest entry first; empty for a path that no layer ever had.
 */
export function settingHistory(
  variant: Variant,
  path: string,
  registry: Registry,
  sources: ReadonlyMap<string, string>,
): readonly HistoryEntry[] {
  const steps = elaborationSteps(variant, registry);
  const data = path.startsWith(DATA)
    ? datasetOf(resolveReferences(steps.at(-1)!.settings, new Problems()).settings)
    : null;
  if (data === null) return historyOf(steps, path, sources);
  return historyOf(datasetSteps(data, registry), path.slice(DATA.length), sources);
}

/** Begins the paths of settings of the data set. */
const DATA = 'data.';

function historyOf(
  steps: readonly ElaborationStep[],
  path: string,
  sources: ReadonlyMap<string, string>,
): readonly HistoryEntry[] {
  const parts = path.split('.');
  const entries: HistoryEntry[] = [];
  let before: HistoryEntry | null = null;
  for (const { layer, settings, finals } of steps) {
    const { settings: resolved } = resolveReferences(settings, new Problems());
    const collection = isCollection(resolved, parts);
    const found = entryAt(settings, resolved, parts, layer, finals, sources);
    if (found === null && before !== null && before.kind !== 'removed' && layer !== null) {
      before = { kind: 'removed', layer: layer.layer, span: editOf(layer, path) };
      entries.unshift(before);
    } else if (found !== null && !sameEntry(found, before, collection)) {
      before = layer !== null && collection ? editedBy(found, layer, path) : found;
      entries.unshift(before);
    }
  }
  const first = entries.at(-1);
  if (first === undefined || (first.kind === 'set' && first.layer.kind === 'default')) return entries;
  return first.kind === 'follows' ? entries : [...entries, ...withoutDefault(steps, parts)];
}

/** Sums and keyed collections are edited entry by entry: a change of one is an edit by the layer that made it. */
function editedBy(entry: HistoryEntry, layer: EditLayer, path: string): HistoryEntry {
  if (entry.kind !== 'set') return entry;
  return { ...entry, layer: layer.layer, span: editOf(layer, path), since: null };
}

function isCollection(root: RecordValue, parts: readonly string[]): boolean {
  const value = valueAt(root, parts);
  return value?.kind === 'terms' || value?.kind === 'keyed';
}

function entryAt(
  settings: RecordValue,
  resolved: RecordValue,
  parts: readonly string[],
  layer: EditLayer | null,
  finals: readonly string[],
  sources: ReadonlyMap<string, string>,
): HistoryEntry | null {
  const value = valueAt(resolved, parts);
  if (value === null || value.kind === 'record') return null;
  const text = valueText(value, sources) || '-';
  const reference = referenceAt(settings, parts);
  const { span, layer: own } = value.at;
  if (reference !== null && !isPatched(reference.value, value.at)) {
    const { target, value: last } = endOf(settings, reference);
    return { kind: 'follows', text, target, layer: own, span, by: { layer: last.at.layer, span: last.at.span } };
  }
  const final = finals.includes(parts.join('.'));
  const call = parts.length > 1 ? valueAt(resolved, callPart(resolved, parts)) : null;
  const brought = own.kind === 'default' && layer !== null && call !== null && call.at.layer.kind !== 'default';
  const since = brought ? { layer: call.at.layer, span: call.at.span } : null;
  return { kind: 'set', text, layer: own, span, final, since };
}

/** Path of the innermost call around a path. */
function callPart(root: RecordValue, parts: readonly string[]): readonly string[] {
  for (let length = parts.length - 1; length > 0; length--) {
    if (valueAt(root, parts.slice(0, length))?.kind === 'call') return parts.slice(0, length);
  }
  return parts.slice(0, -1);
}

interface FoundReference {
  readonly value: ReferenceValue;
  /** what of the path lies behind the reference */
  readonly rest: readonly string[];
}

/** The reference on the way to a path, or at it. */
function referenceAt(root: SettingValue, parts: readonly string[]): FoundReference | null {
  let value: SettingValue | null = root;
  for (let at = 0; at <= parts.length; at++) {
    if (value === null) return null;
    if (value.kind === 'reference') return { value, rest: parts.slice(at) };
    if (at < parts.length) value = childAt(value, parts[at]!);
  }
  return null;
}

/** Follows references that lead to references. */
function endOf(root: RecordValue, start: FoundReference): { readonly target: string; readonly value: ReferenceValue } {
  let found = start;
  for (let hops = 0; hops < 100; hops++) {
    const target = [...found.value.parts, ...found.rest];
    const next = referenceAt(root, target);
    if (next === null) return { target: target.join('.'), value: start.value };
    found = next;
  }
  return { target: start.value.parts.join('.'), value: start.value };
}

/** Whether the value was written by an edit below the reference: then it does not follow. */
function isPatched({ patches }: ReferenceValue, at: Place): boolean {
  return patches.some(({ edit, context }) => {
    const span = spanOf(context.module.file, edit);
    return span.file === at.span.file && span.start <= at.span.start && at.span.end <= span.end;
  });
}

/** The value at a path, loss terms by label; null when there is none. A term stands for its call. */
function valueAt(root: SettingValue, parts: readonly string[]): SettingValue | null {
  let value: SettingValue | null = root;
  for (const part of parts) {
    if (value === null) return null;
    value = childAt(value, part);
  }
  return value?.kind === 'unknown' ? null : value;
}

function childAt(value: SettingValue, name: string): SettingValue | null {
  switch (value.kind) {
    case 'record':
      return value.fields.get(name) ?? null;
    case 'call':
      return value.args.get(name) ?? null;
    case 'keyed':
      return value.entries.get(name) ?? null;
    case 'terms': {
      const term = value.terms.find(({ label }) => label === name);
      if (term === undefined) return null;
      const { call, weight } = term;
      return call.kind === 'call' ? { ...call, args: new Map([...call.args, ['weight', weight]]) } : call;
    }
    default:
      return null;
  }
}

/** Where `layer` removed the setting: its last edit at the path or above it. */
function editOf(layer: EditLayer, path: string): Span {
  const touches = (edit: FlatEdit): boolean => `${path}.`.startsWith(`${dotted(edit.path)}.`);
  const edit = layer.edits.findLast(touches) ?? layer.edits.at(-1);
  return edit === undefined ? { file: layer.module.file, start: 0, end: 0 } : spanOf(layer.module.file, edit);
}

function withoutDefault(steps: readonly ElaborationStep[], parts: readonly string[]): readonly HistoryEntry[] {
  const owner = steps.map(({ settings }) => valueAt(settings, parts.slice(0, -1))).findLast((value) => value !== null);
  if (owner?.kind !== 'call' && owner?.kind !== 'record') return [];
  const { signature } = owner;
  const parameter = signature.parameters.find(({ name }) => name === parts.at(-1));
  if (parameter === undefined || parameter.default !== null) return [];
  return [{ kind: 'no-default', parameter: `${signature.name}(${parameter.name})` }];
}

/** In a collection the text alone tells: its place is that of the last edit. */
function sameEntry(a: HistoryEntry, b: HistoryEntry | null, collection: boolean): boolean {
  if (b === null || a.kind !== b.kind) return false;
  if (a.kind === 'no-default' || b.kind === 'no-default') return true;
  const text = (entry: HistoryEntry): string => ('text' in entry ? entry.text : '');
  const sameSpan = a.span.file === b.span.file && a.span.start === b.span.start;
  return text(a) === text(b) && (sameSpan || collection);
}
