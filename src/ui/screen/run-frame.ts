// The whole screen of one run as lines: a pure function of what is known.
import type { DrawContext } from '../draw-context.js';
import { placeLine, titleLine } from '../sections/header.js';
import { logLines } from '../sections/log-lines.js';
import { measurementLine } from '../sections/measurements.js';
import { stageLines } from '../sections/stage-list.js';
import { beside } from '../widgets/columns.js';
import { panel } from '../widgets/panel.js';
import { BESIDE_FROM, type BoxLayout, drawBoxes, drawGrid } from './boxes.js';
import { bottomLines, type Frame, filled } from './frame.js';
import { type Layout, planLayout, type Wishes } from './layout.js';
import { chartGrid, metricCharts } from './metric-charts.js';
import { helpPart, paneParts, systemPanel } from './pane-parts.js';
import { isRoomy, type ScreenState } from './screen-state.js';
import type { Snapshot } from './screen-store.js';

/** Exactly `rows - 1` lines of at most `columns` cells. */
export function runFrame(snapshot: Snapshot, frame: Frame, context: DrawContext): string[] {
  const { model, state, size, files } = snapshot;
  const { palette } = context;
  const layoutFor = (notices: number): Layout =>
    planLayout(size.columns, size.rows, model.stages.length, notices, wishesOf(state));
  const bottom = bottomLines(snapshot, frame, chartsText(snapshot, layoutFor(0), context), context);
  const layout = layoutFor(bottom.notices.length);
  const { width, stageRows, stagesFramed } = layout;
  const titles = [titleLine(model, width, context), placeLine(model, files.folder, width, context)];
  const below = [...bottom.notices.slice(0, layout.noticeRows), ...(layout.hintRows > 0 ? [bottom.hints] : [])];
  if (state.help) {
    const above = titles.slice(0, layout.titleRows);
    const rows = layout.height - above.length - below.length;
    const boxes = { width, rows, framed: layout.mainFramed, columns: layout.mainColumns };
    return filled(
      [...above, ...drawBoxes([helpPart(snapshot, frame.powers, context)], boxes, context)],
      below,
      layout.height,
    );
  }
  const stages =
    state.stages && stagesFramed
      ? panel(
          palette.paint('strong', 'stages'),
          stageLines(model, width - 4, stageRows - 2, context),
          { width, height: stageRows },
          context,
        )
      : stageLines(model, width - 1, stageRows, context).map((text) => ` ${text}`);
  return filled(
    [
      ...titles.slice(0, layout.titleRows),
      ...stages,
      ...drawMain(snapshot, layout, context),
      ...(layout.measurementRows > 0 ? [measurementLine(model, width, context)] : []),
      ...logLines(model, width, layout.logRows, context),
    ],
    below,
    layout.height,
  );
}

/** What the user's choices mean for the layout. */
export function wishesOf({ pane, stages }: ScreenState): Wishes {
  return { roomy: isRoomy(pane), withoutStages: !stages };
}

/** The box of system facts: beside the pane, or below it where the terminal is narrow. */
const SYSTEM = { width: 38, rows: 9, besideFrom: 100, belowFrom: 18 } as const;

/** Whether the box of system facts can be shown besides the pane. */
export function hasRoomForSystem(columns: number, mainRows: number): boolean {
  return columns >= SYSTEM.besideFrom || mainRows >= SYSTEM.belowFrom;
}

/** Cells that are left for the pane. */
export function paneRoom(
  columns: number,
  mainRows: number,
  system: boolean,
): { readonly width: number; readonly rows: number; readonly system: 'beside' | 'below' | null } {
  if (!system || !hasRoomForSystem(columns, mainRows)) return { width: columns, rows: mainRows, system: null };
  return columns >= SYSTEM.besideFrom
    ? { width: columns - SYSTEM.width, rows: mainRows, system: 'beside' }
    : { width: columns, rows: mainRows - SYSTEM.rows, system: 'below' };
}

/** The pane, with the system where that is wanted: exactly `mainRows` lines. */
function drawMain(snapshot: Snapshot, layout: Layout, context: DrawContext): string[] {
  const { state } = snapshot;
  const { mainRows, mainFramed } = layout;
  const { width, rows, system } = paneRoom(layout.width, mainRows, state.system && mainFramed);
  const pane = drawPane(snapshot, { width, rows, framed: mainFramed, columns: width >= BESIDE_FROM ? 2 : 1 }, context);
  if (system === null) return pane;
  const size = system === 'beside' ? { width: SYSTEM.width, rows: mainRows } : { width, rows: SYSTEM.rows };
  const facts = drawBoxes([systemPanel(snapshot, context)], { ...size, framed: true, columns: 1 }, context);
  if (system === 'below') return [...pane, ...facts];
  return beside(
    [
      { width, lines: pane },
      { width: SYSTEM.width, lines: facts },
    ],
    mainRows,
  );
}

function drawPane(snapshot: Snapshot, boxes: BoxLayout, context: DrawContext): string[] {
  const { model, state } = snapshot;
  if (state.pane !== 'metrics') return drawBoxes(paneParts(snapshot, context), boxes, context);
  const charts = metricCharts(model, state, context);
  const grid = chartGrid(state, charts.length, { width: boxes.width, height: boxes.rows });
  if (grid === null) return drawBoxes(paneParts(snapshot, context), boxes, context);
  const shown = charts.slice(grid.first, grid.first + grid.columns * grid.rows);
  return boxes.framed ? drawGrid(shown, boxes, grid, context) : drawBoxes(shown, boxes, context);
}

/** `1-6 of 8` where a grid shows some of the charts. */
function chartsText(snapshot: Snapshot, layout: Layout, context: DrawContext): string {
  const { model, state } = snapshot;
  if (state.pane !== 'metrics') return '';
  const count = metricCharts(model, state, context).length;
  const { width, rows } = paneRoom(layout.width, layout.mainRows, state.system);
  const grid = chartGrid(state, count, { width, height: rows });
  if (grid === null || grid.columns * grid.rows >= count) return '';
  const end = Math.min(count, grid.first + grid.columns * grid.rows);
  return `${grid.first + 1}${context.symbols.range}${end} of ${count}`;
}
