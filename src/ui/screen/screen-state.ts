// What the user did to the screen, as plain data: where he is, what is marked, which question or line of input is open.
import { type FleetOrder, nextOrder } from '../fleet/fleet-order.js';

export type Pane = 'metrics' | 'system' | 'media' | 'log' | 'results';
/** In the order of the keys 1 to 5. */
export const PANES: readonly Pane[] = ['metrics', 'system', 'media', 'log', 'results'];
/** Pictures and logs take all the room there is. */
export function isRoomy(pane: Pane): boolean {
  return pane === 'media' || pane === 'log';
}
/** What the results pane tells in detail. */
export type Detail = 'table' | 'classes' | 'confusion';
const DETAILS: readonly Detail[] = ['table', 'classes', 'confusion'];

export interface ScreenState {
  readonly place: 'overview' | 'run';
  readonly pane: Pane;
  readonly logAxis: boolean;
  /** lines of the grid in charts */
  readonly guides: boolean;
  readonly detail: Detail;
  readonly help: boolean;
  /** the question "detach or stop?" is open */
  readonly asking: boolean;
  /** how often a stop was asked for */
  readonly stops: number;
  /** a line of text is being typed */
  readonly prompt: { readonly for: 'filter' | 'search'; readonly text: string; readonly before: string } | null;
  readonly filter: string;
  readonly order: FleetOrder;
  /** name of the marked run of the overview; null = the first of interest */
  readonly marked: string | null;
  /** lines of the log below the visible ones; 0 follows it */
  readonly logBack: number;
  readonly search: string;
  /** samples after the visible one; 0 follows the training */
  readonly sampleBack: number;
  /** said once, until the next key */
  readonly told: string | null;
}

/** What a key asks for; `keys.ts` says which. */
export type Command =
  | { readonly kind: 'pane'; readonly pane: Pane }
  | { readonly kind: 'next-pane'; readonly by: 1 | -1 }
  | { readonly kind: 'toggle-axis' }
  | { readonly kind: 'toggle-guides' }
  | { readonly kind: 'next-detail' }
  | { readonly kind: 'toggle-help' }
  | { readonly kind: 'move'; readonly by: 'line' | 'page' | 'all'; readonly sign: 1 | -1 }
  | { readonly kind: 'scrub'; readonly by: 1 | -1 }
  | { readonly kind: 'next-match'; readonly sign: 1 | -1 }
  | { readonly kind: 'open' }
  | { readonly kind: 'back' }
  | { readonly kind: 'next-order' }
  | { readonly kind: 'type'; readonly what: 'filter' | 'search' }
  | { readonly kind: 'stream' }
  | { readonly kind: 'dump' }
  | { readonly kind: 'pager' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'detach' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'cancel' };

/** What must happen outside of the screen. */
export type Effect =
  | 'none'
  | 'leave'
  | 'detach'
  | 'stop-graceful'
  | 'stop-now'
  | 'exit-hard'
  | 'suspend'
  | 'open'
  | 'close'
  | 'stream'
  | 'dump'
  | 'pager';

/** What the state does not know of the screen. */
export interface Facts {
  /** this process works on what is shown */
  readonly owns: boolean;
  /** nothing of it goes on */
  readonly over: boolean;
  /** keys change nothing of the runs */
  readonly readonly: boolean;
  /** there is an overview to go back to */
  readonly many: boolean;
  /** names of the runs in the overview, as ordered and filtered */
  readonly names: readonly string[];
  /** the one that is marked */
  readonly marked: string | null;
  /** lines of a page */
  readonly page: number;
  readonly logLines: number;
  /** lines of the log, counted from its end, that hold what is searched for; ascending */
  readonly matches: readonly number[];
  readonly samples: number;
}

export const initialState: ScreenState = {
  place: 'run',
  pane: 'metrics',
  logAxis: true,
  guides: false,
  detail: 'table',
  help: false,
  asking: false,
  stops: 0,
  prompt: null,
  filter: '',
  order: 'plan',
  marked: null,
  logBack: 0,
  search: '',
  sampleBack: 0,
  told: null,
};

