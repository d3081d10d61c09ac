// The one table of keys: it dispatches them, and help and hint line are generated from it.
import type { KeyHint } from '../widgets/key-hints.js';
import { offeredCommands } from './line-commands.js';
import type { Command, Powers, ScreenState } from './screen-state.js';

/** A key press: a printable character, or the name of a key. `ctrl+` goes before the letter. */
export type KeyName = string;

/** Where a key means something: anywhere, in the overview, in a run, in one of its panes, while a question is open. */
export type KeyPlace =
  | 'always'
  | 'overview'
  | 'run'
  | 'metrics'
  | 'media'
  | 'log'
  | 'results'
  | 'asking leave'
  | 'asking stop';

export interface KeyBinding {
  readonly keys: readonly KeyName[];
  readonly command: Command;
  /** for the hint line; null = only in the help */
  readonly hint: string | null;
  readonly help: string;
  readonly places: readonly KeyPlace[];
  /** changes runs: offered only to whom may */
  readonly needs: keyof Powers | null;
}

function key(
  keys: readonly KeyName[],
  command: Command,
  places: readonly KeyPlace[],
  help: string,
  { hint = null, needs = null }: { readonly hint?: string | null; readonly needs?: keyof Powers | null } = {},
): KeyBinding {
  return { keys, command, places, help, hint, needs };
}
const LISTS: readonly KeyPlace[] = ['overview', 'log'];
const control = { needs: 'control' } as const;

export const KEYS: readonly KeyBinding[] = [
  key(
    ['escape'],
    { kind: 'back' },
    ['always'],
    'close help or question; clear search, choice or filter; back to the overview',
    { hint: 'back' },
  ),
  key(['q'], { kind: 'quit' }, ['always'], 'quit; asks first when runs would be affected', { hint: 'quit' }),
  key(['ctrl+c'], { kind: 'interrupt' }, ['always'], 'stop after the current step with a checkpoint; again: stop now', {
    hint: 'stop',
    needs: 'owner',
  }),
  key(['?', 'h'], { kind: 'toggle-help' }, ['always'], 'show or hide this help', { hint: 'help' }),
  key([':'], { kind: 'type', what: 'command' }, ['always'], 'type a command; tab completes it', { hint: 'command' }),
  key(['enter'], { kind: 'open', run: null }, ['overview'], 'open the marked run', { hint: 'open' }),
  key([' '], { kind: 'toggle-pin' }, ['overview'], 'pin the marked run on top, or let it go', { hint: 'pin' }),
  key(['up', 'k'], { kind: 'move', by: 'line', sign: -1 }, LISTS, 'one line up'),
  key(['down', 'j'], { kind: 'move', by: 'line', sign: 1 }, LISTS, 'one line down'),
  key(['pageup', 'ctrl+b'], { kind: 'move', by: 'page', sign: -1 }, LISTS, 'one page up'),
  key(['pagedown', 'ctrl+f'], { kind: 'move', by: 'page', sign: 1 }, LISTS, 'one page down'),
  key(['home', 'g'], { kind: 'move', by: 'all', sign: -1 }, LISTS, 'to the first line'),
  key(['end', 'G'], { kind: 'move', by: 'all', sign: 1 }, LISTS, 'to the last line; the log follows again'),
  key(
    ['/'],
    { kind: 'type', what: 'filter' },
    ['overview'],
    'filter: state:failed loss.kl.weight>=50 miou<30 OR NOT text',
    { hint: 'filter' },
  ),
  key(['o'], { kind: 'next-order' }, ['overview'], 'order: plan, state, mIoU, loss, progress, name', { hint: 'order' }),
  key(['/'], { kind: 'type', what: 'search' }, ['log'], 'search the log', { hint: 'search' }),
  key(['n'], { kind: 'next-match', sign: 1 }, ['log'], 'next match, upwards'),
  key(['N'], { kind: 'next-match', sign: -1 }, ['log'], 'match before, downwards'),
  key(['tab'], { kind: 'next-pane', by: 1 }, ['run'], 'next pane', { hint: 'next pane' }),
  key(['shift+tab'], { kind: 'next-pane', by: -1 }, ['run'], 'pane before'),
  key(['1'], { kind: 'pane', pane: 'metrics' }, ['run'], 'curves: loss and its terms, mIoU per subset, learning rate'),
  key(['2'], { kind: 'pane', pane: 'system' }, ['run'], 'system: engine, memory, speed, step times'),
  key(['3'], { kind: 'pane', pane: 'media' }, ['run'], 'media: what the network sees and answers'),
  key(['4'], { kind: 'pane', pane: 'log' }, ['run'], 'log'),
  key(['5'], { kind: 'pane', pane: 'results' }, ['run'], 'results per subset of the modalities and per class'),
  key(['['], { kind: 'toggle-stages' }, ['run'], 'show or hide the overview of the stages'),
  key([']'], { kind: 'toggle-system' }, ['run'], 'show or hide the system beside the pane'),
  key(['y'], { kind: 'next-loss-view' }, ['metrics'], 'losses over a logarithmic or linear axis, or as a heat map', {
    hint: 'axis',
  }),
  key(['g'], { kind: 'toggle-guides' }, ['metrics'], 'lines of a grid in the curves'),
  key(['c'], { kind: 'more-charts', along: 'columns' }, ['metrics'], 'charts beside each other: 1 to 4', {
    hint: 'charts',
  }),
  key(['r'], { kind: 'more-charts', along: 'rows' }, ['metrics'], 'charts below each other: 1 to 4'),
  key(['0'], { kind: 'grid', columns: 0, rows: 0 }, ['metrics'], 'as many charts as the room suggests'),
  key(['left'], { kind: 'page-charts', by: -1 }, ['metrics'], 'the charts before'),
  key(['right'], { kind: 'page-charts', by: 1 }, ['metrics'], 'the charts after'),
  key(['/'], { kind: 'type', what: 'curves' }, ['metrics'], 'only curves and charts of a name: a regular expression', {
    hint: 'choose',
  }),
  key(['x'], { kind: 'next-detail' }, ['results'], 'table, IoU per class, confusion matrix', { hint: 'classes' }),
  key(['left'], { kind: 'scrub', by: -1 }, ['media'], 'the sample before', { hint: 'before' }),
  key(['right'], { kind: 'scrub', by: 1 }, ['media'], 'the sample after', { hint: 'after' }),
  key(['L'], { kind: 'toggle-link' }, ['media'], 'go through the samples of all trainings together, step by step', {
    hint: 'link',
  }),
  key(
    ['k'],
    { kind: 'toggle-kitty' },
    ['media'],
    'pictures in full resolution, where the terminal can (kitty, Ghostty)',
  ),
  key(['p'], { kind: 'toggle-pause' }, ['always'], 'pause the run after its step, or let it go on', {
    ...control,
    hint: 'pause',
  }),
  key(['C'], { kind: 'control', ask: 'checkpoint' }, ['always'], 'a checkpoint after the current step', {
    ...control,
    hint: 'checkpoint',
  }),
  key(['T'], { kind: 'ask-stop' }, ['always'], 'stop the run; asks first', { ...control, hint: 'stop run' }),
  key(
    ['R'],
    { kind: 'control', ask: 'retry' },
    ['always'],
    'start a run that failed or was stopped once more',
    control,
  ),
  key(['l'], { kind: 'pager' }, ['always'], 'the whole log in $PAGER', { hint: 'log in pager' }),
  key(['s'], { kind: 'stream' }, ['always'], 'stream: plain lines that can be selected; s again returns', {
    hint: 'stream',
  }),
  key(['S'], { kind: 'dump', file: null }, ['always'], 'write this screen as text to a file'),
  key(['ctrl+z'], { kind: 'suspend' }, ['always'], 'to the shell and back with fg; runs go on'),
  key(['n'], { kind: 'cancel' }, ['asking leave', 'asking stop'], 'stay'),
  key(['d'], { kind: 'detach' }, ['asking leave'], 'detach: the runs go on without a screen', { needs: 'owner' }),
  key(['s'], { kind: 'stop' }, ['asking leave'], 'stop after the current step with a checkpoint', { needs: 'owner' }),
  key(['s'], { kind: 'control', ask: 'stop' }, ['asking stop'], 'stop after the step, with a checkpoint', control),
  key(['k'], { kind: 'control', ask: 'stop-now' }, ['asking stop'], 'kill; the last checkpoint stays valid', control),
];

