// The large part of the screen: curves, results, or the system.
import { Box } from 'ink';
import type { ReactElement } from 'react';
import type { DrawContext } from '../draw-context.js';
import { resultTable } from '../result-table.js';
import type { RunModel } from '../run-model.js';
import { logLines } from '../sections/log-lines.js';
import { memoryChart, speedChart, systemLines } from '../sections/measurements.js';
import { chartedStage, lossChart, lossLegend, lossTitle, miouChart, miouTitle } from '../sections/training-charts.js';
import { panel } from '../widgets/panel.js';
import { helpLines } from './keys.js';
import type { Layout } from './layout.js';
import { Lines } from './lines.js';
import type { ScreenState } from './screen-state.js';

interface MainPaneProps {
  readonly model: RunModel;
  readonly state: ScreenState;
  readonly layout: Layout;
  readonly owns: boolean;
  readonly context: DrawContext;
}
interface Part {
  readonly title: string;
  readonly draw: (size: { readonly width: number; readonly height: number }) => readonly string[];
}

export function MainPane(props: MainPaneProps): ReactElement | null {
  const { layout, context } = props;
  if (layout.mainRows === 0) return null;
  const parts = props.state.help ? [helpPart(props)] : partsOf(props);
  if (!layout.mainFramed) {
    const lines = parts[0]!.draw({ width: layout.width - 1, height: layout.mainRows }).slice(0, layout.mainRows);
    return <Lines lines={lines.map((line) => ` ${line}`)} />;
  }
  const beside = layout.mainColumns === 2 && parts.length > 1;
  // two boxes above each other need room for axes and curves in both
  const stacked = !beside && parts.length > 1 && layout.mainRows >= 18;
  const shown = beside || stacked ? parts : parts.slice(0, 1);
  const first = beside ? Math.round(layout.width * 0.62) : stacked ? Math.round(layout.mainRows * 0.6) : 0;
  const boxes = shown.map((part, i) => {
    const share = (whole: number): number => (i === 0 ? first : whole - first);
    const width = beside ? share(layout.width) : layout.width;
    const height = stacked ? share(layout.mainRows) : layout.mainRows;
    const lines = part.draw({ width: width - 4, height: height - 2 });
    return <Lines key={part.title} lines={panel(part.title, lines, { width, height }, context)} />;
  });
  return <Box flexDirection={beside ? 'row' : 'column'}>{boxes}</Box>;
}

function partsOf({ model, state, layout, context }: MainPaneProps): readonly Part[] {
  const { palette } = context;
  const titled = (text: string): string => palette.paint('strong', text);
  switch (state.pane) {
    case 'curves': {
      const stage = chartedStage(model);
      if (stage === null)
        return [{ title: titled('curves'), draw: () => [palette.paint('dim', 'no training step yet')] }];
      const loss: Part = {
        title: titled(lossTitle(stage, state.logAxis)),
        draw: (size) =>
          layout.mainFramed ? lossChart(stage, size, state.logAxis, context) : lossLegend(stage, size.width, context),
      };
      return [loss, { title: titled(miouTitle(stage)), draw: (size) => miouChart(stage, size, context) }];
    }
    case 'results':
      return [
        {
          title: titled('results'),
          draw: ({ width, height }) => {
            const lines = resultTable(model.results, width, context);
            if (lines.length === 0) return [palette.paint('dim', 'the evaluation has not finished a suite yet')];
            // what does not fit is cut in the subsets; the sums at the bottom matter most
            return lines.length <= height ? lines : [lines[0]!, ...lines.slice(lines.length - height + 1)];
          },
        },
      ];
    case 'system':
      return [
        {
          title: titled('system'),
          draw: ({ width, height }) => {
            const facts = systemLines(model, width, context);
            const space = height - facts.length - 1;
            const logs = logLines(model, width, space, context);
            return space > 0 ? [...facts, '', ...logs] : facts.slice(0, height);
          },
        },
        {
          title: titled('memory and pictures per second'),
          draw: ({ width, height }) => {
            const half = Math.floor(height / 2);
            return [
              ...memoryChart(model, { width, height: half }, context),
              ...speedChart(model, { width, height: height - half }, context),
            ];
          },
        },
      ];
  }
}

function helpPart({ owns, context }: MainPaneProps): Part {
  const { palette } = context;
  return {
    title: palette.paint('strong', 'keys'),
    draw: ({ height }) => {
      const lines = helpLines(owns).map(([keys, text]) => `${palette.paint('key', keys.padEnd(10))} ${text}`);
      if (lines.length <= height) return lines;
      const hidden = lines.length - height + 1;
      return [
        ...lines.slice(0, Math.max(0, height - 1)),
        palette.paint('dim', `${hidden} more keys in a taller terminal`),
      ];
    },
  };
}
