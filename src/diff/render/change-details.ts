// The lines below a change: what must be run for whom, who is spared, and what is left behind.
import type { ChangeRecord, InvalidRecord } from '../change-record.js';
import { classPhrase, costPhrase, plural } from './change-phrase.js';
import { affectedPhrase, joined, shieldedPhrase, type TableKinds } from './variants-phrase.js';

/** Each a line of its own; empty where the change says it all. */
export function detailsOf(record: ChangeRecord | InvalidRecord, kinds: TableKinds, without: string): readonly string[] {
  if (record.type === 'invalid') {
    const who = affectedPhrase(record.affects, [], kinds, without);
    if (record.side === 'before')
      return who === '' ? ['was invalid before'] : [`was invalid before; now valid: ${who}`];
    return who === '' ? [] : [`not compared: ${who}`];
  }
  return [
    ...impactLines(record, kinds, without),
    ...sweepLines(record),
    ...shieldLines(record, kinds, without),
    ...orphanLines(record),
  ];
}

function impactLines(record: ChangeRecord, kinds: TableKinds, without: string): readonly string[] {
  const { impact, affects, shielded } = record;
  if (record.type === 'renamed' && impact.class === 'none') return [];
  if (impact.class === 'none' && affects.length === 0) return [`${classPhrase('none')}: ${impact.reason}`];
  const cost = costPhrase(impact);
  const isOwn = affects.length === 1 && affects[0] === record.path;
  const who = isOwn || record.type === 'sweep-changed' ? '' : affectedPhrase(affects, shielded, kinds, without);
  if (impact.class === 'none') return [`${classPhrase('none')}: ${impact.reason}`];
  const what = [who, cost].filter((part) => part !== '').join(', ');
  if (cost !== '') return [`${classPhrase(impact.class)}: ${what}`];
  if (impact.class !== 'report') return [`${classPhrase('none')}: the results of before have the same keys`];
  return [`${classPhrase('report')}: ${[who, impact.reason].filter((part) => part !== '').join(', ')}`];
}

function sweepLines(record: ChangeRecord): readonly string[] {
  if (record.type !== 'sweep-changed') return [];
  return record.statements.flatMap(({ from, to }) => [
    ...(from === null ? [] : [`- ${from}`]),
    ...(to === null ? [] : [`+ ${to}`]),
  ]);
}

function shieldLines({ shielded }: ChangeRecord, kinds: TableKinds, without: string): readonly string[] {
  return shielded.length === 0 ? [] : [`not affected: ${shieldedPhrase(shielded, kinds, without)}`];
}

function orphanLines(record: ChangeRecord): readonly string[] {
  if (!('orphans' in record) || record.orphans.length === 0) return [];
  const shown = record.orphans.slice(0, 6).map(({ variant, seed, folder }) => `${folder} (${variant}@${seed})`);
  const more = record.orphans.length - shown.length;
  return [
    `leaves ${plural(record.orphans.length, 'finished run')} without a declaration: ${joined(shown)}${more > 0 ? ` and ${more} more` : ''}`,
  ];
}
