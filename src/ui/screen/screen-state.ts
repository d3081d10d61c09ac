// What the user did to the screen, as plain data: where he is, what is marked, which question or line of input is open.
import type { ControlAsk } from '../../runtime/run/control-ask.js';
import type { FleetOrder } from '../fleet/fleet-order.js';

export type Pane = 'metrics' | 'system' | 'media' | 'log' | 'results';
/** In the order of the keys 1 to 5. */
export const PANES: readonly Pane[] = ['metrics', 'system', 'media', 'log', 'results'];
/** Pictures and logs take all the room there is. */
export function isRoomy(pane: Pane): boolean {
  return pane === 'media' || pane === 'log';
}
/** What the results pane tells in detail. */
export type Detail = 'table' | 'classes' | 'confusion';
export const DETAILS: readonly Detail[] = ['table', 'classes', 'confusion'];
/** How losses are drawn: curves over a logarithmic or linear axis, or one row of shades per loss. */
export type LossView = 'log' | 'linear' | 'heat map';
export const LOSS_VIEWS: readonly LossView[] = ['log', 'linear', 'heat map'];
/** A line that can be typed, and what for. */
export type PromptKind = 'filter' | 'search' | 'curves' | 'command';

export interface ScreenState {
  readonly place: 'overview' | 'run';
  readonly pane: Pane;
  readonly lossView: LossView;
  /** lines of the grid in charts */
  readonly guides: boolean;
  /** charts beside and below each other; 0 = as the room suggests */
  readonly grid: { readonly columns: number; readonly rows: number };
  /** charts before the first one that is shown */
  readonly chartsBefore: number;
  /** regular expression for the names of the curves and charts that are shown */
  readonly curves: string;
  /** the box of stages */
  readonly stages: boolean;
  /** system facts beside the pane */
  readonly system: boolean;
  readonly detail: Detail;
  readonly help: boolean;
  /** a question is open: what becomes of the runs of this terminal, or whether the run is to stop */
  readonly asking: 'leave' | 'stop' | null;
  /** how often a stop was asked for */
  readonly stops: number;
  /** a line of text is being typed */
  readonly prompt: { readonly for: PromptKind; readonly text: string; readonly before: string } | null;
  readonly filter: string;
  readonly order: FleetOrder;
  /** names of runs that stay on top of the overview */
  readonly pinned: readonly string[];
  /** name of the marked run of the overview; null = the first of interest */
  readonly marked: string | null;
  /** lines of the log below the visible ones; 0 follows it */
  readonly logBack: number;
  readonly search: string;
  /** samples after the visible one; 0 follows the training */
  readonly sampleBack: number;
  /** samples of all trainings are gone through together, by their steps */
  readonly linked: boolean;
  /** pictures in full resolution, where the terminal can */
  readonly kitty: boolean;
  /** said once, until the next key */
  readonly told: string | null;
}

/** What a key or a typed command asks for; `keys.ts` and `line-commands.ts` say which. */
export type Command =
  | { readonly kind: 'pane'; readonly pane: Pane }
  | { readonly kind: 'next-pane'; readonly by: 1 | -1 }
  | { readonly kind: 'next-loss-view' }
  | { readonly kind: 'toggle-guides' }
  | { readonly kind: 'toggle-stages' }
  | { readonly kind: 'toggle-system' }
  | { readonly kind: 'more-charts'; readonly along: 'columns' | 'rows' }
  | { readonly kind: 'grid'; readonly columns: number; readonly rows: number }
  | { readonly kind: 'page-charts'; readonly by: 1 | -1 }
  | { readonly kind: 'next-detail' }
  | { readonly kind: 'toggle-help' }
  | { readonly kind: 'move'; readonly by: 'line' | 'page' | 'all'; readonly sign: 1 | -1 }
  | { readonly kind: 'scrub'; readonly by: 1 | -1 }
  | { readonly kind: 'toggle-link' }
  | { readonly kind: 'toggle-kitty' }
  | { readonly kind: 'next-match'; readonly sign: 1 | -1 }
  | { readonly kind: 'open'; readonly run: string | null }
  | { readonly kind: 'back' }
  | { readonly kind: 'next-order' }
  | { readonly kind: 'order'; readonly order: FleetOrder }
  | { readonly kind: 'toggle-pin' }
  | { readonly kind: 'type'; readonly what: PromptKind }
  /** the text as if it had been typed */
  | { readonly kind: 'set'; readonly what: Exclude<PromptKind, 'command'>; readonly text: string }
  | { readonly kind: 'stream' }
  /** null: a name made of the time */
  | { readonly kind: 'dump'; readonly file: string | null }
  | { readonly kind: 'pager' }
  | { readonly kind: 'control'; readonly ask: ControlAsk }
  | { readonly kind: 'toggle-pause' }
  | { readonly kind: 'ask-stop' }
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
  | 'pager'
  | { readonly dump: string | null }
  | { readonly control: ControlAsk };

/** What keys may do to the runs: nothing, stop those of this terminal, or ask the process of a run. */
export interface Powers {
  /** this terminal started the runs */
  readonly owner: boolean;
  readonly control: boolean;
}

/** What the state does not know of the screen. */
export interface Facts {
  /** this process works on what is shown */
  readonly owns: boolean;
  /** nothing of it goes on */
  readonly over: boolean;
  /** keys change nothing of the runs */
  readonly readonly: boolean;
  readonly powers: Powers;
  /** there is an overview to go back to */
  readonly many: boolean;
  /** names of the runs in the overview, as ordered and filtered */
  readonly names: readonly string[];
  /** the one that is marked */
  readonly marked: string | null;
  /** the run in question waits for a person */
  readonly paused: boolean;
  /** lines of a page */
  readonly page: number;
  readonly logLines: number;
  /** lines of the log, counted from its end, that hold what is searched for; ascending */
  readonly matches: readonly number[];
  readonly samples: number;
  /** trainings that have samples */
  readonly sampled: number;
  /** charts that there are, and that are shown at once */
  readonly charts: number;
  readonly chartsShown: number;
  /** there is room for system facts beside the pane */
  readonly roomForSystem: boolean;
  /** the terminal shows pictures */
  readonly kitty: boolean;
}

export const initialState: ScreenState = {
  place: 'run',
  pane: 'metrics',
  lossView: 'log',
  guides: false,
  grid: { columns: 0, rows: 0 },
  chartsBefore: 0,
  curves: '',
  stages: true,
  system: false,
  detail: 'table',
  help: false,
  asking: null,
  stops: 0,
  prompt: null,
  filter: '',
  order: 'plan',
  pinned: [],
  marked: null,
  logBack: 0,
  search: '',
  sampleBack: 0,
  linked: false,
  kitty: false,
  told: null,
};
