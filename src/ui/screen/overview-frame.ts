// The whole screen of many runs as lines: a pure function of what is known.
import type { DrawContext } from '../draw-context.js';
import { firstOfInterest, fleetCounts, fleetTitle, tableNote } from '../fleet/fleet-header.js';
import type { Fleet } from '../fleet/fleet-reader.js';
import type { FleetRow } from '../fleet/fleet-row.js';
import { fleetTable, reasonText, settingsText, shownRange } from '../fleet/fleet-table.js';
import { visibleRows } from '../fleet/visible-rows.js';
import { sanitize } from '../sanitize.js';
import { fit } from '../widgets/cell-width.js';
import { drawBoxes } from './boxes.js';
import { bottomLines, type Frame, filled } from './frame.js';
import { helpPart, type Part } from './pane-parts.js';
import type { Snapshot } from './screen-store.js';

interface OverviewLayout {
  readonly titleRows: number;
  readonly detailRows: number;
  readonly hintRows: number;
  readonly tableRows: number;
  readonly framed: boolean;
}

/** The rows of the parts add up to one less than the terminal has. */
export function planOverview(columns: number, rows: number, notices: number): OverviewLayout {
  const height = Math.max(1, rows - 1);
  const titleRows = height >= 12 ? 3 : height >= 6 ? 2 : 1;
  const hintRows = height >= 4 ? 1 : 0;
  const detailRows = height >= 20 ? 2 : 0;
  const tableRows = Math.max(0, height - titleRows - hintRows - detailRows - notices);
  return { titleRows, hintRows, detailRows, tableRows, framed: columns >= 60 && tableRows >= 8 };
}

/** Lines of the table that hold runs: what a page is. */
export function overviewPage(columns: number, rows: number): number {
  const { tableRows, framed } = planOverview(columns, rows, 0);
  return Math.max(1, tableRows - (framed ? 3 : 1));
}

/** Exactly `rows - 1` lines of at most `columns` cells. */
export function overviewFrame(snapshot: Snapshot, fleet: Fleet, frame: Frame, context: DrawContext): string[] {
  const { state, size } = snapshot;
  const { columns: width } = size;
  const bottom = bottomLines(snapshot, frame, '', context);
  const layout = planOverview(width, size.rows, bottom.notices.length);
  const { rows, problem } = visibleRows(fleet, state);
  const marked = markedRow(rows, state.marked);
  const name = marked?.listed.name ?? null;
  const range = shownRange(rows, { height: layout.tableRows - (layout.framed ? 2 : 0), marked: name });
  const { order, filter } = state;
  const how = { order, filter, problem, range, rows: rows.length, total: fleet.rows.length };
  const titles = [
    fleetTitle(fleet, width, context),
    fleetCounts(fleet.rows, width, context),
    tableNote(how, width, context),
  ];
  const table: Part = {
    title: 'runs',
    draw: ({ width: own, height }) => {
      const nothing = fleet.rows.length === 0 ? 'no run has been started here yet' : 'no run fits the filter';
      if (rows.length === 0) return [context.palette.paint('dim', fit(nothing, own, context.symbols.ellipsis))];
      return fleetTable(rows, { width: own, height, marked: name, pinned: state.pinned }, context);
    },
  };
  const parts = [state.help ? helpPart(snapshot, frame.powers, context) : table];
  const boxes = { width, rows: layout.tableRows, framed: layout.framed, columns: 1 } as const;
  return filled(
    [
      ...titles.slice(0, layout.titleRows),
      ...drawBoxes(parts, boxes, context),
      ...(layout.detailRows > 0 ? detailLines(marked, width, context) : []),
    ],
    [...bottom.notices, ...(layout.hintRows > 0 ? [bottom.hints] : [])],
    Math.max(1, size.rows - 1),
  );
}

/** The run that is marked, or the one that tells most. */
export function markedRow(rows: readonly FleetRow[], name: string | null): FleetRow | null {
  const found = rows.find(({ listed }) => listed.name === name);
  const first = firstOfInterest(rows);
  return found ?? rows.find(({ listed }) => listed.name === first) ?? null;
}

function detailLines(row: FleetRow | null, width: number, { palette, symbols }: DrawContext): string[] {
  if (row === null) return ['', ''];
  const { name, run } = row.listed;
  const about = settingsText(row) || 'sets nothing beside its base';
  const reason = reasonText(row);
  return [
    fit(` ${palette.paint('strong', sanitize(name))}  ${palette.paint('dim', sanitize(run))}`, width, symbols.ellipsis),
    fit(` ${reason === '' ? about : `${about}; ${reason}`}`, width, symbols.ellipsis),
  ];
}
