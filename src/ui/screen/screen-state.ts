// What the user did to the screen, as plain data: which pane, which axis, which question is open.

export type Pane = 'curves' | 'results' | 'system';
export const PANES: readonly Pane[] = ['curves', 'results', 'system'];

export interface ScreenState {
  readonly pane: Pane;
  readonly logAxis: boolean;
  readonly help: boolean;
  /** the question "detach or stop?" is open */
  readonly asking: boolean;
  /** how often a stop was asked for */
  readonly stops: number;
}

/** What a key asks for; `keys.ts` says which. */
export type Command =
  | { readonly kind: 'pane'; readonly pane: Pane }
  | { readonly kind: 'next-pane'; readonly by: 1 | -1 }
  | { readonly kind: 'toggle-axis' }
  | { readonly kind: 'toggle-help' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'detach' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'cancel' };

/** What must happen outside of the screen. */
export type Effect = 'none' | 'leave' | 'detach' | 'stop-graceful' | 'stop-now' | 'exit-hard' | 'suspend';

export const initialState: ScreenState = { pane: 'curves', logAxis: true, help: false, asking: false, stops: 0 };

/** The screen after `command`. `owns` = this process runs the training; `over` = the run has ended. */
export function reduceCommand(
  state: ScreenState,
  command: Command,
  run: { readonly owns: boolean; readonly over: boolean },
): readonly [ScreenState, Effect] {
  switch (command.kind) {
    case 'pane':
      return [{ ...state, pane: command.pane, help: false }, 'none'];
    case 'next-pane': {
      const next = (PANES.indexOf(state.pane) + command.by + PANES.length) % PANES.length;
      return [{ ...state, pane: PANES[next]!, help: false }, 'none'];
    }
    case 'toggle-axis':
      return [{ ...state, logAxis: !state.logAxis }, 'none'];
    case 'toggle-help':
      return [{ ...state, help: !state.help }, 'none'];
    case 'cancel':
      return [{ ...state, help: false, asking: false }, 'none'];
    case 'quit':
      if (!run.owns || run.over) return [state, 'leave'];
      return [{ ...state, asking: true, help: false }, 'none'];
    case 'detach':
      return state.asking ? [{ ...state, asking: false }, 'detach'] : [state, 'none'];
    case 'stop':
      return state.asking ? stop({ ...state, asking: false }) : [state, 'none'];
    case 'interrupt':
      return !run.owns || run.over ? [state, 'leave'] : stop({ ...state, asking: false, help: false });
    case 'suspend':
      return [state, 'suspend'];
  }
}

/** First: after the step. Second: at once. Third: not even waiting for that. */
function stop(state: ScreenState): readonly [ScreenState, Effect] {
  const stops = state.stops + 1;
  return [{ ...state, stops }, stops === 1 ? 'stop-graceful' : stops === 2 ? 'stop-now' : 'exit-hard'];
}
