// What all screens have in common: the lines at the bottom, and exactly one line less than the terminal has.
import type { DrawContext } from '../draw-context.js';
import { notice } from '../notice.js';
import { sanitize } from '../sanitize.js';
import { fit, wrapWords } from '../widgets/cell-width.js';
import { keyHints } from '../widgets/key-hints.js';
import { hintsFor } from './keys.js';
import { PANES } from './screen-state.js';
import type { Snapshot } from './screen-store.js';

export interface Frame {
  /** keys may change the runs */
  readonly changes: boolean;
  /** there is an overview to go back to */
  readonly many: boolean;
}

const MAX_NOTICE_ROWS = 2;
const QUESTION = 'still training: detach (d), stop (s) or stay (esc)?';

/** Lines that must be seen, and the line of keys or of what is being typed. */
export function bottomLines(
  { model, state, size, probed, now }: Snapshot,
  { changes, many }: Frame,
  { palette, symbols }: DrawContext,
): { readonly notices: readonly string[]; readonly hints: string } {
  const { columns: width } = size;
  const urgent = state.asking ? QUESTION : (state.told ?? notice(model, state.stops, probed, now));
  const notices = urgent === null ? [] : wrapWords(sanitize(urgent), width - 2, MAX_NOTICE_ROWS, symbols.ellipsis);
  const { prompt } = state;
  const typed = prompt === null ? '' : `${prompt.for}: ${sanitize(prompt.text)}_   enter keeps it, esc takes it back`;
  const here =
    state.place === 'run'
      ? [{ keys: ` ${PANES.indexOf(state.pane) + 1}/${PANES.length}`, label: state.pane }]
      : [{ keys: ' ', label: 'runs' }];
  return {
    notices: notices.map((line) =>
      palette.paint(state.asking || state.told !== null ? 'accent' : 'warn', fit(` ${line}`, width, symbols.ellipsis)),
    ),
    hints:
      prompt === null
        ? keyHints([...here, ...hintsFor(state, changes, many)], width, palette)
        : palette.paint('accent', fit(` ${typed}`, width, symbols.ellipsis)),
  };
}

/** `top`, then nothing, then `bottom`: `height` lines. */
export function filled(top: readonly string[], bottom: readonly string[], height: number): string[] {
  const above = top.slice(0, Math.max(0, height - bottom.length));
  const gap = Math.max(0, height - above.length - bottom.length);
  return [...above, ...Array.from({ length: gap }, () => ''), ...bottom].slice(0, height);
}