/** The screen after `command`. */
export function reduceCommand(before: ScreenState, command: Command, facts: Facts): readonly [ScreenState, Effect] {
  const state = before.told === null ? before : { ...before, told: null };
  switch (command.kind) {
    case 'pane':
      return [{ ...state, pane: command.pane, help: false }, 'none'];
    case 'next-pane': {
      const next = (PANES.indexOf(state.pane) + command.by + PANES.length) % PANES.length;
      return [{ ...state, pane: PANES[next]!, help: false }, 'none'];
    }
    case 'toggle-axis':
      return [{ ...state, logAxis: !state.logAxis }, 'none'];
    case 'toggle-guides':
      return [{ ...state, guides: !state.guides }, 'none'];
    case 'next-detail':
      return [{ ...state, detail: DETAILS[(DETAILS.indexOf(state.detail) + 1) % DETAILS.length]! }, 'none'];
    case 'toggle-help':
      return [{ ...state, help: !state.help }, 'none'];
    case 'move':
      return [move(state, command, facts), 'none'];
    case 'scrub':
      return [{ ...state, sampleBack: within(state.sampleBack - command.by, facts.samples - 1) }, 'none'];
    case 'next-match':
      return [nextMatch(state, command.sign, facts.matches), 'none'];
    case 'next-order':
      return [{ ...state, order: nextOrder(state.order) }, 'none'];
    case 'type': {
      const text = command.what === 'filter' ? state.filter : state.search;
      return [{ ...state, prompt: { for: command.what, text, before: text }, help: false }, 'none'];
    }
    case 'open':
      return facts.names.length === 0 ? [state, 'none'] : [{ ...fresh(state), place: 'run' }, 'open'];
    case 'back':
    case 'cancel':
      return back(state, command.kind, facts);
    case 'stream':
    case 'dump':
    case 'pager':
    case 'suspend':
      return [state, command.kind];
    case 'quit':
      if (!facts.owns || facts.over) return [state, 'leave'];
      return facts.readonly ? [state, 'detach'] : [{ ...state, asking: true, help: false }, 'none'];
    case 'detach':
      return state.asking ? [{ ...state, asking: false }, 'detach'] : [state, 'none'];
    case 'stop':
      return state.asking ? stop({ ...state, asking: false }) : [state, 'none'];
    case 'interrupt':
      if (!facts.owns || facts.over) return [state, 'leave'];
      if (facts.readonly) return [{ ...state, told: READ_ONLY }, 'none'];
      return stop({ ...state, asking: false, help: false });
  }
}

/** The line being typed after more of it; `enter` and `escape` end it. The filter works while it is typed. */
export function typeInto(state: ScreenState, key: string): ScreenState {
  const { prompt } = state;
  if (prompt === null) return state;
  const value = (text: string): Partial<ScreenState> => {
    return prompt.for === 'filter' ? { filter: text, marked: null } : { search: text, logBack: 0 };
  };
  if (key === 'enter') return { ...state, prompt: null };
  if (key === 'escape') return { ...state, ...value(prompt.before), prompt: null };
  const letters = [...prompt.text];
  const text =
    key === 'backspace'
      ? letters.slice(0, -1).join('')
      : key === 'ctrl+u'
        ? ''
        : key.length > 1
          ? prompt.text
          : prompt.text + key;
  return { ...state, ...value(text), prompt: { ...prompt, text } };
}

const READ_ONLY = 'this screen is read-only: q leaves, and the runs go on';

/** A run that is opened begins at its newest. */
function fresh(state: ScreenState): ScreenState {
  return { ...state, help: false, logBack: 0, sampleBack: 0, search: '' };
}

function back(state: ScreenState, kind: 'back' | 'cancel', { many }: Facts): readonly [ScreenState, Effect] {
  if (state.help || state.asking) return [{ ...state, help: false, asking: false }, 'none'];
  if (kind === 'cancel') return [state, 'none'];
  if (state.place === 'run' && many) return [{ ...state, place: 'overview' }, 'close'];
  if (state.place === 'overview' && state.filter !== '') return [{ ...state, filter: '' }, 'none'];
  if (state.search !== '') return [{ ...state, search: '' }, 'none'];
  return [state, 'none'];
}

function move(state: ScreenState, { by, sign }: Extract<Command, { kind: 'move' }>, facts: Facts): ScreenState {
  const distance = sign * (by === 'line' ? 1 : by === 'page' ? Math.max(1, facts.page - 1) : Number.MAX_SAFE_INTEGER);
  if (state.place === 'overview') {
    const at = Math.max(0, facts.names.indexOf(facts.marked ?? ''));
    return { ...state, marked: facts.names[within(at + distance, facts.names.length - 1)] ?? null };
  }
  return { ...state, logBack: within(state.logBack - distance, facts.logLines - facts.page) };
}

/** The line of the match goes to the bottom of the page. */
function nextMatch(state: ScreenState, sign: 1 | -1, matches: readonly number[]): ScreenState {
  const next =
    sign === 1 ? matches.find((back) => back > state.logBack) : matches.findLast((back) => back < state.logBack);
  return next === undefined ? { ...state, told: 'no more matches' } : { ...state, logBack: next };
}

function within(value: number, highest: number): number {
  return Math.max(0, Math.min(value, highest));
}

/** First: after the step. Second: at once. Third: not even waiting for that. */
function stop(state: ScreenState): readonly [ScreenState, Effect] {
  const stops = state.stops + 1;
  return [{ ...state, stops }, stops === 1 ? 'stop-graceful' : stops === 2 ? 'stop-now' : 'exit-hard'];
}
