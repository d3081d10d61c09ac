// Changed settings as records: one per cause, with the variants that feel it and those that do not.
import type { SettingValue } from '../compiler/setting-value.js';
import { type Cause, CauseFinder, isDefault } from './cause.js';
import type { ImpactClass, RenameRecord, SettingRecord } from './change-record.js';
import type { Comparison } from './comparison.js';
import { impactReason } from './impact-reason.js';
import { type SettingChange, settingChanges } from './setting-changes.js';
import { shieldedFrom } from './shielding.js';
import type { SideVariant } from './side.js';
import { deeper, depthOf, type Work, workOf, workWith } from './variant-work.js';

interface Affected {
  readonly before: SideVariant;
  readonly after: SideVariant;
  /** this variant's settings that the cause changes */
  readonly changes: SettingChange[];
}
interface Group {
  /** of the setting that the statement names; the first one where it names none */
  cause: Cause;
  change: SettingChange;
  readonly affected: Affected[];
}

/** In the order in which the variants show them. */
export function settingRecords(comparison: Comparison): readonly (SettingRecord | RenameRecord)[] {
  const groups = new Map<string, Group>();
  for (const [before, after] of comparison.matching.variants) {
    const changes = settingChanges(before, after, comparison);
    if (changes.length === 0) continue;
    const finder = new CauseFinder(before, after);
    for (const change of changes) addTo(groups, finder.causeOf(change), change, before, after);
  }
  return [...groups.values()].map((group) => recordOf(group, comparison));
}

function addTo(
  groups: Map<string, Group>,
  cause: Cause,
  change: SettingChange,
  before: SideVariant,
  after: SideVariant,
): void {
  const group = groups.get(cause.key) ?? { cause, change, affected: [] };
  groups.set(cause.key, group);
  if (cause.direct && !group.cause.direct) {
    group.cause = cause;
    group.change = change;
  }
  const own = group.affected.find((one) => one.after === after);
  if (own === undefined) group.affected.push({ before, after, changes: [change] });
  else own.changes.push(change);
}

function recordOf({ cause, change, affected }: Group, comparison: Comparison): SettingRecord | RenameRecord {
  const works = affected.map(workOfChange);
  const impact = affected.map(({ before }, i) => depthOf(workOf(before), works[i]!)).reduce(deeper, 'none');
  const ofData = change.path.startsWith('data.');
  const variants = affected.map(({ after }) => after);
  const path = `${cause.owner}.${cause.setting}`;
  const shared = {
    path,
    owner: cause.owner,
    span: comparison.spanOf(cause.span, cause.side),
    side: cause.side,
    impact: comparison.impactOfWork(impact, reasonOf(cause, change, ofData, impact), works),
    affects: variants.map((variant) => comparison.nameOf(variant)),
    shielded: change.kind === 'renamed' ? [] : shieldedFrom(cause, change.path, new Set(variants), comparison),
  };
  if (change.kind === 'renamed') return { type: 'renamed', ...renaming(change), ...shared };
  const type = change.kind === 'reordered' ? 'order-changed' : (`setting-${change.kind}` as const);
  return { type, ...shared, ...values(change), default: defaultSide(change) };
}

function reasonOf(cause: Cause, change: SettingChange, ofData: boolean, impact: ImpactClass): string {
  if (change.kind === 'renamed' && impact === 'none') return 'same content, nothing to run';
  if (change.kind === 'renamed' && change.path.startsWith('eval.suite.')) return 'results carry the names of suites';
  return impactReason(cause.setting, ofData, impact);
}

/** What the variant would need if nothing but this cause had changed. */
function workOfChange({ before, after, changes }: Affected): Work {
  return workWith(before, after, changes) ?? workOf(after);
}

function renaming({ path, oldPath, from, to }: SettingChange): Pick<RenameRecord, 'what' | 'from' | 'to'> {
  if (path === 'data') return { what: 'dataset', from: from ?? '', to: to ?? '' };
  const last = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
  return { what: 'entry', from: last(oldPath), to: last(path) };
}

const NUMBER = /^(-?\d+(?:\.\d+)?)(%| [a-zA-Z]+)?$/;

/** Numbers of one unit as numbers, everything else as its author wrote it. */
function values({ from, to }: SettingChange): Pick<SettingRecord, 'from' | 'to' | 'unit'> {
  const [a, b] = [split(from), split(to)];
  if (from !== null && to !== null && (a === null || b === null || a.unit !== b.unit)) return { from, to, unit: null };
  return { from: a?.value ?? from, to: b?.value ?? to, unit: a?.unit ?? b?.unit ?? null };
}

function split(text: string | null): { readonly value: number; readonly unit: string | null } | null {
  const [, digits, unit] = NUMBER.exec(text ?? '') ?? [];
  if (digits === undefined || String(Number(digits)) !== digits) return null;
  return { value: Number(digits), unit: unit?.trim() ?? null };
}

function defaultSide({ kind, before, after }: SettingChange): SettingRecord['default'] {
  const plain = (value: SettingValue | null): boolean => kind === 'changed' && isDefault(value);
  if (plain(before)) return 'from';
  return plain(after) ? 'to' : null;
}
