// What is known as the lines of the screen: the overview, or one run.
import type { DrawContext } from '../draw-context.js';
import type { Frame } from './frame.js';
import { overviewFrame } from './overview-frame.js';
import { runFrame } from './run-frame.js';
import type { Snapshot } from './screen-store.js';

/** One line less than the terminal has, none wider than it. */
export function drawSnapshot(snapshot: Snapshot, frame: Frame, context: DrawContext): string[] {
  const { fleet, state } = snapshot;
  return fleet !== null && state.place === 'overview'
    ? overviewFrame(snapshot, fleet, frame, context)
    : runFrame(snapshot, frame, context);
}
