// IoU of every class, network beside network, weakest first to be seen at a glance; and the confusion matrix.
import type { DrawContext } from '../draw-context.js';
import { formatPercent } from '../quantity.js';
import type { NetworkMetrics } from '../run-files.js';
import { sanitize } from '../sanitize.js';
import { cellWidth, fit, truncate } from '../widgets/cell-width.js';
import { heatMap } from '../widgets/heat-map.js';
import { progressBar } from '../widgets/progress-bar.js';
import { type Column, table } from '../widgets/table.js';
import type { Box } from './training-charts.js';

const BAR = 12;
const LONGEST_NAME = 14;
/** After the name of a class: blanks and four figures. */
const LABEL_END = 6;

type Row = NetworkMetrics['suites'][number]['rows'][number];

/** The row with most modalities of the first suite. */
function fullestRow({ suites }: NetworkMetrics): Row | null {
  const rows = suites[0]?.rows ?? [];
  const count = (row: Row): number => row.row.split('+').length;
  return rows.reduce<Row | null>((most, row) => (most === null || count(row) > count(most) ? row : most), null);
}

/** At most `height` lines: name, IoU per network, a bar of the last one. */
export function classBars(networks: readonly NetworkMetrics[], { width, height }: Box, context: DrawContext): string[] {
  const { palette, symbols } = context;
  const last = networks.at(-1);
  if (last === undefined) return [palette.paint('dim', fit('no network has been evaluated yet', width))];
  const rows = networks.map(fullestRow);
  const columns: Column[] = [
    { header: palette.paint('strong', 'IoU %'), align: 'left' },
    ...networks.map(({ subject }): Column => ({ header: palette.paint('strong', subject), align: 'right' })),
    { header: '', align: 'left' },
  ];
  const cells = last.classes.map((name, c) => [
    truncate(sanitize(name), LONGEST_NAME, symbols.ellipsis),
    ...rows.map((row) => formatPercent(row?.iou[c])),
    palette.paint('accent', progressBar(rows.at(-1)?.iou[c] ?? Number.NaN, BAR, symbols)),
  ]);
  const lines = table(columns, cells, width, symbols);
  if (lines.length <= height) return lines;
  const hidden = lines.length - height + 1;
  return [...lines.slice(0, Math.max(0, height - 1)), palette.paint('dim', `${hidden} more classes`)];
}

/** The confusion matrix of the last network, each row as shares of its true class; names where there is room. */
export function confusionLines(
  networks: readonly NetworkMetrics[],
  { width, height }: Box,
  context: DrawContext,
): string[] {
  const { palette, symbols } = context;
  const network = networks.at(-1);
  const row = network === undefined ? null : fullestRow(network);
  if (network === undefined || row === null) {
    return [palette.paint('dim', fit('no network has been evaluated yet', width))];
  }
  const { classes } = network;
  const count = classes.length;
  const names = classes.map(sanitize);
  const widest = Math.min(LONGEST_NAME, Math.max(...names.map(cellWidth)));
  const label = width - widest - LABEL_END >= count ? widest + LABEL_END : 0;
  const each = Math.max(1, Math.min(4, Math.floor((width - label) / count)));
  const shares = names.map((_, target) => {
    const counts = row.confusion.slice(target * count, (target + 1) * count);
    const sum = counts.reduce((a, b) => a + b, 0);
    return counts.map((value) => (sum === 0 ? Number.NaN : value / sum));
  });
  const lines = heatMap(shares, each, { depth: palette.depth, symbols });
  const labelled = lines.map((line, target) => {
    if (label === 0) return line;
    const own = formatPercent(shares[target]![target]).padStart(4);
    return `${fit(names[target]!, label - LABEL_END, symbols.ellipsis)} ${palette.paint('dim', own)} ${line}`;
  });
  const head = palette.paint(
    'dim',
    fit('rows: truth, columns: answer; the number is the share that is right, %', width, symbols.ellipsis),
  );
  return [head, ...labelled].slice(0, height);
}
