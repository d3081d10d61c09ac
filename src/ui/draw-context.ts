// What every section needs to draw itself besides the run.
import type { Palette } from './palette.js';
import type { Symbols } from './symbols.js';

export interface DrawContext {
  readonly palette: Palette;
  readonly symbols: Symbols;
  /** wall clock, ms since 1970 */
  readonly now: number;
}
