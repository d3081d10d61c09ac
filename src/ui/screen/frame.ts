// What all screens have in common: the lines at the bottom, and exactly one line less than the terminal has.
import type { DrawContext } from '../draw-context.js';
import { visibleRows } from '../fleet/visible-rows.js';
import { notice } from '../notice.js';
import { sanitize } from '../sanitize.js';
import { cellWidth, fit, wrapWords } from '../widgets/cell-width.js';
import { keyHints } from '../widgets/key-hints.js';
import { hintsFor } from './keys.js';
import { candidates } from './line-commands.js';
import { PANES, type Powers } from './screen-state.js';
import type { Snapshot } from './screen-store.js';

export interface Frame {
  readonly powers: Powers;
  /** there is an overview to go back to */
  readonly many: boolean;
  /** the terminal shows pictures in full resolution */
  readonly kitty: boolean;
}

const MAX_NOTICE_ROWS = 2;
const QUESTIONS = {
  leave: 'still training: detach (d), stop (s) or stay (esc)?',
  stop: 'stop the run: after its step with a checkpoint (s), kill it (k), or not (esc)?',
} as const;

/** Lines that must be seen, and the line of keys or of what is being typed. `about`: what the place shows of how much. */
export function bottomLines(
  snapshot: Snapshot,
  frame: Frame,
  about: string,
  { palette, symbols }: DrawContext,
): { readonly notices: readonly string[]; readonly hints: string } {
  const { model, state, size, probed, now } = snapshot;
  const { columns: width } = size;
  const urgent =
    state.asking !== null ? QUESTIONS[state.asking] : (state.told ?? notice(model, state.stops, probed, now));
  const notices = urgent === null ? [] : wrapWords(sanitize(urgent), width - 2, MAX_NOTICE_ROWS, symbols.ellipsis);
  const { hints, last } = hintsFor(state, frame.powers, frame.many);
  const here =
    state.place === 'run'
      ? [
          {
            keys: ` ${PANES.indexOf(state.pane) + 1}/${PANES.length}`,
            label: about === '' ? state.pane : `${state.pane} ${about}`,
          },
        ]
      : [{ keys: ' ', label: 'runs' }];
  return {
    notices: notices.map((line) =>
      palette.paint(
        state.asking !== null || state.told !== null ? 'accent' : 'warn',
        fit(` ${line}`, width, symbols.ellipsis),
      ),
    ),
    hints:
      state.prompt === null
        ? keyHints([...here, ...hints], last, width, palette)
        : palette.paint('accent', fit(` ${promptText(snapshot, frame, width - 2)}`, width, symbols.ellipsis)),
  };
}

/** The line that is typed, its end always seen, and what could follow. */
function promptText({ state, fleet }: Snapshot, { powers }: Frame, width: number): string {
  const { prompt } = state;
  if (prompt === null) return '';
  const command = prompt.for === 'command';
  const start = command ? ':' : `${prompt.for}: `;
  let text = sanitize(prompt.text);
  while (cellWidth(start) + cellWidth(text) + 1 > width && text !== '') text = text.slice(1);
  if (!command) return `${start}${text}_   enter keeps it, esc takes it back`;
  const rows = fleet === null ? [] : visibleRows(fleet, state).rows;
  const names = rows.map(({ listed }) => listed.name);
  const next = candidates(prompt.text, state, { names, powers }).map(sanitize);
  return `${start}${text}_   ${next.length === 0 ? 'enter does it, esc leaves' : next.join('  ')}`;
}

/** `top`, then nothing, then `bottom`: `height` lines. */
export function filled(top: readonly string[], bottom: readonly string[], height: number): string[] {
  const above = top.slice(0, Math.max(0, height - bottom.length));
  const gap = Math.max(0, height - above.length - bottom.length);
  return [...above, ...Array.from({ length: gap }, () => ''), ...bottom].slice(0, height);
}
