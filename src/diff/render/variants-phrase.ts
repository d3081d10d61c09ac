// Many variants in few words: "spcr and 6 of 10 rows of terms".
import type { Shielded } from '../change-record.js';

/** How the variants below a table are called, by path of the table. */
export type TableKinds = Readonly<Record<string, 'ablation' | 'sweep'>>;

interface Grouped {
  /** variants of no table */
  readonly single: readonly string[];
  /** number of variants by table */
  readonly tables: ReadonlyMap<string, readonly string[]>;
}

export const tableOf = (variant: string, tables: TableKinds): string | null => {
  const path = variant.slice(variant.indexOf(':') + 1);
  const table = path.slice(0, path.lastIndexOf('.'));
  return tables[table] === undefined ? null : table;
};

function grouped(variants: readonly string[], kinds: TableKinds): Grouped {
  const tables = new Map<string, string[]>();
  const single: string[] = [];
  for (const variant of variants) {
    const table = tableOf(variant, kinds);
    if (table === null) single.push(variant);
    else tables.set(table, [...(tables.get(table) ?? []), variant]);
  }
  return { single, tables };
}

const noun = (table: string, kinds: TableKinds, count: number): string =>
  `${kinds[table] === 'sweep' ? 'point' : 'row'}${count === 1 ? '' : 's'}`;

export const joined = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** `without`: common first part of all paths, left out. */
export function affectedPhrase(
  affects: readonly string[],
  shielded: readonly Shielded[],
  kinds: TableKinds,
  without: string,
): string {
  const { single, tables } = grouped(affects, kinds);
  const spared = grouped(
    shielded.map(({ variant }) => variant),
    kinds,
  ).tables;
  const parts = [...tables].map(([table, own]) => {
    const name = short(table, without);
    const left = spared.get(table) ?? [];
    if (own.length === 1 && left.length === 0) return short(own[0]!, without);
    const total = own.length + left.length;
    const share = left.length === 0 ? `all ${total}` : `${own.length} of ${total}`;
    return `${share} ${noun(table, kinds, total)} of ${name}${keepers(table, shielded, kinds)}`;
  });
  const named = single.length > 4 ? [`${single.length} experiments`] : single.map((path) => short(path, without));
  return joined([...named, ...parts]);
}

/** Where all others of the table lack one thing: the ones that have it. */
function keepers(table: string, shielded: readonly Shielded[], kinds: TableKinds): string {
  const reasons = new Set(shielded.filter(({ variant }) => tableOf(variant, kinds) === table).map(({ by }) => by));
  const [reason] = reasons;
  if (reasons.size !== 1 || reason === undefined || !reason.startsWith('no ')) return '';
  return ` (the ones that keep ${lastPart(reason)})`;
}

const lastPart = (path: string): string => path.slice(Math.max(path.lastIndexOf('.'), path.lastIndexOf(' ')) + 1);

/** "4 rows without hpdm; sweep weights (its axis sets this path)" */
export function shieldedPhrase(shielded: readonly Shielded[], kinds: TableKinds, without: string): string {
  const reasons = new Map<string, string[]>();
  for (const { variant, by } of shielded) {
    const table = variant.endsWith('.*') ? null : tableOf(variant, kinds);
    const key = [table ?? variant, by.startsWith('no ') ? by : kindOf(by)].join('\0');
    reasons.set(key, [...(reasons.get(key) ?? []), `${variant}\0${by}`]);
  }
  return [...reasons].map(([, entries]) => entryPhrase(entries, kinds, without)).join('; ');
}

const kindOf = (by: string): string => by.split(' ')[0] ?? by;

function entryPhrase(entries: readonly string[], kinds: TableKinds, without: string): string {
  const [variant = '', by = ''] = entries[0]!.split('\0');
  const lacks = by.startsWith('no ');
  if (variant.endsWith('.*')) {
    const table = variant.slice(0, -2);
    const reason = by.startsWith('axis ') ? 'its axis sets this path' : lacks ? `without ${lastPart(by)}` : by;
    return `${kinds[table] === 'sweep' ? 'sweep' : 'ablation'} ${short(table, without)} (${reason})`;
  }
  const table = tableOf(variant, kinds);
  const who =
    table !== null && entries.length > 1
      ? `${entries.length} ${noun(table, kinds, entries.length)}`
      : joined(entries.map((entry) => short(entry.split('\0')[0]!, without)));
  if (lacks) return `${who} without ${lastPart(by)}`;
  if (by.startsWith('row ') || by.startsWith('experiment '))
    return `${who} (set${entries.length > 1 ? '' : 's'} it itself)`;
  return `${who} (${by})`;
}

/** A path without the part that all paths share. */
export function short(path: string, without: string): string {
  return without !== '' && path.startsWith(`${without}.`) ? path.slice(without.length + 1) : path;
}
