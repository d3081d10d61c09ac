// The whole screen of one run. It holds no state: everything comes from the store.
import { Box, useInput } from 'ink';
import { type ReactElement, useSyncExternalStore } from 'react';
import type { DrawContext } from '../draw-context.js';
import { notice } from '../notice.js';
import { placeLine, titleLine } from '../sections/header.js';
import { logLines } from '../sections/log-lines.js';
import { measurementLine } from '../sections/measurements.js';
import { stageLines } from '../sections/stage-list.js';
import { fit, wrapWords } from '../widgets/cell-width.js';
import { keyHints } from '../widgets/key-hints.js';
import { panel } from '../widgets/panel.js';
import type { KeyName } from './keys.js';
import { hintsFor } from './keys.js';
import { planLayout } from './layout.js';
import { Lines } from './lines.js';
import { MainPane } from './main-pane.js';
import { PANES } from './screen-state.js';
import type { ScreenStore } from './screen-store.js';

interface RunScreenProps {
  readonly store: ScreenStore;
  readonly runFolder: string;
  readonly owns: boolean;
  readonly style: Omit<DrawContext, 'now'>;
  readonly onKey: (key: KeyName) => void;
}

export function RunScreen({ store, runFolder, owns, style, onKey }: RunScreenProps): ReactElement {
  const { model, state, size, now, probed } = useSyncExternalStore(store.subscribe, store.getSnapshot);
  useInput((input, key) => {
    if (key.tab) onKey(key.shift ? 'shift+tab' : 'tab');
    else if (key.escape) onKey('escape');
    else if (key.ctrl) onKey(`ctrl+${input}`);
    else for (const character of input) onKey(character);
  });
  const context: DrawContext = { ...style, now };
  const { palette, symbols } = style;
  const urgent = state.asking ? QUESTION : notice(model, state.stops, probed, now);
  const notices = urgent === null ? [] : wrapWords(urgent, size.columns - 2, MAX_NOTICE_ROWS, symbols.ellipsis);
  const layout = planLayout(size.columns, size.rows, model.stages.length, notices.length);
  const { width, height, stageRows, stagesFramed } = layout;
  const titles = [titleLine(model, width, context), placeLine(model, runFolder, width, context)].slice(
    0,
    layout.titleRows,
  );
  const stages = stagesFramed
    ? panel(
        palette.paint('strong', 'stages'),
        stageLines(model, width - 4, stageRows - 2, context),
        { width, height: stageRows },
        style,
      )
    : stageLines(model, width - 1, stageRows, context).map((text) => ` ${text}`);
  return (
    <Box flexDirection="column" width={width} height={height} overflow="hidden">
      <Lines lines={titles} />
      <Lines lines={stages} />
      <MainPane model={model} state={state} layout={layout} owns={owns} context={context} />
      <Lines lines={layout.measurementRows > 0 ? [measurementLine(model, width, context)] : []} />
      <Lines lines={logLines(model, width, layout.logRows, context)} />
      <Box flexGrow={1} />
      <Lines
        lines={notices
          .slice(0, layout.noticeRows)
          .map((line) => palette.paint(state.asking ? 'accent' : 'warn', fit(` ${line}`, width, symbols.ellipsis)))}
      />
      <Lines
        lines={
          layout.hintRows > 0
            ? [
                keyHints(
                  [{ keys: ` ${PANES.indexOf(state.pane) + 1}/${PANES.length}`, label: state.pane }, ...hintsFor(owns)],
                  width,
                  palette,
                ),
              ]
            : []
        }
      />
    </Box>
  );
}

const MAX_NOTICE_ROWS = 2;
const QUESTION = 'still training: detach (d), stop (s) or stay (esc)?';
