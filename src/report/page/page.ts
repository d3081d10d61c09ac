// The report as one HTML file that needs nothing else: no network, no scripts but its own, whose hash the page allows.
import { createHash } from 'node:crypto';
import { rsegVersion } from '../../runtime/run/environment-record.js';
import { trainingCurves } from '../collect/curves.js';
import { confusionFigure } from '../figures/confusion-figure.js';
import { curveFigures } from '../figures/curve-figures.js';
import { resultFigures, seriesName } from '../figures/result-figures.js';
import type { BoardPictures } from '../pictures/board-pictures.js';
import { type BoardTables, boardTitle, type ReportDocument, type SourceText } from '../report-document.js';
import { LACKING_FILES } from '../tables/lacking-tables.js';
import type { PaperTable } from '../tables/paper-table.js';
import { figureHtml } from './figure-html.js';
import { html, htmlLines } from './html-text.js';
import type { PageSection } from './page-section.js';
import { pictureSections } from './pictures-html.js';
import { SCRIPT } from './script.js';
import { STYLE } from './style.js';
import { tableHtml } from './table-html.js';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** `pictures`: of every board, or why it has none. */
export async function reportPage(
  document: ReportDocument,
  pictures: readonly (BoardPictures | string)[],
): Promise<string> {
  const sections: PageSection[] = [];
  for (const [i, one] of document.boards.entries()) {
    const part = document.boards.length === 1 ? '' : `board-${i + 1}-`;
    sections.push(...(await boardSections(one, part)), ...(await pictureSections(one.board, pictures[i]!, part)));
  }
  sections.push(
    { id: 'runs-section', name: 'Runs', body: `<h2>Runs, hardware and cost</h2>${tableHtml(document.runs, '')}` },
    { id: 'experiment', name: 'Experiment', body: `<h2>The experiment</h2>${sourcesHtml(document)}` },
  );
  const policy = `default-src 'none'; img-src data:; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="rseg ${html(rsegVersion)}">
<title>${html(document.title)}</title>
<style>${STYLE}</style></head>
<body><header><h1>${html(document.title)}</h1>${factsHtml(document)}${missingHtml(document)}</header>
<nav aria-label="parts">${sections.map(({ id, name }) => `<a href="#${id}">${html(name)}</a>`).join('')}</nav>
<main>${sections.map(({ id, body }) => `<section id="${id}">${body}</section>`).join('\n')}</main>
<footer>Made by rseg ${html(rsegVersion)} from the folders of the runs; the same runs give the same page.</footer>
<script>${SCRIPT}</script></body></html>
`;
}

async function boardSections({ board, notes, tables }: BoardTables, part: string): Promise<readonly PageSection[]> {
  const where = html(boardTitle(board));
  if (tables.length === 0) {
    return [
      { id: `${part}results`, name: 'Results', body: `<h2>Results on ${where}</h2><p>No run has results yet.</p>` },
    ];
  }
  const results = resultFigures(board);
  const drawn = new Map<string, string>();
  for (const figure of results) drawn.set(figure.id, await figureHtml(figure, part));
  const first = tables.map((table) => placedTable(table, drawn, part));
  const sweeps = results.filter(({ id }) => id.startsWith('sweep-')).map(({ id }) => drawn.get(id)!);
  const labelOf = new Map(board.rows.map((row) => [`${row.kind} ${row.variant}`, seriesName(row)]));
  const figures = curveFigures(
    trainingCurves(board.runs),
    ({ subject, variant }) => labelOf.get(`${subject} ${variant}`) ?? (subject === 'teacher' ? 'teacher' : variant),
    board.shown.variant,
    board.modalities,
  );
  const curves = await Promise.all(figures.map((figure) => figureHtml(figure, part)));
  const teacher = board.rows.find(({ kind }) => kind === 'teacher');
  const matrices = [board.shown, ...(teacher === undefined ? [] : [teacher])].flatMap(
    (row) => confusionFigure(row) ?? [],
  );
  const confusions = await Promise.all(matrices.map((figure) => figureHtml(figure, part)));
  const lead = `<p class="lead">${notes.map(html).join(' ')}</p>`;
  return [
    {
      id: `${part}results`,
      name: 'Results',
      body: `<h2>Results on ${where}</h2>${lead}${first.join('')}${sweeps.join('')}`,
    },
    ...(curves.length === 0
      ? []
      : [{ id: `${part}training`, name: 'Training', body: `<h2>Training</h2>${curves.join('')}` }]),
    {
      id: `${part}confusions`,
      name: 'Confusion',
      body: `<h2>Which classes are taken for which</h2>${confusions.join('')}`,
    },
  ];
}

/** Differences are opened by who wants them: the figure of gains shows the same. So are names of files. */
function placedTable(table: PaperTable, drawn: ReadonlyMap<string, string>, part: string): string {
  const own = tableHtml(table, part);
  if (table.id.endsWith('-difference') || table.id === LACKING_FILES)
    return `<details><summary>${html(table.title)}</summary>${own}</details>`;
  const before = table.id === 'summary' ? (drawn.get('summary-figure') ?? '') : '';
  return `${own}${before}${drawn.get(`${table.id}-gains`) ?? ''}`;
}

function factsHtml({ boards, cost, missing }: ReportDocument): string {
  const variants = new Set(boards.flatMap(({ board }) => board.runs.map(({ variant }) => variant)));
  const count = boards.reduce((sum, { board }) => sum + board.runs.length, 0);
  const facts = [
    ['experiments', String(variants.size)],
    ['runs with results', `${count - missing.length} of ${count}`],
    ['data', boards.map(({ board }) => boardTitle(board)).join('; ')],
    ['compared with', [...new Set(boards.map(({ board }) => board.base.label))].join(', ')],
    ['cost', cost],
  ];
  return `<dl class="facts">${facts.map(([name, value]) => `<div><dt>${html(name!)}</dt><dd>${html(value!)}</dd></div>`).join('')}</dl>`;
}

function missingHtml({ missing }: ReportDocument): string {
  if (missing.length === 0) return '';
  return `<div class="missing" role="note"><b>Without results, or not with all of them</b><ul>${missing.map((one) => `<li>${html(one)}</li>`).join('')}</ul></div>`;
}

function sourcesHtml({ sources }: ReportDocument): string {
  const block = ({ name, text }: SourceText, open: boolean): string =>
    `<details${open ? ' open' : ''}><summary>${html(name)}</summary><pre>${htmlLines(text)}</pre></details>`;
  const unlocked = sources.unlocked.map(
    (file) => `<p class="note">${html(file)} has no lock file: rseg lock writes one.</p>`,
  );
  return [
    ...sources.experiments.map((text, i) => block(text, i === 0)),
    ...sources.locks.map((text) => block(text, false)),
    ...unlocked,
  ].join('');
}
