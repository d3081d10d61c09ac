// What keys need to know of what is shown: which runs, how many lines, which of them hold what is searched for.
import { isOver } from '../fleet/fleet-row.js';
import { visibleRows } from '../fleet/visible-rows.js';
import { logMatches } from '../sections/log-lines.js';
import { sampledStages, sampleSteps } from '../sections/sample-steps.js';
import { boxesShown } from './boxes.js';
import { planLayout } from './layout.js';
import { chartGrid, chartNames } from './metric-charts.js';
import { markedRow, overviewPage } from './overview-frame.js';
import { hasRoomForSystem, paneRoom, wishesOf } from './run-frame.js';
import type { Facts } from './screen-state.js';
import type { Snapshot } from './screen-store.js';

export function factsOf(
  { fleet, model, state, size }: Snapshot,
  who: Pick<Facts, 'owns' | 'readonly' | 'powers' | 'kitty'>,
): Facts {
  const over = fleet === null ? model.end !== null : fleet.list.ended === true || fleet.rows.every(isOver);
  const rows = fleet === null ? [] : visibleRows(fleet, state).rows;
  const { mainRows, mainFramed } = planLayout(size.columns, size.rows, model.stages.length, 0, wishesOf(state));
  const marked = markedRow(rows, state.marked);
  const asked = state.place === 'overview' ? marked?.model : model;
  const room = paneRoom(size.columns, mainRows, state.system);
  const charts = state.place === 'run' && state.pane === 'metrics' ? chartNames(model, state).length : 0;
  const grid = chartGrid(state, charts, { width: room.width, height: room.rows });
  return {
    ...who,
    over,
    many: fleet !== null,
    names: rows.map(({ listed }) => listed.name),
    marked: marked?.listed.name ?? null,
    paused: asked !== undefined && asked.pausedAt !== null,
    page:
      state.place === 'overview' ? overviewPage(size.columns, size.rows) : Math.max(1, mainRows - (mainFramed ? 2 : 0)),
    logLines: model.log.length,
    matches: logMatches(model, state.search),
    samples: sampleSteps(model, state.linked).length,
    sampled: sampledStages(model).length,
    charts,
    chartsShown: grid === null ? boxesShown(room) : grid.columns * grid.rows,
    roomForSystem: hasRoomForSystem(size.columns, mainRows),
  };
}
