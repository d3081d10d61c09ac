// One experiment under every condition and with every subset of the modalities: rows are conditions, as in the published table.
import type { Board } from '../boards.js';
import { type Measure, resultOf, type TableSuite } from '../measures.js';
import { valuesOf } from '../rows.js';
import { statisticOf } from '../statistics/seed-statistics.js';
import { letterKey, subsetLabel } from '../subset-label.js';
import { type Cell, NONE, type PaperTable } from './paper-table.js';

/** The student that a board shows; null where it has no results, or one condition only. */
export function conditionSubsetTable(board: Board, suite: TableSuite, kind: string): PaperTable | null {
  const { shown, modalities } = board;
  const results = shown.seeds.flatMap(({ evaluated }) => resultOf(evaluated, suite) ?? []);
  const conditions = results[0]?.conditions.filter(({ by }) => by === kind) ?? [];
  if (conditions.length < 2) return null;
  const subsets = conditions[0]!.rows.map(({ row }) => row);
  if (subsets.length < 2) return null;
  const columns = [...subsets, null];
  const cellOf = (value: string, subset: string | null): Cell => {
    const measure: Measure['of'] = (evaluated) => {
      const condition = resultOf(evaluated, suite)?.conditions.find((one) => one.by === kind && one.value === value);
      const share = subset === null ? condition?.summary.mean : condition?.rows.find(({ row }) => row === subset)?.miou;
      return share === undefined ? null : 100 * share;
    };
    const statistic = statisticOf([...valuesOf(shown, measure).values()]);
    return statistic === null ? NONE : { kind: 'number', statistic, signed: false, rank: null, within: false };
  };
  return {
    id: `condition-${kind}-subsets`,
    title: `${shown.label} by ${kind} and subset`,
    head: kind,
    columns: columns.map((subset) => ({
      label: subset === null ? 'mean' : subsetLabel(subset, modalities),
      title: subset === null ? `mean mIoU of ${suite.name}` : `mIoU with ${subset.replaceAll('+', ', ')}`,
      numeric: true,
    })),
    sections: [
      {
        title: '',
        rows: conditions.map(({ value, frames }) => ({
          label: value,
          detail: `${frames} frame${frames === 1 ? '' : 's'}`,
          cells: columns.map((subset) => cellOf(value, subset)),
        })),
      },
    ],
    notes: [`mIoU of ${shown.variant} in percent, ${suite.title}.`, `${letterKey(modalities)}.`],
  };
}
