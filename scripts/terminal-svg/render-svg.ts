// A grid of terminal cells as one SVG picture with a window frame. Text stays text.
import { type CellBox, glyphShape, rectangle } from './glyph-shape.js';
import type { Cell, Grid } from './grid.js';

const CELL = { width: 8.4, height: 18 } as const;
const MARGIN = 14;
const SEAM = 0.4;
const TITLE_BAR = 30;
const FONT = "ui-monospace, 'SF Mono', Menlo, 'DejaVu Sans Mono', Consolas, monospace";
const THEME = { background: '#0d1117', foreground: '#e6edf3', frame: '#30363d', title: '#8b949e' } as const;

/** The picture of `grid` under a window title. */
export function renderSvg(grid: Grid, title: string): string {
  const columns = Math.max(...grid.map((row) => row.reduce((sum, cell) => sum + cell.width, 0)));
  const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
  const height = Math.ceil(grid.length * CELL.height + MARGIN + TITLE_BAR);
  const rows = grid.map((row, i) => renderRow(row, TITLE_BAR + i * CELL.height)).join('\n');
  const lights = ['#ff5f57', '#febc2e', '#28c840'].map(
    (fill, i) => `<circle cx="${18 + i * 18}" cy="15" r="5.5" fill="${fill}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(title)}">`,
    `<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="9" fill="${THEME.background}" stroke="${THEME.frame}"/>`,
    ...lights,
    `<text x="${width / 2}" y="19" text-anchor="middle" font-family="${FONT}" font-size="12" fill="${THEME.title}">${escapeXml(title)}</text>`,
    `<g font-family="${FONT}" font-size="14" fill="${THEME.foreground}">`,
    rows,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function renderRow(cells: readonly Cell[], y: number): string {
  const parts: string[] = [];
  let column = 0;
  let run: { readonly start: number; readonly first: Cell; text: string; cells: number } | null = null;
  const flush = (): void => {
    if (run !== null && run.text.trim() !== '') parts.push(renderText(run.text.trimEnd(), run.start, run.first, y));
    run = null;
  };
  for (const cell of cells) {
    const box: CellBox = { x: MARGIN + column * CELL.width, y, width: cell.width * CELL.width, height: CELL.height };
    if (cell.background !== null) parts.push(rectangle(withoutSeam(box), cell.background));
    const shape = cell.text === '' ? null : glyphShape(cell.text, box, cell.foreground ?? THEME.foreground);
    if (shape !== null || !sameStyle(run, cell)) flush();
    if (shape !== null) parts.push(shape);
    else {
      run ??= { start: column, first: cell, text: '', cells: 0 };
      run.text += cell.text === '' ? ' '.repeat(cell.width) : cell.text;
      run.cells += cell.width;
    }
    column += cell.width;
  }
  flush();
  return parts.join('');
}

/** A coloured cell reaches a little into the next ones: no seams in a picture. */
function withoutSeam(box: CellBox): CellBox {
  return { ...box, width: box.width + SEAM, height: box.height + SEAM };
}

/** Blanks belong to any run; a run of other style, or of wide characters, ends: every run keeps its place in the grid. */
function sameStyle(run: { readonly first: Cell } | null, cell: Cell): boolean {
  if (run === null) return true;
  const { first } = run;
  return (
    cell.width === 1 &&
    first.width === 1 &&
    first.foreground === cell.foreground &&
    first.bold === cell.bold &&
    first.dim === cell.dim
  );
}

function renderText(text: string, column: number, style: Cell, y: number): string {
  const lead = text.length - text.trimStart().length;
  const shown = text.trimStart();
  const x = Math.round((MARGIN + (column + lead) * CELL.width) * 100) / 100;
  const length = Math.round([...shown].length * style.width * CELL.width * 100) / 100;
  const fill = style.foreground === null ? '' : ` fill="${style.foreground}"`;
  const weight = style.bold ? ' font-weight="bold"' : '';
  const fade = style.dim ? ' opacity=".6"' : '';
  const baseline = y + CELL.height * 0.72;
  // the length keeps every character in its column, whatever font the viewer has
  return `<text x="${x}" y="${baseline.toFixed(1)}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${fill}${weight}${fade}>${escapeXml(kept(shown))}</text>`;
}

/** Browsers make one blank of several, unless they are blanks that do not break. */
function kept(text: string): string {
  return text.replace(/ {2,}/g, (blanks) => '\u00a0'.repeat(blanks.length));
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
