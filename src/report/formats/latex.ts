// A report as LaTeX tables with booktabs, to be put into a paper by \input.
import { sanitize } from '../../ui/sanitize.js';
import { boardTitle, type ReportDocument } from '../report-document.js';
import { LACKING_FILES } from '../tables/lacking-tables.js';
import { type Cell, numberText, type PaperTable, type TableRow } from '../tables/paper-table.js';

/** Above this many columns the deviations stand in a line of their own. */
const NARROW = 4;
/** Above this many a table spans both columns of a page. */
const COLUMN = 8;

/** Every table as a float of its own, the runs among them. */
export function latexReport({ title, boards, runs, missing }: ReportDocument): string {
  const comments = [
    title,
    ...missing.map((one) => `without results: ${one}`),
    'needs \\usepackage{booktabs}',
    ...boards.flatMap(({ board, notes }) => [`${boardTitle(board)}:`, ...notes]),
  ];
  const floats = boards.flatMap(({ board, tables }, i) =>
    tables
      .filter(({ id }) => id !== LACKING_FILES)
      .map((table) => tableFloat(table, `${boardTitle(board)}. `, boards.length > 1 ? `${i + 1}-` : '')),
  );
  return `${[comments.map((text) => `% ${sanitize(text)}`).join('\n'), ...floats, tableFloat(runs, '', '')].join('\n\n')}\n`;
}

const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  _: '\\_',
  '%': '\\%',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': "''",
  '±': '$\\pm$',
  '≈': '$\\approx$',
};

/** A user's text that LaTeX prints as it is. */
export const latexText = (text: string): string =>
  sanitize(text).replace(/[\\{}$&#_%^~<>|"±≈]/g, (letter) => SPECIAL[letter]!);

function tableFloat({ id, title, head, columns, sections, notes }: PaperTable, where: string, part: string): string {
  const stacked = columns.filter(({ numeric }) => numeric).length > NARROW;
  const wide = columns.length > COLUMN;
  const float = wide ? 'table*' : 'table';
  const width = columns.length + 1;
  const body = sections.flatMap(({ title: section, rows }, i) => [
    ...(i > 0 ? ['\\midrule'] : []),
    ...(section === '' ? [] : [`\\multicolumn{${width}}{l}{\\textit{${latexText(section)}}} \\\\`]),
    ...rows.flatMap((row) => (stacked ? stackedRow(row) : [plainRow(row)])),
  ]);
  const lines = [
    `\\begin{${float}}`,
    '\\centering',
    ...(stacked ? ['\\footnotesize', '\\setlength{\\tabcolsep}{3pt}'] : []),
    `\\caption{${latexText(`${where}${title}. ${notes.join(' ')}`)}}`,
    `\\label{tab:${part}${id.replace(/[^A-Za-z0-9-]/g, '-')}}`,
    `\\begin{tabular}{l${columns.map(({ numeric }) => (numeric ? 'r' : 'l')).join('')}}`,
    '\\toprule',
    `${[head, ...columns.map(({ label }) => label)].map(latexText).join(' & ')} \\\\`,
    '\\midrule',
    ...body,
    '\\bottomrule',
    '\\end{tabular}',
    `\\end{${float}}`,
  ];
  return lines.join('\n');
}

function plainRow({ label, cells }: TableRow): string {
  const shown = cells.map((cell) => [meanText(cell), spreadText(cell)].filter((text) => text !== '').join('\\,'));
  return `${[latexText(label), ...shown].join(' & ')} \\\\`;
}

function stackedRow(row: TableRow): readonly string[] {
  const spreads = row.cells.map(spreadText);
  const means = `${[latexText(row.label), ...row.cells.map(meanText)].join(' & ')} \\\\`;
  return spreads.every((text) => text === '') ? [means] : [means, ` & ${spreads.join(' & ')} \\\\`];
}

function meanText(cell: Cell): string {
  if (cell.kind === 'none') return '';
  if (cell.kind === 'text') return latexText(cell.text);
  const { statistic, signed, rank, within } = cell;
  const number = numberText(statistic.mean, signed).replace('-', '$-$');
  const marked = rank === 'best' ? `\\textbf{${number}}` : rank === 'second' ? `\\underline{${number}}` : number;
  return within ? `$\\approx$${marked}` : marked;
}

function spreadText(cell: Cell): string {
  if (cell.kind !== 'number' || cell.statistic.deviation === null) return '';
  return `{\\scriptsize $\\pm$${cell.statistic.deviation.toFixed(2)}}`;
}
