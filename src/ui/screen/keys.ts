// The one table of keys: it dispatches them, and help and hint line are generated from it.
import type { KeyHint } from '../widgets/key-hints.js';
import type { Command } from './screen-state.js';

/** A key press: a printable character, or the name of a key. `ctrl+` goes before the letter. */
export type KeyName = string;

export interface KeyBinding {
  readonly keys: readonly KeyName[];
  readonly command: Command;
  /** for the hint line; null = only in the help */
  readonly hint: string | null;
  readonly help: string;
  /** where the key means something: always, or only while the question "detach or stop?" is open */
  readonly when: 'always' | 'asking';
  /** changes the run: not offered to readers */
  readonly mutates: boolean;
}

const always = { when: 'always', mutates: false } as const;
const answer = { when: 'asking', mutates: true } as const;

export const KEYS: readonly KeyBinding[] = [
  {
    keys: ['q'],
    command: { kind: 'quit' },
    hint: 'quit',
    help: 'quit; asks first when the run would be affected',
    ...always,
  },
  {
    keys: ['ctrl+c'],
    command: { kind: 'interrupt' },
    hint: 'stop',
    help: 'stop after the current step with a checkpoint; again: stop now',
    when: 'always',
    mutates: true,
  },
  { keys: ['?', 'h'], command: { kind: 'toggle-help' }, hint: 'help', help: 'show or hide this help', ...always },
  { keys: ['tab'], command: { kind: 'next-pane', by: 1 }, hint: 'next pane', help: 'next pane', ...always },
  { keys: ['shift+tab'], command: { kind: 'next-pane', by: -1 }, hint: null, help: 'previous pane', ...always },
  { keys: ['1'], command: { kind: 'pane', pane: 'curves' }, hint: null, help: 'curves of loss and mIoU', ...always },
  {
    keys: ['2'],
    command: { kind: 'pane', pane: 'results' },
    hint: null,
    help: 'results per modality subset',
    ...always,
  },
  { keys: ['3'], command: { kind: 'pane', pane: 'system' }, hint: null, help: 'engine, memory, speed, log', ...always },
  {
    keys: ['y'],
    command: { kind: 'toggle-axis' },
    hint: 'log axis',
    help: 'logarithmic or linear loss axis',
    ...always,
  },
  {
    keys: ['ctrl+z'],
    command: { kind: 'suspend' },
    hint: null,
    help: 'to the shell and back with fg; the training goes on',
    ...always,
  },
  { keys: ['escape', 'n'], command: { kind: 'cancel' }, hint: null, help: 'close help or question', ...always },
  {
    keys: ['d'],
    command: { kind: 'detach' },
    hint: 'detach',
    help: 'detach: the training goes on without a screen',
    ...answer,
  },
  {
    keys: ['s'],
    command: { kind: 'stop' },
    hint: 'stop',
    help: 'stop after the current step with a checkpoint',
    ...answer,
  },
];

/** What `key` does in this situation; null when it is not bound. */
export function commandFor(key: KeyName, asking: boolean): Command | null {
  return KEYS.find(({ keys, when }) => keys.includes(key) && (when === 'always' || asking))?.command ?? null;
}

/** The hint line of a screen; for readers Ctrl-C only leaves. */
export function hintsFor(owns: boolean): readonly KeyHint[] {
  return KEYS.flatMap(({ keys, hint, mutates, when }) =>
    hint === null || when === 'asking' || (mutates && !owns) ? [] : [{ keys: keys[0]!, label: hint }],
  );
}

/** The lines of the help: keys and meaning. */
export function helpLines(owns: boolean): readonly (readonly [string, string])[] {
  return KEYS.filter(({ when, mutates }) => when === 'always' && (owns || !mutates)).map(({ keys, help }) => [
    keys.join(', '),
    help,
  ]);
}
