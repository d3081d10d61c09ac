// A report as Markdown, as GitHub shows it.
import { sanitize } from '../../ui/sanitize.js';
import { boardTitle, type ReportDocument } from '../report-document.js';
import { type Cell, numberText, type PaperTable } from '../tables/paper-table.js';

/** Tables, missing runs, the texts of the experiments. */
export function markdownReport({ title, boards, runs, missing, sources }: ReportDocument): string {
  const parts = [
    `# ${markdownText(title)}`,
    ...missingPart(missing),
    ...boards.flatMap(({ board, notes, tables }) => [
      `## ${markdownText(boardTitle(board))}`,
      notes.map(markdownText).join(' '),
      ...tables.map(tablePart),
    ]),
    tablePart(runs),
    ...[...sources.experiments, ...sources.locks].map(
      ({ name, text }) => `### ${markdownText(name)}\n\n${codeBlock(text)}`,
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** A user's text that shows as it is: nothing in it is markup, a cell's border, or an address. */
export function markdownText(text: string): string {
  return sanitize(text)
    .replace(/[\\`*_{}[\]#|~!$]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/@/g, '&#64;')
    .replace(/:\/\//g, '&#58;//');
}

function missingPart(missing: readonly string[]): readonly string[] {
  if (missing.length === 0) return [];
  const list = missing.map((one) => `- ${markdownText(one)}`);
  return [`**Without results, or not with all of them:**\n\n${list.join('\n')}`];
}

function tablePart({ title, head, columns, sections, notes }: PaperTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = line(['---', ...columns.map(({ numeric }) => (numeric ? '---:' : '---'))]);
  const body = sections.flatMap(({ title: section, rows }) => [
    ...(section === '' ? [] : [line([`*${markdownText(section)}*`, ...columns.map(() => '')])]),
    ...rows.map(({ label, cells }) => line([markdownText(label), ...cells.map(cellText)])),
  ]);
  const lines = [line([markdownText(head), ...columns.map(({ label }) => markdownText(label))]), rule, ...body];
  return [`### ${markdownText(title)}`, lines.join('\n'), notes.map(markdownText).join(' ')].join('\n\n');
}

function cellText(cell: Cell): string {
  if (cell.kind === 'none') return '';
  if (cell.kind === 'text') return markdownText(cell.text);
  const { statistic, signed, rank, within } = cell;
  const mean = numberText(statistic.mean, signed);
  const marked = rank === 'best' ? `**${mean}**` : rank === 'second' ? `<ins>${mean}</ins>` : mean;
  const spread = statistic.deviation === null ? '' : ` ± ${statistic.deviation.toFixed(2)}`;
  return `${within ? '≈ ' : ''}${marked}${spread}`;
}

/** Fenced by more backticks than stand in the text. */
function codeBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text.replace(/\n$/, '')}\n${fence}`;
}
