// Rows times measures: means over seeds, and the differences to the base paired by seed.
import type { Board } from '../boards.js';
import type { Measure } from '../measures.js';
import { isSameWork, type Row, valuesOf, workOf } from '../rows.js';
import { boundOfPaired, noiseOf } from '../statistics/noise.js';
import { pairedDifference, type Statistic, statisticOf } from '../statistics/seed-statistics.js';
import { type Cell, NONE, type PaperTable, type TableSection, textCell, withoutEmptyColumns } from './paper-table.js';
import { ranksOf } from './ranking.js';
import { resultSeeds } from './result-seeds.js';

/** What a table of measures is about. */
export interface MeasureTable {
  readonly id: string;
  readonly title: string;
  readonly measures: readonly Measure[];
  readonly notes: readonly string[];
}

/** Mean and spread of every measure over the seeds of every row that has any. */
export function valueTable(board: Board, { id, title, measures, notes }: MeasureTable): PaperTable {
  const rows = board.rows.filter(hasResults);
  // rows of the same work do not keep each other from being the best
  const works = [...new Set(rows.map(workOf))];
  const columns = measures.map((measure) => {
    const statistics = rows.map((row) => statisticOf([...valuesOf(row, measure.of).values()]));
    const distinct = works.map((work) => statistics[rows.findIndex((row) => workOf(row) === work)]!);
    const ranks = ranksOf(distinct, noiseOf(valuesOf(board.base, measure.of)));
    return statistics.map(
      (statistic, i): Cell => numberCell(statistic, { rank: ranks[works.indexOf(workOf(rows[i]!))]! }),
    );
  });
  return tableOf({ id, title, measures, notes }, rows, columns);
}

/** Every row minus the base, seed by seed; null when there is nothing to compare. */
export function differenceTable(board: Board, { id, title, measures }: MeasureTable): PaperTable | null {
  const { base } = board;
  const rows = board.rows.filter((row) => row !== base && hasResults(row));
  if (rows.length === 0 || !hasResults(base)) return null;
  const columns = measures.map(({ of }) => {
    const ofBase = valuesOf(base, of);
    const noise = noiseOf(ofBase);
    return rows.map((row): Cell => {
      if (isSameWork(row, base)) return textCell('=');
      const difference = pairedDifference(valuesOf(row, of), ofBase);
      const within =
        difference !== null && noise !== null && Math.abs(difference.mean) <= boundOfPaired(noise, difference);
      return numberCell(difference, { signed: true, within });
    });
  });
  const known = resultSeeds(base) > 1;
  const marks = known ? ' ≈: within the noise, which chance may have made.' : ' How much of it is noise is not known.';
  const notes = [
    `Each row minus ${base.kind === 'teacher' ? base.label : base.variant}, seed by seed, in points; =: the same work.${marks}`,
  ];
  return tableOf(
    { id: `${id}-difference`, title: `${title}: differences to ${base.label}`, measures, notes },
    rows,
    columns,
  );
}

/** With how many of its seeds have results, where some have none. */
function labelOf(row: Row): string {
  const count = resultSeeds(row);
  return count === row.seeds.length ? row.label : `${row.label} (${count} of ${row.seeds.length} seeds)`;
}

export const hasResults = ({ seeds }: Row): boolean => seeds.some(({ evaluated }) => evaluated.metrics !== null);

function numberCell(
  statistic: Statistic | null,
  { signed = false, rank = null, within = false }: Partial<Extract<Cell, { kind: 'number' }>>,
): Cell {
  return statistic === null ? NONE : { kind: 'number', statistic, signed, rank, within };
}

/** `columns`: the cells of every measure, row by row. */
function tableOf(
  { id, title, measures, notes }: MeasureTable,
  rows: readonly Row[],
  columns: readonly (readonly Cell[])[],
): PaperTable {
  const titles = [...new Set(rows.map(({ section }) => section))];
  const sections = titles.map(
    (section): TableSection => ({
      title: section,
      rows: rows.flatMap((row, r) =>
        row.section === section
          ? [
              {
                label: labelOf(row),
                detail: id === 'summary' ? row.detail : '',
                cells: columns.map((cells) => cells[r]!),
              },
            ]
          : [],
      ),
    }),
  );
  const head = measures.map(({ label, title: whole }) => ({ label, title: whole, numeric: true }));
  return withoutEmptyColumns({ id, title, head: 'experiment', columns: head, sections, notes });
}
