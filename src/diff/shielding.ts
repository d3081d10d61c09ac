// Why a variant that inherits from an edited declaration stays as it is.
import type { SettingValue } from '../compiler/setting-value.js';
import type { Cause } from './cause.js';
import type { Shielded } from './change-record.js';
import type { Comparison } from './comparison.js';
import type { SideVariant } from './side.js';

/**
 * Variants whose layers hold the edited statement and that are not among the affected ones. Where all points of a sweep or rows of an
 * ablation give one reason, they are one entry, `spcr.weights.*`.
 */
export function shieldedFrom(
  cause: Cause,
  leafPath: string,
  affected: ReadonlySet<SideVariant>,
  comparison: Comparison,
): readonly Shielded[] {
  const found = new Map<SideVariant, string>();
  for (const [before, after] of comparison.matching.variants) {
    if (affected.has(after) || !inherits(cause.side === 'after' ? after : before, cause)) continue;
    const by = shieldOf(after, leafPath);
    if (by !== null) found.set(after, by);
  }
  return collapsed(found, comparison);
}

function inherits({ compiled }: SideVariant, { span }: Cause): boolean {
  const data = compiled.settings.fields.get('data');
  if (data?.kind === 'dataset' && data.declared.module.file === span.file) {
    const { range } = data.declared.decl;
    if (range.start <= span.start && span.start <= range.end) return true;
  }
  return compiled.variant.layers.some(
    ({ module, edits }) =>
      module.file === span.file && edits.some(({ range }) => range.start <= span.start && span.start <= range.end),
  );
}

function shieldOf({ leaves, compiled }: SideVariant, path: string): string | null {
  const value = leaves.get(path) ?? replacedAbove(path, leaves);
  if (value === null) return `no ${firstMissing(path, leaves)}`;
  const { kind, name } = value.at.layer;
  switch (kind) {
    case 'row':
      return `row \`${name}\``;
    case 'point': {
      const axis = compiled.coordinates.find(
        (one) => `${path}.`.startsWith(`${one.path}.`) || one.path.startsWith(path),
      );
      return `axis ${axis?.path ?? path}`;
    }
    case 'set':
      return '`--set`';
    case 'experiment':
    case 'profile':
    case 'dataset':
      return `${kind} \`${name}\``;
    case 'default':
      return 'the default of rseg/std';
  }
}

/** A single value that stands where others have a call: `weight = 30` for `weight.to`. */
function replacedAbove(path: string, leaves: ReadonlyMap<string, SettingValue>): SettingValue | null {
  const parent = leaves.get(path.slice(0, Math.max(0, path.lastIndexOf('.'))));
  return parent === undefined || parent.kind === 'call' ? null : parent;
}

/** `loss.hpdm` for `loss.hpdm.weight` where the term itself is gone. */
function firstMissing(path: string, leaves: ReadonlyMap<string, SettingValue>): string {
  const parts = path.split('.');
  for (let length = 1; length < parts.length; length++) {
    const prefix = parts.slice(0, length).join('.');
    const known = [...leaves.keys()].some((name) => name === prefix || name.startsWith(`${prefix}.`));
    if (!known) return prefix;
  }
  return path;
}

function collapsed(found: ReadonlyMap<SideVariant, string>, comparison: Comparison): readonly Shielded[] {
  const whole = new Map<SideVariant, string>();
  for (const [, table] of comparison.matching.tables) {
    const reasons = new Set(table.variants.map((variant) => found.get(variant)));
    if (table.variants.length > 1 && reasons.size === 1 && !reasons.has(undefined))
      for (const variant of table.variants) whole.set(variant, `${table.path}.*`);
  }
  const entries = new Map<string, Shielded>();
  for (const [variant, by] of found) {
    const name = whole.get(variant) ?? comparison.nameOf(variant);
    entries.set(name, { variant: name, by });
  }
  return [...entries.values()];
}
