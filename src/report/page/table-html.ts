// A table of the report as HTML.
import { type Cell, numberText, type PaperTable, type TableColumn, type TableRow } from '../tables/paper-table.js';
import { html, idPart } from './html-text.js';

/** Above this many columns deviations stand below their means. */
const WIDE = 9;

/** `part`: of the page, so that equal tables of several boards have different ids. */
export function tableHtml(table: PaperTable, part: string): string {
  const { id, title, head, columns, sections, notes } = table;
  const bodies = sections.map(({ title: section, rows }) => {
    const named =
      section === ''
        ? ''
        : `<tr class="section"><th colspan="${columns.length + 1}" scope="rowgroup">${html(section)}</th></tr>`;
    return `<tbody>${named}${rows.map((row) => rowHtml(row, columns)).join('')}</tbody>`;
  });
  const first = `<th scope="col"><button type="button">${html(head)}</button></th>`;
  const heads = columns.map(
    ({ label, title: whole, numeric }) =>
      `<th scope="col"${numeric ? '' : ' class="words"'} title="${html(whole)}"><button type="button">${html(label)}</button></th>`,
  );
  return `<div class="table" id="${part}${idPart(id)}"><h3>${html(title)}</h3>
<div class="scroll" tabindex="0" role="region" aria-label="${html(title)}"><table${columns.length > WIDE ? ' class="wide"' : ''}><thead><tr>${first}${heads.join('')}</tr></thead>${bodies.join('')}</table></div>
<p class="note">${notes.map(html).join(' ')}</p></div>`;
}

function rowHtml({ label, detail, cells }: TableRow, columns: readonly TableColumn[]): string {
  const more = detail === '' ? '' : `<span class="detail">${html(detail)}</span>`;
  const shown = cells.map((cell, i) => cellHtml(cell, columns[i]!.numeric));
  return `<tr><th scope="row">${html(label)}${more}</th>${shown.join('')}</tr>`;
}

function cellHtml(cell: Cell, numeric: boolean): string {
  if (cell.kind === 'none') return '<td></td>';
  if (cell.kind === 'text') return `<td${numeric ? '' : ' class="words"'}>${html(cell.text)}</td>`;
  const { statistic, signed, rank, within } = cell;
  const { mean, deviation, n } = statistic;
  const number = numberText(mean, signed).replace('-', '−');
  const marked = rank === 'best' ? `<b>${number}</b>` : rank === 'second' ? `<u>${number}</u>` : number;
  const spread = deviation === null ? '' : `<small>±${deviation.toFixed(2)}</small>`;
  const classes = [...(rank === null ? [] : [rank]), ...(within ? ['within'] : [])].join(' ');
  const seeds = `${n} seed${n === 1 ? '' : 's'}${within ? ', within the noise' : ''}`;
  return `<td${classes === '' ? '' : ` class="${classes}"`} data-value="${mean}" title="${seeds}">${within ? '≈ ' : ''}${marked}${spread}</td>`;
}
