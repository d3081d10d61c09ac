// The commands that can be typed after `:`. The table executes them, completes them and tells them in the help.
import { FLEET_ORDERS } from '../fleet/fleet-order.js';
import { type Command, type Facts, PANES, type Powers, type ScreenState } from './screen-state.js';

/** What completion needs to know of the screen. */
type Known = Pick<Facts, 'names' | 'powers'>;

export interface LineCommand {
  readonly name: string;
  /** what follows the name, in the words of the help; empty where nothing does */
  readonly argument: string;
  readonly help: string;
  readonly needs: keyof Powers | null;
  /** where it means something */
  readonly place: ScreenState['place'] | null;
  /** what the argument may be; null = any text */
  readonly values: ((facts: Known) => readonly string[]) | null;
  /** null: the argument is missing or wrong */
  readonly command: (argument: string, facts: Facts) => Command | null;
}

function line(
  usage: string,
  help: string,
  command: LineCommand['command'],
  more: Partial<Pick<LineCommand, 'needs' | 'place' | 'values'>> = {},
): LineCommand {
  const [name = '', ...argument] = usage.split(' ');
  return { name, argument: argument.join(' '), help, command, needs: null, place: null, values: null, ...more };
}
const GRID = /^([1-4]) ?x ?([1-4])$/;
const control = { needs: 'control' } as const;

export const LINE_COMMANDS: readonly LineCommand[] = [
  line(
    'filter [CONDITIONS]',
    'only these runs; without conditions all',
    (text) => ({ kind: 'set', what: 'filter', text }),
    {
      place: 'overview',
    },
  ),
  line('sort ORDER', 'order of the runs', (text) => found(FLEET_ORDERS, text, (order) => ({ kind: 'order', order })), {
    place: 'overview',
    values: () => FLEET_ORDERS,
  }),
  line('open RUN', 'look at one run', (text, { names }) => found(names, text, (run) => ({ kind: 'open', run })), {
    place: 'overview',
    values: ({ names }) => names,
  }),
  line('pin', 'keep the marked run on top, or let it go', () => ({ kind: 'toggle-pin' }), { place: 'overview' }),
  line('pane NAME', 'another pane', (text) => found(PANES, text, (pane) => ({ kind: 'pane', pane })), {
    place: 'run',
    values: () => PANES,
  }),
  line('curves [REGEX]', 'only curves and charts with such names', (text) => ({ kind: 'set', what: 'curves', text }), {
    place: 'run',
  }),
  line('grid CxR', 'columns and rows of charts, as 3x2', (text) => gridOf(text), { place: 'run' }),
  line('search [TEXT]', 'search the log', (text) => ({ kind: 'set', what: 'search', text }), { place: 'run' }),
  line('back', 'back to the overview', () => ({ kind: 'back' }), { place: 'run' }),
  line('log', 'the whole log in $PAGER', () => ({ kind: 'pager' })),
  line('stream', 'plain lines that can be selected', () => ({ kind: 'stream' })),
  line('dump [FILE]', 'this screen as text', (text) => ({ kind: 'dump', file: text === '' ? null : text })),
  line('checkpoint', 'a checkpoint after the current step', () => ({ kind: 'control', ask: 'checkpoint' }), control),
  line('pause', 'wait after the current step', () => ({ kind: 'control', ask: 'pause' }), control),
  line('resume', 'go on', () => ({ kind: 'control', ask: 'resume' }), control),
  line('stop', 'stop the run after its step; asks first', () => ({ kind: 'ask-stop' }), control),
  line('retry', 'start a failed run once more', () => ({ kind: 'control', ask: 'retry' }), control),
  line('help', 'the keys of this place', () => ({ kind: 'toggle-help' })),
  line('quit', 'leave; asks first when runs would be affected', () => ({ kind: 'quit' })),
];

/** The commands of this place that may be given. */
export function offeredCommands({ place }: ScreenState, powers: Powers): readonly LineCommand[] {
  return LINE_COMMANDS.filter(
    (one) => (one.place === null || one.place === place) && (one.needs === null || powers[one.needs]),
  );
}

/** What a typed line asks for, or a sentence about what is wrong with it. The shortest clear beginning of a name is enough. */
export function readCommand(text: string, state: ScreenState, facts: Facts): Command | string {
  const { name, argument } = parts(text);
  const offered = offeredCommands(state, facts.powers);
  const begun = offered.filter((one) => one.name.startsWith(name));
  const chosen = offered.find((one) => one.name === name) ?? (begun.length === 1 ? begun[0]! : null);
  if (chosen === null) {
    if (begun.length > 1) return `:${name} may be ${begun.map((one) => one.name).join(', ')}`;
    const elsewhere = LINE_COMMANDS.some((one) => one.name === name);
    return elsewhere
      ? `:${name} cannot be used here; :help tells what can`
      : `there is no command :${name}; tab lists them`;
  }
  if (chosen.argument === '' && argument !== '') return `:${chosen.name} takes nothing after it`;
  const command = chosen.command(argument, facts);
  return command ?? wrongArgument(chosen, argument, facts);
}

/** The line with as much added as is clear. */
export function completed(text: string, state: ScreenState, facts: Known): string {
  const { name, argument, spaced } = parts(text);
  const begun = candidates(text, state, facts);
  if (begun.length === 0) return text;
  const common = begun.reduce(commonStart);
  if (spaced) return `${name} ${common.length > argument.length ? common : argument}`;
  const [only] = begun.length === 1 ? offeredCommands(state, facts.powers).filter((one) => one.name === begun[0]) : [];
  return only === undefined ? common : `${only.name}${only.argument === '' ? '' : ' '}`;
}

/** What could stand where the line ends: names of commands, or values of the argument. */
export function candidates(text: string, state: ScreenState, facts: Known): readonly string[] {
  const { name, argument, spaced } = parts(text);
  const offered = offeredCommands(state, facts.powers);
  if (!spaced) return offered.map((one) => one.name).filter((one) => one.startsWith(name));
  const values = offered.find((one) => one.name === name)?.values;
  return (values?.(facts) ?? []).filter((value) => value.toLowerCase().startsWith(argument.toLowerCase()));
}

function parts(text: string): { readonly name: string; readonly argument: string; readonly spaced: boolean } {
  const typed = text.trimStart();
  const at = typed.indexOf(' ');
  return at < 0
    ? { name: typed, argument: '', spaced: false }
    : { name: typed.slice(0, at), argument: typed.slice(at).trim(), spaced: true };
}

function found<T extends string>(list: readonly T[], text: string, of: (value: T) => Command): Command | null {
  const wanted = text.toLowerCase();
  const begun = list.filter((value) => value.toLowerCase().startsWith(wanted));
  const value =
    list.find((one) => one.toLowerCase() === wanted) ?? (text !== '' && begun.length === 1 ? begun[0] : undefined);
  return value === undefined ? null : of(value);
}

function gridOf(text: string): Command | null {
  const [, columns, rows] = GRID.exec(text) ?? [];
  return columns === undefined || rows === undefined
    ? null
    : { kind: 'grid', columns: Number(columns), rows: Number(rows) };
}

function wrongArgument({ name, argument, values }: LineCommand, text: string, facts: Facts): string {
  const known = values?.(facts) ?? [];
  const some = known.length === 0 ? '' : `: ${known.slice(0, 6).join(', ')}${known.length > 6 ? ', …' : ''}`;
  return text === '' ? `:${name} needs ${argument}${some}` : `:${name} does not know ${text}; ${argument}${some}`;
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
