// `final` given or taken: it protects a setting in variants and changes no value by itself.
import type { DeclarationEditRecord } from './change-record.js';
import type { Comparison } from './comparison.js';
import { ownerAt } from './owner.js';
import type { SideVariant } from './side.js';
import { editedPath } from './statement-changes.js';

interface Setting {
  readonly owner: string;
  readonly path: string;
  readonly final: boolean;
  readonly file: string;
  readonly start: number;
}

/** Settings that both sides write, and one side closes. */
export function finalRecords(comparison: Comparison): readonly DeclarationEditRecord[] {
  const records = new Map<string, DeclarationEditRecord>();
  for (const [before, after] of comparison.matching.variants) {
    const old = settingsOf(before);
    for (const [name, now] of settingsOf(after)) {
      const was = old.get(name);
      if (was === undefined || was.final === now.final) continue;
      const key = `${now.file}\0${now.start}\0${now.path}`;
      const known = records.get(key);
      const affects = [...(known?.affects ?? []), comparison.nameOf(after)];
      records.set(key, recordOf(now, affects, comparison));
    }
  }
  return [...records.values()];
}

function settingsOf({ compiled }: SideVariant): ReadonlyMap<string, Setting> {
  const found = new Map<string, Setting>();
  for (const { layer, module, edits } of compiled.variant.layers) {
    for (const edit of edits) {
      const { start } = edit.range;
      const owner = ownerAt(module, { start }) ?? layer.name;
      const path = editedPath(edit);
      found.set(`${layer.kind} ${layer.name}.${path}`, { owner, path, final: edit.final, file: module.file, start });
    }
  }
  return found;
}

function recordOf(
  { owner, path, final, file, start }: Setting,
  affects: readonly string[],
  comparison: Comparison,
): DeclarationEditRecord {
  return {
    type: 'declaration-changed',
    path: `${owner}.${path}`,
    owner,
    from: final ? 'open' : 'final',
    to: final ? 'final' : 'open',
    span: comparison.spanOf({ file, start, end: start }, 'after'),
    side: 'after',
    impact: comparison.impactOf('none', 'says who may change the setting', []),
    affects,
    shielded: [],
  };
}
