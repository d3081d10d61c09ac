import type { Palette } from '../palette.js';
import { cellWidth, fit } from './cell-width.js';

export interface KeyHint {
  readonly keys: string;
  readonly label: string;
}

const GAP = '   ';

/** One line of keys and what they do, `last` at its end; hints before that which do not fit are left out from the end. */
export function keyHints(hints: readonly KeyHint[], last: readonly KeyHint[], width: number, palette: Palette): string {
  const cells = (some: readonly KeyHint[]): number =>
    some.reduce((sum, { keys, label }) => sum + GAP.length + cellWidth(keys) + 1 + cellWidth(label), -GAP.length);
  let shown = [...hints];
  while (shown.length > 1 && cells([...shown, ...last]) > width) shown = shown.slice(0, -1);
  const all = cells([...shown, ...last]) > width ? shown : [...shown, ...last];
  const line = all.map(({ keys, label }) => `${palette.paint('key', keys)} ${palette.paint('dim', label)}`).join(GAP);
  return fit(line, width);
}