/** Places of a state, the most special first: the same key may mean different things in them. */
function placesOf({ asking, place, pane }: ScreenState): readonly KeyPlace[] {
  if (asking !== null) return [`asking ${asking}`, 'always'];
  if (place === 'overview') return ['overview', 'always'];
  return pane === 'system' ? ['run', 'always'] : [pane, 'run', 'always'];
}

const offered = ({ needs }: KeyBinding, powers: Powers): boolean => needs === null || powers[needs];

/** What `key` does now; null when it is not bound. Ctrl-C is always answered: readers leave with it. */
export function commandFor(name: KeyName, state: ScreenState, powers: Powers): Command | null {
  for (const place of placesOf(state)) {
    const found = KEYS.find(({ keys, places }) => keys.includes(name) && places.includes(place));
    if (found !== undefined) return offered(found, powers) || name === 'ctrl+c' ? found.command : null;
  }
  return null;
}

function shortName(name: KeyName): string {
  return name === ' ' ? 'space' : name === 'escape' ? 'esc' : name;
}

/** The keys that lead out of every place: they are always among the hints. */
const WAYS_OUT: readonly KeyName[] = ['q', '?'];

/** The hint line of a screen, what belongs to the place first; at its end what leads out of it. */
export function hintsFor(
  state: ScreenState,
  powers: Powers,
  many: boolean,
): { readonly hints: readonly KeyHint[]; readonly last: readonly KeyHint[] } {
  const all = allHints(state, powers, many);
  return {
    hints: all.filter(({ keys }) => !WAYS_OUT.includes(keys)),
    last: all.filter(({ keys }) => WAYS_OUT.includes(keys)),
  };
}

function allHints(state: ScreenState, powers: Powers, many: boolean): readonly KeyHint[] {
  return placesOf({ ...state, asking: null }).flatMap((place) =>
    KEYS.flatMap((binding) => {
      const { keys, hint, places, command } = binding;
      if (hint === null || !places.includes(place) || !offered(binding, powers)) return [];
      if (command.kind === 'back' && !(many && state.place === 'run')) return [];
      return [{ keys: shortName(keys[0]!), label: hint }];
    }),
  );
}

/** The lines of the help for this place, what belongs only to it first: keys or command, and meaning. */
export function helpLines(state: ScreenState, powers: Powers): readonly (readonly [string, string])[] {
  const keys = placesOf({ ...state, asking: null }).flatMap((place) =>
    KEYS.filter((binding) => binding.places.includes(place) && offered(binding, powers)).map(
      ({ keys: names, help }) => [names.map(shortName).join(', '), help] as const,
    ),
  );
  const commands = offeredCommands(state, powers).map(
    ({ name, argument, help }) => [`:${name} ${argument}`.trimEnd(), help] as const,
  );
  return [...keys, ...commands];
}
