// What differs between two versions of one variant, as few typed changes: an added suite is one change, not one per argument.
import { settingAt } from '../compiler/read-setting.js';
import type { SettingValue } from '../compiler/setting-value.js';
import { termText, valueText } from '../compiler/value-text.js';
import { placed, sameValue } from './same-value.js';
import type { Side, SideVariant } from './side.js';

export interface SettingChange {
  readonly kind: 'added' | 'removed' | 'changed' | 'renamed' | 'reordered';
  /** `loss.hpdm.weight`, `data.modality.lidar`; the old path where it was removed */
  readonly path: string;
  /** of a renamed entry */
  readonly oldPath: string;
  readonly before: SettingValue | null;
  readonly after: SettingValue | null;
  /** in the author's units; null on the side where there is nothing */
  readonly from: string | null;
  readonly to: string | null;
}

/** Collections whose entries have names that nothing but results and edits refer to. */
const COLLECTIONS = ['loss', 'eval.suite', 'data.modality', 'data.split'] as const;

/** In the order of the settings; an entry whose name alone changed is `renamed`. */
export function settingChanges(
  before: SideVariant,
  after: SideVariant,
  sides: { readonly before: Side; readonly after: Side },
): readonly SettingChange[] {
  const plain = plainChanges(before, after, sides);
  const renamed = new Set<SettingChange>();
  const merged = plain.map((change) => {
    if (change.kind !== 'added') return change;
    const old = plain.find(
      (one) => one.kind === 'removed' && !renamed.has(one) && isRename(one, change, before, after),
    );
    if (old === undefined) return change;
    renamed.add(old);
    return { ...change, kind: 'renamed' as const, oldPath: old.path, before: old.before, from: old.from };
  });
  return [...merged.filter((change) => !renamed.has(change)), ...orderChange(before, after)];
}

function plainChanges(
  before: SideVariant,
  after: SideVariant,
  sides: { readonly before: Side; readonly after: Side },
): SettingChange[] {
  const changes: SettingChange[] = [];
  const whole = new Set<string>();
  for (const path of new Set([...after.leaves.keys(), ...before.leaves.keys()])) {
    const old = before.leaves.get(path);
    const now = after.leaves.get(path);
    if (isBelow(path, whole) || (old !== undefined && now !== undefined && sameValue(path, old, now))) continue;
    const kind = kindOf(path, old, now, before, after);
    if (kind !== 'renamed') whole.add(path);
    const from = old === undefined ? null : textOf(before, path, old, sides.before);
    const to = now === undefined ? null : textOf(after, path, now, sides.after);
    const texts = from === to ? { from: placedText(path, old), to: placedText(path, now) } : { from, to };
    changes.push({ kind, path, oldPath: path, before: old ?? null, after: now ?? null, ...texts });
  }
  return changes;
}

function kindOf(
  path: string,
  old: SettingValue | undefined,
  now: SettingValue | undefined,
  before: SideVariant,
  after: SideVariant,
): SettingChange['kind'] {
  if (old === undefined) return 'added';
  if (now === undefined) return 'removed';
  return path === 'data' && isRenamedDataset(before, after) ? 'renamed' : 'changed';
}

/** Another name for the same data set: what differs inside is told setting by setting. */
function isRenamedDataset(before: SideVariant, after: SideVariant): boolean {
  const own = [...before.leaves].filter(([path]) => path.startsWith('data.'));
  const same = own.filter(([path, value]) => {
    const now = after.leaves.get(path);
    return now !== undefined && sameValue(path, value, now);
  });
  return same.length > 0.7 * own.length;
}

function isBelow(path: string, whole: ReadonlySet<string>): boolean {
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    if (whole.has(path.slice(0, dot))) return true;
  }
  return false;
}

/** One text in files of two folders leads to two places: those are told. */
function placedText(path: string, value: SettingValue | undefined): string | null {
  return value?.kind === 'string' ? JSON.stringify(placed(path, value.value, value.at.span.file)) : null;
}

/** A loss term shows its weight as well. */
function textOf(variant: SideVariant, path: string, value: SettingValue, { sources }: Side): string {
  const [, label] = /^loss\.([^.]+)$/.exec(path) ?? [];
  const loss = settingAt(variant.compiled.settings, 'loss');
  const term = loss?.kind === 'terms' ? loss.terms.find((one) => one.label === label) : undefined;
  return term === undefined ? valueText(value, sources) : termText(term, sources);
}

function isRename(old: SettingChange, now: SettingChange, before: SideVariant, after: SideVariant): boolean {
  const parent = parentOf(now.path);
  if (parentOf(old.path) !== parent || !COLLECTIONS.some((one) => one === parent)) return false;
  const inside = below(before.leaves, old.path);
  const inNew = below(after.leaves, now.path);
  return (
    inside.size === inNew.size &&
    [...inside].every(([rest, value]) => {
      const other = inNew.get(rest);
      return other !== undefined && sameValue(now.path, value, other);
    })
  );
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('.'));

/** An entry and everything in it, by the rest of the path. */
function below(leaves: ReadonlyMap<string, SettingValue>, path: string): ReadonlyMap<string, SettingValue> {
  return new Map(
    [...leaves]
      .filter(([name]) => name === path || name.startsWith(`${path}.`))
      .map(([name, value]) => [name.slice(path.length), value]),
  );
}

/** The networks see modalities in the order of their lines; no other order means anything. */
function orderChange(before: SideVariant, after: SideVariant): readonly SettingChange[] {
  const old = settingAt(before.data, 'modality');
  const now = settingAt(after.data, 'modality');
  if (old?.kind !== 'keyed' || now?.kind !== 'keyed') return [];
  const stayed = [...old.entries.keys()].filter((name) => now.entries.has(name));
  const order = [...now.entries.keys()].filter((name) => old.entries.has(name));
  if (stayed.join() === order.join()) return [];
  const path = 'data.modality';
  const texts = { from: stayed.join(', '), to: order.join(', ') };
  return [{ kind: 'reordered', path, oldPath: path, before: old, after: now, ...texts }];
}
