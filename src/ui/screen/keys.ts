// The one table of keys: it dispatches them, and help and hint line are generated from it.
import type { KeyHint } from '../widgets/key-hints.js';
import type { Command, ScreenState } from './screen-state.js';

/** A key press: a printable character, or the name of a key. `ctrl+` goes before the letter. */
export type KeyName = string;

/** Where a key means something: anywhere, in the overview, in a run, in one of its panes, while the question is open. */
export type KeyPlace = 'always' | 'overview' | 'run' | 'metrics' | 'media' | 'log' | 'results' | 'asking';

export interface KeyBinding {
  readonly keys: readonly KeyName[];
  readonly command: Command;
  /** for the hint line; null = only in the help */
  readonly hint: string | null;
  readonly help: string;
  readonly places: readonly KeyPlace[];
  /** changes the run: not offered to readers */
  readonly mutates: boolean;
}

function key(
  keys: readonly KeyName[],
  command: Command,
  places: readonly KeyPlace[],
  help: string,
  hint: string | null = null,
  mutates = false,
): KeyBinding {
  return { keys, command, places, help, hint, mutates };
}
const kind = <K extends Exclude<Command['kind'], 'pane' | 'next-pane' | 'move' | 'scrub' | 'next-match' | 'type'>>(
  name: K,
): { readonly kind: K } => ({ kind: name });
const LISTS: readonly KeyPlace[] = ['overview', 'log'];

export const KEYS: readonly KeyBinding[] = [
  key(
    ['escape'],
    kind('back'),
    ['always'],
    'close help or question; back to the overview; clear filter or search',
    'back',
  ),
  key(['q'], kind('quit'), ['always'], 'quit; asks first when runs would be affected', 'quit'),
  key(
    ['ctrl+c'],
    kind('interrupt'),
    ['always'],
    'stop after the current step with a checkpoint; again: stop now',
    'stop',
    true,
  ),
  key(['?', 'h'], kind('toggle-help'), ['always'], 'show or hide this help', 'help'),
  key(['enter'], kind('open'), ['overview'], 'open the marked run', 'open'),
  key(['up', 'k'], { kind: 'move', by: 'line', sign: -1 }, LISTS, 'one line up'),
  key(['down', 'j'], { kind: 'move', by: 'line', sign: 1 }, LISTS, 'one line down'),
  key(['pageup', 'ctrl+b'], { kind: 'move', by: 'page', sign: -1 }, LISTS, 'one page up'),
  key(['pagedown', 'ctrl+f', ' '], { kind: 'move', by: 'page', sign: 1 }, LISTS, 'one page down'),
  key(['home', 'g'], { kind: 'move', by: 'all', sign: -1 }, LISTS, 'to the first line'),
  key(['end', 'G'], { kind: 'move', by: 'all', sign: 1 }, LISTS, 'to the last line; the log follows again'),
  key(
    ['/'],
    { kind: 'type', what: 'filter' },
    ['overview'],
    'filter: state:failed loss.kl.weight>=50 miou<30 OR NOT text',
    'filter',
  ),
  key(['o'], kind('next-order'), ['overview'], 'order: plan, state, mIoU, loss, progress, name', 'order'),
  key(['/'], { kind: 'type', what: 'search' }, ['log'], 'search the log', 'search'),
  key(['n'], { kind: 'next-match', sign: 1 }, ['log'], 'next match, upwards'),
  key(['N'], { kind: 'next-match', sign: -1 }, ['log'], 'match before, downwards'),
  key(['tab'], { kind: 'next-pane', by: 1 }, ['run'], 'next pane', 'next pane'),
  key(['shift+tab'], { kind: 'next-pane', by: -1 }, ['run'], 'pane before'),
  key(['1'], { kind: 'pane', pane: 'metrics' }, ['run'], 'curves: loss and its terms, mIoU per subset, learning rate'),
  key(['2'], { kind: 'pane', pane: 'system' }, ['run'], 'system: engine, memory, speed, step times'),
  key(['3'], { kind: 'pane', pane: 'media' }, ['run'], 'media: what the network sees and answers'),
  key(['4'], { kind: 'pane', pane: 'log' }, ['run'], 'log'),
  key(['5'], { kind: 'pane', pane: 'results' }, ['run'], 'results per subset of the modalities and per class'),
  key(['y'], kind('toggle-axis'), ['metrics'], 'logarithmic or linear loss axis', 'log axis'),
  key(['g'], kind('toggle-guides'), ['metrics'], 'lines of a grid in the curves', 'guides'),
  key(['x'], kind('next-detail'), ['results'], 'table, IoU per class, confusion matrix', 'classes'),
  key(['left'], { kind: 'scrub', by: -1 }, ['media'], 'the sample before', 'before'),
  key(['right'], { kind: 'scrub', by: 1 }, ['media'], 'the sample after', 'after'),
  key(['l'], kind('pager'), ['always'], 'the whole log in $PAGER', 'log in pager'),
  key(['s'], kind('stream'), ['always'], 'stream: plain lines that can be selected; s again returns', 'stream'),
  key(['S'], kind('dump'), ['always'], 'write this screen as text to a file'),
  key(['ctrl+z'], kind('suspend'), ['always'], 'to the shell and back with fg; runs go on'),
  key(['n'], kind('cancel'), ['asking'], 'stay'),
  key(['d'], kind('detach'), ['asking'], 'detach: the runs go on without a screen', 'detach', true),
  key(['s'], kind('stop'), ['asking'], 'stop after the current step with a checkpoint', 'stop', true),
];

/** Places of a state, the most special first: the same key may mean different things in them. */
function placesOf({ asking, place, pane }: ScreenState): readonly KeyPlace[] {
  if (asking) return ['asking', 'always'];
  if (place === 'overview') return ['overview', 'always'];
  return pane === 'system' ? ['run', 'always'] : [pane, 'run', 'always'];
}

/** What `key` does now; null when it is not bound. */
export function commandFor(name: KeyName, state: ScreenState): Command | null {
  for (const place of placesOf(state)) {
    const found = KEYS.find(({ keys, places }) => keys.includes(name) && places.includes(place));
    if (found !== undefined) return found.command;
  }
  return null;
}

function shortName(name: KeyName): string {
  return name === ' ' ? 'space' : name === 'escape' ? 'esc' : name;
}

const offered = ({ mutates }: KeyBinding, changes: boolean): boolean => changes || !mutates;

/** The hint line of a screen, what belongs to the place first. `changes` = keys may change the runs; readers only leave. */
export function hintsFor(state: ScreenState, changes: boolean, many: boolean): readonly KeyHint[] {
  return placesOf({ ...state, asking: false }).flatMap((place) =>
    KEYS.flatMap((binding) => {
      const { keys, hint, places, command } = binding;
      if (hint === null || !places.includes(place) || !offered(binding, changes)) return [];
      if (command.kind === 'back' && !(many && state.place === 'run')) return [];
      return [{ keys: shortName(keys[0]!), label: hint }];
    }),
  );
}

/** The lines of the help for this place, what belongs only to it first: keys and meaning. */
export function helpLines(state: ScreenState, changes: boolean): readonly (readonly [string, string])[] {
  return placesOf({ ...state, asking: false }).flatMap((place) =>
    KEYS.filter((binding) => binding.places.includes(place) && offered(binding, changes)).map(
      ({ keys, help }) => [keys.map(shortName).join(', '), help] as const,
    ),
  );
}
