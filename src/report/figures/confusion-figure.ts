// The confusion matrix of one network, summed over its seeds, as shares of the true class.
import type { TopLevelSpec } from 'vega-lite';
import { fullRow } from '../../runtime/run/report/metric-tables.js';
import type { Row } from '../rows.js';
import type { Figure } from './draw-figure.js';

/** Shares below are not written: most cells would say 0. */
const LEAST_WRITTEN = 0.5;

/** Null where the row has no results. Classes that do not occur have an empty line. */
export function confusionFigure(row: Row): Figure | null {
  const metrics = row.seeds.flatMap(({ evaluated }) => evaluated.metrics ?? []);
  const [first] = metrics;
  if (first === undefined) return null;
  const { classes } = first;
  const total = classes.flatMap((_, target) =>
    classes.map((__, prediction) => sumAt(metrics, target * classes.length + prediction)),
  );
  const values = classes.flatMap((target, t) => {
    const counts = total.slice(t * classes.length, (t + 1) * classes.length);
    const sum = counts.reduce((a, b) => a + b, 0);
    return classes.map((prediction, p) => {
      const share = sum === 0 ? null : Number(((100 * counts[p]!) / sum).toFixed(2));
      return {
        target,
        prediction,
        share,
        pixels: counts[p]!,
        shown: share === null || share < LEAST_WRITTEN ? '' : share.toFixed(0),
      };
    });
  });
  const name = row.kind === 'teacher' ? row.label : row.variant;
  return {
    id: `confusion-${row.kind}`,
    title: `Confusion matrix of ${name}`,
    caption: `${fullRow(first).row === 'all' ? 'All modalities' : fullRow(first).row.replaceAll('+', ', ')}; rows: true class, columns: prediction; percent of the pixels of the true class, over ${metrics.length} seed${metrics.length === 1 ? '' : 's'}.`,
    spec: {
      data: { values },
      width: { step: 27 },
      height: { step: 22 },
      encoding: {
        x: {
          field: 'prediction',
          type: 'nominal',
          title: 'prediction',
          sort: [...classes],
          axis: { orient: 'top', labelAngle: -50, labelLimit: 110 },
        },
        y: { field: 'target', type: 'nominal', title: 'true class', sort: [...classes], axis: { labelLimit: 140 } },
      },
      layer: [
        {
          mark: { type: 'rect' },
          encoding: {
            color: { field: 'share', type: 'quantitative', legend: null, scale: { scheme: 'blues', domain: [0, 100] } },
          },
        },
        {
          mark: { type: 'text', fontSize: 9 },
          encoding: {
            text: { field: 'shown', type: 'nominal' },
            color: { condition: { test: 'datum.share > 55', value: '#fff' }, value: '#123' },
          },
        },
      ],
    } as unknown as TopLevelSpec,
  };
}

function sumAt(metrics: Parameters<typeof fullRow>[0][], at: number): number {
  return metrics.reduce((sum, one) => sum + fullRow(one).confusion[at]!, 0);
}
