// Sweeps whose points are others than before: one record per sweep, since one line of it may move every point.
import type { SweepDecl } from '../../grammar/ast.js';
import type { SweepRecord } from './change-record.js';
import type { Comparison } from './comparison.js';
import { orphansOf } from './declaration-records.js';
import { isDeclared } from './invalid-records.js';
import { wordsOf } from './statement-changes.js';
import type { Table } from './tables.js';
import { deeper, depthOf, workOf } from './variant-work.js';

export function sweepRecords(comparison: Comparison): readonly SweepRecord[] {
  return comparison.matching.tables.flatMap(([old, now]) => {
    if (old.decl.kind !== 'sweep' || now.decl.kind !== 'sweep') return [];
    const gone = new Set(comparison.matching.goneVariants);
    const fresh = new Set(comparison.matching.newVariants);
    const removed = old.variants.filter((variant) => gone.has(variant) && !isDeclared(variant, comparison.after));
    const added = now.variants.filter((variant) => fresh.has(variant) && !isDeclared(variant, comparison.before));
    if (removed.length === 0 && added.length === 0) return [];
    const changed = changedItems(old, now);
    const depth = added
      .filter((variant) => !comparison.isKnown(variant))
      .map((variant) => depthOf(new Map(), workOf(variant)))
      .reduce(deeper, 'report');
    const impact = comparison.impactOf(depth, added.length > 0 ? 'new points' : 'points fall away', added);
    const reached = impact.teacherRuns > 0 ? 'train-teacher' : impact.runs > 0 ? 'train-student' : 'report';
    return [
      {
        type: 'sweep-changed',
        path: now.path,
        owner: now.path,
        span: comparison.spanOf({ file: now.module.file, ...changed.at }, 'after'),
        side: 'after',
        from: old.variants.length,
        to: now.variants.length,
        added: added.map((variant) => comparison.nameOf(variant)),
        removed: removed.map((variant) => comparison.nameOf(variant)),
        statements: changed.statements,
        impact: { ...impact, class: reached },
        affects: added.map((variant) => comparison.nameOf(variant)),
        shielded: [],
        orphans: orphansOf(removed, comparison),
      },
    ];
  });
}

interface Item {
  readonly kind: 'axis' | 'skip' | 'sample';
  readonly name: string;
  readonly text: string;
  readonly at: { readonly start: number; readonly end: number };
}

/** Lines of a sweep that only one side has; axes of the same settings belong together. */
function changedItems(old: Table, now: Table) {
  const [before, after] = [itemsOf(old), itemsOf(now)];
  const lacking = (items: readonly Item[], other: readonly Item[]): readonly Item[] =>
    items.filter(({ text }) => !other.some((one) => one.text === text));
  let gone = lacking(before, after);
  const made = lacking(after, before);
  const statements: { from: string | null; to: string | null }[] = made.map((item) => {
    const was = gone.find(({ name }) => name === item.name) ?? gone.find(({ kind }) => kind === item.kind);
    gone = gone.filter((one) => one !== was);
    return { from: was?.text ?? null, to: item.text };
  });
  statements.push(...gone.map(({ text }) => ({ from: text, to: null })));
  return { statements, at: made[0]?.at ?? now.decl.name.range };
}

function itemsOf({ decl, module }: Table): readonly Item[] {
  return (decl as SweepDecl).items.map((item) => {
    const text = module.text
      .slice(item.range.start, item.range.end)
      .replace(/#[^\n]*/g, '')
      .replace(/\s+/g, ' ')
      .trim();
    const name =
      item.kind === 'axis' ? item.paths.map((path) => wordsOf(module.text, path.range)).join(', ') : item.kind;
    return { kind: item.kind, name, text, at: item.range };
  });
}
