// A table before it is Markdown, LaTeX or a page: numbers with what is to be said about them, texts as they came from users.
import type { Statistic } from '../statistics/seed-statistics.js';

export type Cell =
  /** `rank`: clearly ahead of all others, or of all but one; `within`: a difference that chance may have made */
  | {
      readonly kind: 'number';
      readonly statistic: Statistic;
      readonly signed: boolean;
      readonly rank: 'best' | 'second' | null;
      readonly within: boolean;
    }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none' };

export interface TableColumn {
  readonly label: string;
  readonly title: string;
  readonly numeric: boolean;
}
export interface TableRow {
  readonly label: string;
  /** more about the row; empty where the label says it all */
  readonly detail: string;
  readonly cells: readonly Cell[];
}
export interface TableSection {
  /** empty where the table has no parts */
  readonly title: string;
  readonly rows: readonly TableRow[];
}
export interface PaperTable {
  /** unique on its page: `any`, `any-difference` */
  readonly id: string;
  readonly title: string;
  /** heading of the first column */
  readonly head: string;
  readonly columns: readonly TableColumn[];
  readonly sections: readonly TableSection[];
  /** sentences below it */
  readonly notes: readonly string[];
}

export const NONE: Cell = { kind: 'none' };
export const textCell = (text: string): Cell => ({ kind: 'text', text });

/** `49.89`, `+1.20` or `-0.30`. */
export function numberText(value: number, signed: boolean): string {
  const text = value.toFixed(2);
  return signed && value >= 0 ? `+${text}` : text;
}

/** The columns of numbers that have a value in some row; those without any would say nothing. */
export function withoutEmptyColumns(table: PaperTable): PaperTable {
  const rows = table.sections.flatMap((section) => section.rows);
  const kept = table.columns.map((_, i) => rows.some(({ cells }) => cells[i]!.kind !== 'none'));
  return {
    ...table,
    columns: table.columns.filter((_, i) => kept[i]),
    sections: table.sections.map(({ title, rows: own }) => ({
      title,
      rows: own.map((row) => ({ ...row, cells: row.cells.filter((_, i) => kept[i]) })),
    })),
  };
}
