// What keys need to know of what is shown: which runs, how many lines, which of them hold what is searched for.
import { isOver } from '../fleet/fleet-row.js';
import { visibleRows } from '../fleet/visible-rows.js';
import { logMatches } from '../sections/log-lines.js';
import { shownSamples } from '../sections/sample-pictures.js';
import { planLayout } from './layout.js';
import { markedRow, overviewPage } from './overview-frame.js';
import { type Facts, isRoomy } from './screen-state.js';
import type { Snapshot } from './screen-store.js';

export function factsOf(
  { fleet, model, state, size }: Snapshot,
  who: { readonly owns: boolean; readonly readonly: boolean },
): Facts {
  const over = fleet === null ? model.end !== null : fleet.list.ended === true || fleet.rows.every(isOver);
  const rows = fleet === null ? [] : visibleRows(fleet, state.filter, state.order).rows;
  const { mainRows, mainFramed } = planLayout(size.columns, size.rows, model.stages.length, 0, isRoomy(state.pane));
  return {
    ...who,
    over,
    many: fleet !== null,
    names: rows.map(({ listed }) => listed.name),
    marked: markedRow(rows, state.marked)?.listed.name ?? null,
    page:
      state.place === 'overview' ? overviewPage(size.columns, size.rows) : Math.max(1, mainRows - (mainFramed ? 2 : 0)),
    logLines: model.log.length,
    matches: logMatches(model, state.search),
    samples: shownSamples(model).length,
  };
}
