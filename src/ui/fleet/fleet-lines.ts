// Many runs as lines that are added and never changed: one for every change of a state, each sentence once.

import { formatDuration } from '../duration.js';
import { formatPercent } from '../quantity.js';
import { sanitize } from '../sanitize.js';
import type { Fleet } from './fleet-reader.js';
import { type FleetRow, rowMiou, rowSpentMs, rowState, STATES } from './fleet-row.js';
import { reasonText } from './fleet-table.js';

export interface FleetLines {
  /** Lines for what has changed since the last call. */
  news(fleet: Fleet): readonly string[];
  /** The sentence, unless it was said before. */
  once(sentence: string): readonly string[];
}

/** `first` is known already: it is not news. */
export function fleetLines(first: Fleet): FleetLines {
  const states = new Map(first.rows.map((row) => [row.listed.name, rowState(row)]));
  const said = new Set<string>();
  return {
    news: ({ rows }) =>
      rows.flatMap((row) => {
        const { name } = row.listed;
        if (states.get(name) === rowState(row)) return [];
        states.set(name, rowState(row));
        return [stateLine(row)];
      }),
    once: (sentence) => {
      if (said.has(sentence)) return [];
      said.add(sentence);
      return [sentence];
    },
  };
}

/** `spcr.terms.no_kl@2 done, mIoU 41.2, took 2h 07m`. */
export function stateLine(row: FleetRow): string {
  const reason = reasonText(row);
  const miou = rowMiou(row);
  const spent = rowSpentMs(row);
  const ended = rowState(row) === 'done';
  return [
    `${sanitize(row.listed.name)} ${STATES[rowState(row)].word}`,
    ...(ended && !Number.isNaN(miou) ? [`mIoU ${formatPercent(miou)}`] : []),
    ...(ended && spent > 0 ? [`took ${formatDuration(spent)}`] : []),
    ...(reason === '' ? [] : [reason]),
  ].join(', ');
}
