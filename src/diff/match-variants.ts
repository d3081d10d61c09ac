// Which variant of the new side is which of the old one: by path, then by the work it stands for (a rename), then by the smallest number
// of differing settings under the same parent.
import { posix } from 'node:path';
import { sameValue } from './same-value.js';
import type { SideVariant } from './side.js';
import type { Declarations, Table } from './tables.js';
import { workOf } from './variant-work.js';

export interface Matching {
  /** in the order of the new side */
  readonly variants: readonly (readonly [SideVariant, SideVariant])[];
  readonly tables: readonly (readonly [Table, Table])[];
  /** what carries another name of its own; rows of a renamed experiment do not */
  readonly renamed: readonly Renamed[];
  readonly goneVariants: readonly SideVariant[];
  readonly newVariants: readonly SideVariant[];
  readonly goneTables: readonly Table[];
  readonly newTables: readonly Table[];
}
export type Renamed =
  | { readonly what: 'experiment' | 'row'; readonly before: SideVariant; readonly after: SideVariant }
  | { readonly what: 'table'; readonly before: Table; readonly after: Table };

export function matchVariants(before: Declarations, after: Declarations): Matching {
  const variants = new Map<SideVariant, SideVariant>();
  const renamed: Renamed[] = [];
  const movedPaths = new Map<string, string>();

  const experiments = matchNamed(before.experiments, after.experiments);
  for (const [old, now] of experiments) {
    variants.set(now, old);
    if (old.path === now.path) continue;
    renamed.push({ what: 'experiment', before: old, after: now });
    movedPaths.set(old.path, now.path);
  }

  const tables = new Map<Table, Table>();
  for (const now of after.tables) {
    const old = findTable(now, before.tables, [...tables.values()], movedPaths);
    if (old === null) continue;
    tables.set(now, old);
    if (lastPart(old.path) !== lastPart(now.path)) renamed.push({ what: 'table', before: old, after: now });
    if (old.path !== now.path) movedPaths.set(old.path, now.path);
    for (const [was, is] of matchRows(old, now)) {
      variants.set(is, was);
      if (was.path !== is.path) movedPaths.set(was.path, is.path);
      if (now.kind === 'ablation' && lastPart(was.path) !== lastPart(is.path))
        renamed.push({ what: 'row', before: was, after: is });
    }
  }
  const all = (declared: Declarations) => [
    ...declared.experiments,
    ...declared.tables.flatMap((table) => table.variants),
  ];
  const kept = new Set(variants.values());
  const keptTables = new Set(tables.values());
  return {
    variants: all(after).flatMap((now) => (variants.has(now) ? [[variants.get(now)!, now] as const] : [])),
    tables: [...tables].map(([now, old]) => [old, now] as const),
    renamed,
    goneVariants: all(before).filter((old) => !kept.has(old)),
    newVariants: all(after).filter((now) => !variants.has(now)),
    goneTables: before.tables.filter((old) => !keptTables.has(old)),
    newTables: after.tables.filter((now) => !tables.has(now)),
  };
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

type Pair<T> = readonly [T, T];

/** Experiments: same file and name, same name elsewhere, same work, nearly the same settings. */
function matchNamed(before: readonly SideVariant[], after: readonly SideVariant[]): readonly Pair<SideVariant>[] {
  const pairs = new Pairing(before, after);
  pairs.match((old, now) => old.path === now.path && old.file === now.file);
  pairs.match((old, now) => old.path === now.path);
  pairs.match((old, now) => old.file === now.file && sameWork(old, now));
  pairs.match(sameWork);
  pairs.matchNearest((old, now) => {
    if (baseOf(old) !== baseOf(now)) return null;
    const distance = settingDistance(old, now);
    return distance * 4 <= now.leaves.size - defaultCount(now) ? distance : null;
  });
  return pairs.found;
}

/** Rows: same name, same work, nearer to each other than to the base. The name of a point comes from its coordinates and tells nothing. */
function matchRows(old: Table, now: Table): readonly Pair<SideVariant>[] {
  const pairs = new Pairing(old.variants, now.variants);
  pairs.match((was, is) => lastPart(was.path) === lastPart(is.path));
  pairs.match(sameWork);
  if (now.kind === 'sweep') return pairs.found;
  pairs.matchNearest((was, is) => {
    const distance = editDistance(was, is);
    return distance < Math.min(ownEdits(was).length, ownEdits(is).length) ? distance : null;
  });
  return pairs.found;
}

class Pairing<T> {
  readonly found: Pair<T>[] = [];
  #before: readonly T[];
  #after: readonly T[];

  constructor(before: readonly T[], after: readonly T[]) {
    this.#before = before;
    this.#after = after;
  }

  match(same: (old: T, now: T) => boolean): void {
    for (const now of this.#after) {
      const old = this.#before.find((candidate) => same(candidate, now));
      if (old !== undefined) this.#take(old, now);
    }
  }

  /** The closest pairs first; null = no pair. */
  matchNearest(distance: (old: T, now: T) => number | null): void {
    const candidates = this.#after.flatMap((now) =>
      this.#before.flatMap((old) => {
        const far = distance(old, now);
        return far === null ? [] : [{ old, now, far }];
      }),
    );
    for (const { old, now } of candidates.sort((a, b) => a.far - b.far)) {
      if (this.#before.includes(old) && this.#after.includes(now)) this.#take(old, now);
    }
  }

  #take(old: T, now: T): void {
    this.found.push([old, now]);
    this.#before = this.#before.filter((one) => one !== old);
    this.#after = this.#after.filter((one) => one !== now);
  }
}

