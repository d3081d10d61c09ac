// The whole screen of one run as lines: a pure function of what is known.
import type { DrawContext } from '../draw-context.js';
import { placeLine, titleLine } from '../sections/header.js';
import { logLines } from '../sections/log-lines.js';
import { measurementLine } from '../sections/measurements.js';
import { stageLines } from '../sections/stage-list.js';
import { panel } from '../widgets/panel.js';
import { drawBoxes } from './boxes.js';
import { bottomLines, type Frame, filled } from './frame.js';
import { planLayout } from './layout.js';
import { helpPart, paneParts } from './pane-parts.js';
import { isRoomy } from './screen-state.js';
import type { Snapshot } from './screen-store.js';

/** Exactly `rows - 1` lines of at most `columns` cells. */
export function runFrame(snapshot: Snapshot, frame: Frame, context: DrawContext): string[] {
  const { model, state, size, files } = snapshot;
  const { palette } = context;
  const bottom = bottomLines(snapshot, frame, context);
  const layout = planLayout(size.columns, size.rows, model.stages.length, bottom.notices.length, isRoomy(state.pane));
  const { width, stageRows, stagesFramed } = layout;
  const titles = [titleLine(model, width, context), placeLine(model, files.folder, width, context)];
  const below = [...bottom.notices.slice(0, layout.noticeRows), ...(layout.hintRows > 0 ? [bottom.hints] : [])];
  if (state.help) {
    const above = titles.slice(0, layout.titleRows);
    const rows = layout.height - above.length - below.length;
    const boxes = { width, rows, framed: layout.mainFramed, columns: layout.mainColumns };
    return filled(
      [...above, ...drawBoxes([helpPart(snapshot, frame.changes, context)], boxes, context)],
      below,
      layout.height,
    );
  }
  const stages = stagesFramed
    ? panel(
        palette.paint('strong', 'stages'),
        stageLines(model, width - 4, stageRows - 2, context),
        { width, height: stageRows },
        context,
      )
    : stageLines(model, width - 1, stageRows, context).map((text) => ` ${text}`);
  const boxes = { width, rows: layout.mainRows, framed: layout.mainFramed, columns: layout.mainColumns };
  return filled(
    [
      ...titles.slice(0, layout.titleRows),
      ...stages,
      ...drawBoxes(paneParts(snapshot, context), boxes, context),
      ...(layout.measurementRows > 0 ? [measurementLine(model, width, context)] : []),
      ...logLines(model, width, layout.logRows, context),
    ],
    below,
    layout.height,
  );
}
