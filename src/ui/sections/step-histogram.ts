// How long steps took: one bar per duration, so that a few slow ones are seen beside many quick ones.
import type { DrawContext } from '../draw-context.js';
import { formatDuration } from '../duration.js';
import { binStartMs } from '../duration-counts.js';
import type { StageModel } from '../run-model.js';
import { fit } from '../widgets/cell-width.js';
import { progressBar } from '../widgets/progress-bar.js';

const LABEL = 7;
const COUNT = 7;

/** At most `height` lines of `width` cells; neighbouring bins are joined until they fit. */
export function stepHistogram(stage: StageModel, width: number, height: number, context: DrawContext): string[] {
  const { palette, symbols } = context;
  const first = stage.stepCounts.findIndex((count) => count > 0);
  if (first < 0 || height < 1) return [];
  const counts = stage.stepCounts.slice(first);
  const joined = Math.ceil(counts.length / height);
  const bars = Array.from({ length: Math.ceil(counts.length / joined) }, (_, i) => ({
    from: binStartMs(first + i * joined),
    count: counts.slice(i * joined, (i + 1) * joined).reduce((a, b) => a + b, 0),
  }));
  const most = Math.max(...bars.map(({ count }) => count));
  const room = Math.max(4, width - LABEL - COUNT - 2);
  return bars.map(({ from, count }) => {
    const label = palette.paint('dim', formatDuration(from).padStart(LABEL));
    const text = `${label} ${palette.series(0, progressBar(count / most, room, { ...symbols, bar: { ...symbols.bar, empty: ' ' } }))}`;
    return fit(`${text} ${count === 0 ? '' : String(count).padStart(COUNT - 1)}`, width, symbols.ellipsis);
  });
}