function findTable(
  now: Table,
  before: readonly Table[],
  taken: readonly Table[],
  moved: ReadonlyMap<string, string>,
): Table | null {
  const free = before.filter((old) => !taken.includes(old) && old.kind === now.kind);
  const under = free.filter((old) => (moved.get(old.of) ?? old.of) === now.of);
  const named = under.filter((old) => lastPart(old.path) === lastPart(now.path));
  const same = named.find((old) => old.file === now.file) ?? named[0];
  if (same !== undefined) return same;
  const names = new Set(now.variants.map(({ path }) => lastPart(path)));
  const shared = (old: Table): number => old.variants.filter(({ path }) => names.has(lastPart(path))).length;
  return under.find((old) => names.size > 0 && shared(old) * 2 >= Math.max(names.size, old.variants.length)) ?? null;
}

function sameWork(a: SideVariant, b: SideVariant): boolean {
  const [left, right] = [workOf(a), workOf(b)];
  return left.size === right.size && [...left.keys()].every((key) => right.has(key));
}

const baseOf = ({ compiled, file }: SideVariant): string => {
  const layers = compiled.variant.layers.filter(({ layer }) => layer.kind === 'experiment');
  return layers.at(-2)?.layer.name ?? posix.dirname(file);
};

function settingDistance(a: SideVariant, b: SideVariant): number {
  const paths = new Set([...a.leaves.keys(), ...b.leaves.keys()]);
  return [...paths].filter((path) => {
    const [old, now] = [a.leaves.get(path), b.leaves.get(path)];
    return old === undefined || now === undefined || !sameValue(path, old, now);
  }).length;
}

const defaultCount = ({ leaves }: SideVariant): number =>
  [...leaves.values()].filter(({ at }) => at.layer.kind === 'default').length;

/** Edits of a row, or of the body of an experiment, as texts. */
export function ownEdits({ compiled }: SideVariant): readonly string[] {
  const layer = compiled.variant.layers.at(-1);
  return (layer?.edits ?? []).map(({ range }) => layer!.module.text.slice(range.start, range.end).replace(/\s+/g, ''));
}

function editDistance(a: SideVariant, b: SideVariant): number {
  const [left, right] = [ownEdits(a), ownEdits(b)];
  const shared = left.filter((edit) => right.includes(edit)).length;
  return Math.max(left.length, right.length) - shared;
}
