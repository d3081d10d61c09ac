// Data sets, profiles and externs that differ without any variant showing it: nothing uses them, or everything overrides them.
import type { Decl } from '../../grammar/ast.js';
import type { Span } from '../compiler/diagnostic.js';
import { elaborateDataset, elaborateVariant } from '../compiler/elaborate.js';
import { layerOfProfile } from '../compiler/layers.js';
import type { Module } from '../compiler/modules.js';
import { Problems } from '../compiler/problems.js';
import { loadRegistry } from '../compiler/registry.js';
import { settingLeaves } from '../compiler/setting-leaves.js';
import type { SettingValue } from '../compiler/setting-value.js';
import { valueText } from '../compiler/value-text.js';
import type { ChangeRecord, DeclarationEditRecord, DeclarationRecord, SettingRecord } from './change-record.js';
import type { Comparison } from './comparison.js';
import { ownerPath } from './owner.js';
import { sameValue } from './same-value.js';
import { shieldedFrom } from './shielding.js';
import type { Side } from './side.js';
import { wordsOf } from './statement-changes.js';

type LooseDecl = Extract<Decl, { kind: 'dataset' | 'profile' | 'extern' }>;
interface Loose {
  readonly decl: LooseDecl;
  readonly module: Module;
}

/** `found`: records of settings, which are not repeated here. */
export function looseRecords(comparison: Comparison, found: readonly ChangeRecord[]): readonly ChangeRecord[] {
  const [before, after] = [looseOf(comparison.before), looseOf(comparison.after)];
  const told = new Set(found.map((record) => `${record.span.file}\0${record.path}`));
  const renamed = new Set(found.flatMap((record) => (record.type === 'renamed' ? [record.from, record.to] : [])));
  const records: ChangeRecord[] = [];
  for (const [name, now] of after) {
    const old = before.get(name);
    if (old === undefined) {
      if (!renamed.has(now.decl.name.name)) records.push(wholeRecord(now, 'added', comparison));
    } else if (now.decl.kind === 'extern') records.push(...externRecords(old, now, comparison));
    else records.push(...settingRecordsOf(old, now, comparison));
  }
  for (const [name, old] of before) {
    if (!after.has(name) && !renamed.has(old.decl.name.name)) records.push(wholeRecord(old, 'removed', comparison));
  }
  return records.filter((record) => !told.has(`${record.span.file}\0${record.path}`));
}

function looseOf(side: Side): ReadonlyMap<string, Loose> {
  const found = new Map<string, Loose>();
  for (const [file, { modules }] of side.compilations) {
    const module = modules.get(file);
    for (const decl of module?.ast.decls ?? []) {
      const loose = decl.kind === 'dataset' || decl.kind === 'profile' || decl.kind === 'extern';
      if (loose && module !== undefined) found.set(`${decl.kind} ${file} ${decl.name.name}`, { decl, module });
    }
  }
  return found;
}

const nameSpan = ({ decl, module }: Loose): Span => ({ file: module.file, ...decl.name.range });

function wholeRecord(loose: Loose, how: 'added' | 'removed', comparison: Comparison): DeclarationRecord {
  const { decl } = loose;
  const side = how === 'added' ? 'after' : 'before';
  return {
    type: `declaration-${how}`,
    what: decl.kind,
    path: decl.name.name,
    owner: decl.name.name,
    text: '',
    span: comparison.spanOf(nameSpan(loose), side),
    side,
    impact: comparison.impactOf('none', 'variants that use it are listed apart', []),
    affects: [],
    shielded: [],
    orphans: [],
  };
}

function externRecords(old: Loose, now: Loose, comparison: Comparison): readonly DeclarationEditRecord[] {
  if (wordsOf(old.module.text, old.decl.range) === wordsOf(now.module.text, now.decl.range)) return [];
  const [from, to] = [textOf(old), textOf(now)];
  const name = now.decl.name.name;
  const users = comparison.matching.variants.filter(([before, after]) =>
    [before, after].some(({ compiled }) => compiled.form.loss.some(({ loss }) => loss.call === name)),
  );
  const span = comparison.spanOf(nameSpan(now), 'after');
  const impact = comparison.impactOf('none', 'changed keys are listed with the variants', []);
  const affects = users.map(([, after]) => comparison.nameOf(after));
  return [
    {
      type: 'declaration-changed',
      path: name,
      owner: name,
      span,
      side: 'after',
      from,
      to,
      impact,
      affects,
      shielded: [],
    },
  ];
}

const textOf = ({ decl, module }: Loose): string =>
  module.text.slice(decl.range.start, decl.range.end).replace(/\s+/g, ' ');

function settingRecordsOf(old: Loose, now: Loose, comparison: Comparison): readonly SettingRecord[] {
  const [before, after] = [leavesOf(old), leavesOf(now)];
  const isData = now.decl.kind === 'dataset';
  const records: SettingRecord[] = [];
  for (const path of new Set([...after.keys(), ...before.keys()])) {
    const [was, is] = [before.get(path), after.get(path)];
    const leafPath = isData ? `data.${path}` : path;
    if (was !== undefined && is !== undefined && sameValue(leafPath, was, is)) continue;
    if (records.some((record) => `${now.decl.name.name}.${path}`.startsWith(`${record.path}.`))) continue;
    const value = is ?? was!;
    const side = is !== undefined && is.at.layer.kind !== 'default' ? 'after' : 'before';
    const span = side === 'after' ? value.at.span : (was ?? value).at.span;
    const owner = ownerPath(now.decl, now.decl.range.start);
    const cause = { side, span, owner, setting: path, direct: true, key: '' } as const;
    const shielded = shieldedFrom(cause, leafPath, new Set(), comparison);
    const reason = shielded.length > 0 ? 'every variant that inherits it sets it itself' : 'no variant uses it';
    records.push({
      type: was === undefined ? 'setting-added' : is === undefined ? 'setting-removed' : 'setting-changed',
      path: `${owner}.${path}`,
      owner,
      span: comparison.spanOf(span, side),
      side,
      from: was === undefined ? null : valueText(was, comparison.before.sources),
      to: is === undefined ? null : valueText(is, comparison.after.sources),
      unit: null,
      default: null,
      impact: comparison.impactOf('none', reason, []),
      affects: [],
      shielded,
    });
  }
  return records;
}

/** What a declaration sets, by itself. */
function leavesOf({ decl, module }: Loose): ReadonlyMap<string, SettingValue> {
  if (decl.kind === 'dataset') return settingLeaves(elaborateDataset({ decl, module }, loadRegistry()).value);
  if (decl.kind === 'extern') return new Map();
  const layer = layerOfProfile({ decl, module }, new Problems());
  const span: Span = { file: module.file, ...decl.name.range };
  const variant = {
    path: decl.name.name,
    module,
    named: span,
    own: span,
    experimentNamed: span,
    layers: [layer],
    base: null,
  };
  const leaves = settingLeaves(elaborateVariant(variant, loadRegistry()).value.settings);
  return new Map([...leaves].filter(([, value]) => value.at.layer.kind === 'profile'));
}
