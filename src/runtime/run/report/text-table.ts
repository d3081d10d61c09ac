// Tables of a report, as aligned text and as Markdown.
export interface TextTable {
  /** heading of the first column */
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly label: string; readonly cells: readonly string[] }[];
  /** a line below */
  readonly note: string;
}

/** Labels left, numbers right. */
export function tableText({ title, columns, rows, note }: TextTable): string {
  const first = Math.max(title.length, ...rows.map(({ label }) => label.length));
  const widths = columns.map((column, i) => Math.max(column.length, ...rows.map(({ cells }) => cells[i]!.length)));
  const line = (label: string, cells: readonly string[]): string =>
    [label.padEnd(first), ...cells.map((cell, i) => cell.padStart(widths[i]!))].join('  ').trimEnd();
  return [line(title, columns), ...rows.map(({ label, cells }) => line(label, cells)), `(${note})`].join('\n');
}

export function tableMarkdown({ title, columns, rows, note }: TextTable): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  const rule = line(['---', ...columns.map(() => '---:')]);
  return [
    line([title, ...columns]),
    rule,
    ...rows.map(({ label, cells }) => line([label, ...cells])),
    '',
    `${note[0]!.toUpperCase()}${note.slice(1)}.`,
  ].join('\n');
}
