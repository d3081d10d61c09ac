// A report as CSV (RFC 4180), one line per number, for programs and spreadsheets.
import { sanitize } from '../../ui/sanitize.js';
import { boardTitle, type ReportDocument } from '../report-document.js';
import type { Cell, PaperTable } from '../tables/paper-table.js';

const HEAD = ['data', 'table', 'section', 'row', 'column', 'n', 'mean', 'std', 'rank', 'within_noise', 'text'];

/** Percent and points unrounded. Missing runs stand in the table `runs`. */
export function csvReport({ boards, runs }: ReportDocument): string {
  const lines = [
    HEAD,
    ...boards.flatMap(({ board, tables }) => tables.flatMap((table) => tableLines(boardTitle(board), table))),
    ...tableLines('', runs),
  ];
  return lines.map((line) => `${line.map(csvField).join(',')}\r\n`).join('');
}

type Field = string | number | null;

function tableLines(data: string, { id, columns, sections }: PaperTable): readonly (readonly Field[])[] {
  return sections.flatMap(({ title, rows }) =>
    rows.flatMap(({ label, cells }) =>
      cells.flatMap((cell, i) =>
        cell.kind === 'none' ? [] : [[data, id, title, label, columns[i]!.label, ...cellFields(cell)]],
      ),
    ),
  );
}

function cellFields(cell: Exclude<Cell, { kind: 'none' }>): readonly Field[] {
  if (cell.kind === 'text') return [null, null, null, null, null, cell.text];
  const { statistic, rank, signed, within } = cell;
  return [statistic.n, statistic.mean, statistic.deviation, rank, signed ? String(within) : null, null];
}

/** A text that a spreadsheet would take for a formula begins with an apostrophe. */
export function csvField(field: Field): string {
  if (field === null) return '';
  if (typeof field === 'number') return String(field);
  const plain = sanitize(field);
  const text = /^[=+\-@]/.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
