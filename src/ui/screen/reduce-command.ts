// What a command changes on the screen, and what must happen outside of it.
import { nextOrder } from '../fleet/fleet-order.js';
import { setText } from './prompt.js';
import { type Command, DETAILS, type Effect, type Facts, LOSS_VIEWS, PANES, type ScreenState } from './screen-state.js';

type Reduced = readonly [ScreenState, Effect];

/** The screen after `command`. */
export function reduceCommand(before: ScreenState, command: Command, facts: Facts): Reduced {
  const state = before.told === null ? before : { ...before, told: null };
  const shown = (change: Partial<ScreenState>): Reduced => [{ ...state, ...change }, 'none'];
  switch (command.kind) {
    case 'pane':
      return shown({ pane: command.pane, help: false });
    case 'next-pane':
      return shown({ pane: after(PANES, state.pane, command.by), help: false });
    case 'next-loss-view':
      return shown({ lossView: after(LOSS_VIEWS, state.lossView) });
    case 'toggle-guides':
      return shown({ guides: !state.guides });
    case 'toggle-stages':
      return shown({ stages: !state.stages });
    case 'toggle-system':
      if (!state.system && !facts.roomForSystem) return shown({ told: 'no room here for the system: 2 shows it' });
      return shown({ system: !state.system });
    case 'more-charts': {
      const { along } = command;
      return shown({ grid: { ...state.grid, [along]: (state.grid[along] % MOST_CHARTS) + 1 }, chartsBefore: 0 });
    }
    case 'grid':
      return shown({ grid: { columns: command.columns, rows: command.rows }, chartsBefore: 0 });
    case 'page-charts': {
      const before = state.chartsBefore + command.by * facts.chartsShown;
      if (before < 0 || before >= facts.charts) return shown({ told: 'there are no more charts' });
      return shown({ chartsBefore: before });
    }
    case 'next-detail':
      return shown({ detail: after(DETAILS, state.detail) });
    case 'toggle-help':
      return shown({ help: !state.help });
    case 'move':
      return [move(state, command, facts), 'none'];
    case 'scrub':
      return shown({ sampleBack: within(state.sampleBack - command.by, facts.samples - 1) });
    case 'toggle-link':
      if (!state.linked && facts.sampled < 2) return shown({ told: 'only one training has samples: nothing to link' });
      return shown({ linked: !state.linked, sampleBack: 0 });
    case 'toggle-kitty':
      if (!facts.kitty)
        return shown({ told: 'this terminal shows no pictures; kitty and Ghostty do, outside of tmux' });
      return shown({ kitty: !state.kitty });
    case 'next-match':
      return [nextMatch(state, command.sign, facts.matches), 'none'];
    case 'next-order':
      return shown({ order: nextOrder(state.order) });
    case 'order':
      return shown({ order: command.order });
    case 'toggle-pin':
      return [togglePin(state, facts.marked), 'none'];
    case 'type': {
      const text = command.what === 'command' ? '' : state[command.what];
      return shown({ prompt: { for: command.what, text, before: text }, help: false });
    }
    case 'set':
      return shown(setText(command.what, command.text));
    case 'open':
      if (facts.names.length === 0) return [state, 'none'];
      return [{ ...fresh(state), place: 'run', marked: command.run ?? state.marked }, 'open'];
    case 'back':
    case 'cancel':
      return back(state, command.kind, facts);
    case 'dump':
      return [state, { dump: command.file }];
    case 'stream':
    case 'pager':
    case 'suspend':
      return [state, command.kind];
    case 'control':
      return [{ ...state, asking: null, help: false }, { control: command.ask }];
    case 'toggle-pause':
      return [state, { control: facts.paused ? 'resume' : 'pause' }];
    case 'ask-stop':
      return shown({ asking: 'stop', help: false });
    case 'quit':
      if (!facts.owns || facts.over) return [state, 'leave'];
      return facts.readonly ? [state, 'detach'] : shown({ asking: 'leave', help: false });
    case 'detach':
      return state.asking === 'leave' ? [{ ...state, asking: null }, 'detach'] : [state, 'none'];
    case 'stop':
      return state.asking === 'leave' ? stop({ ...state, asking: null }) : [state, 'none'];
    case 'interrupt':
      if (!facts.owns || facts.over) return [state, 'leave'];
      if (facts.readonly) return shown({ told: READ_ONLY });
      return stop({ ...state, asking: null, help: false });
  }
}

const READ_ONLY = 'this screen is read-only: q leaves, and the runs go on';
/** Charts beside or below each other. */
const MOST_CHARTS = 4;

function after<T>(list: readonly T[], value: T, by = 1): T {
  return list[(list.indexOf(value) + by + list.length) % list.length]!;
}

/** A run that is opened begins at its newest. */
function fresh(state: ScreenState): ScreenState {
  return { ...state, help: false, logBack: 0, sampleBack: 0, chartsBefore: 0, search: '' };
}

function back(state: ScreenState, kind: 'back' | 'cancel', { many }: Facts): Reduced {
  if (state.help || state.asking !== null) return [{ ...state, help: false, asking: null }, 'none'];
  if (kind === 'cancel') return [state, 'none'];
  if (state.place === 'run' && state.pane === 'log' && state.search !== '') return [{ ...state, search: '' }, 'none'];
  if (state.place === 'run' && state.pane === 'metrics' && state.curves !== '')
    return [{ ...state, curves: '' }, 'none'];
  if (state.place === 'run' && many) return [{ ...state, place: 'overview' }, 'close'];
  if (state.place === 'overview' && state.filter !== '') return [{ ...state, filter: '' }, 'none'];
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

function togglePin(state: ScreenState, marked: string | null): ScreenState {
  if (marked === null) return state;
  const pinned = state.pinned.includes(marked)
    ? state.pinned.filter((name) => name !== marked)
    : [...state.pinned, marked];
  return { ...state, pinned, marked };
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
function stop(state: ScreenState): Reduced {
  const stops = state.stops + 1;
  return [{ ...state, stops }, stops === 1 ? 'stop-graceful' : stops === 2 ? 'stop-now' : 'exit-hard'];
}
