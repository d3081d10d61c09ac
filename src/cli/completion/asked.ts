// What a shell is to complete, from the words before the caret and the table of commands. Pure.
import type { Command, Option } from 'commander';

/** `value`: what argument or option `name` of `command` takes, such as `target` or `--runs`. */
export type Asked =
  | { readonly kind: 'commands'; readonly of: Command }
  | { readonly kind: 'options'; readonly of: Command }
  | {
      readonly kind: 'value';
      /** `run`, `data show` */
      readonly command: string;
      readonly name: string;
      readonly choices: readonly string[] | null;
    };
export interface Request {
  readonly asked: Asked | null;
  /** what stands there already, of an option's value too */
  readonly current: string;
  /** stands before the value in the same word: `--ui=` */
  readonly prefix: string;
  /** values of options that were read on the way */
  readonly given: ReadonlyMap<string, string>;
  /** arguments before this one */
  readonly before: readonly string[];
}

/** `words`: everything after `rseg`; the last one is what is being written. */
export function whatIsAsked(root: Command, words: readonly string[]): Request {
  let command = root;
  let path = '';
  let pending: Option | null = null;
  let literal = false;
  const given = new Map<string, string>();
  const before: string[] = [];
  for (const word of words.slice(0, -1)) {
    if (pending !== null) {
      given.set(pending.long ?? pending.flags, word);
      pending = null;
    } else if (!literal && word === '--') {
      literal = true;
    } else if (!literal && word.startsWith('-')) {
      const option = optionOf(command, word.split('=')[0]!);
      if (option !== null && takesValue(option)) {
        if (word.includes('=')) given.set(option.long ?? option.flags, word.slice(word.indexOf('=') + 1));
        else pending = option;
      }
    } else {
      const inner: Command | undefined =
        before.length === 0 ? command.commands.find((one) => one.name() === word) : undefined;
      if (inner === undefined) before.push(word);
      else {
        command = inner;
        path = path === '' ? word : `${path} ${word}`;
      }
    }
  }
  const current = words.at(-1) ?? '';
  const request = (asked: Asked | null, text = current, prefix = ''): Request => ({
    asked,
    current: text,
    prefix,
    given,
    before,
  });
  const valueAsked = (option: Option): Asked => ({
    kind: 'value',
    command: path,
    name: option.long ?? option.flags,
    choices: option.argChoices ?? null,
  });
  if (pending !== null && !(pending.optional && current.startsWith('-'))) return request(valueAsked(pending));
  if (!literal && current.startsWith('-')) {
    const [name, ...rest] = current.split('=');
    const option = rest.length === 0 ? null : optionOf(command, name!);
    return option === null
      ? request({ kind: 'options', of: command })
      : request(valueAsked(option), rest.join('='), `${name}=`);
  }
  if (command.commands.length > 0) return request(before.length === 0 ? { kind: 'commands', of: command } : null);
  const { registeredArguments } = command;
  const argument = registeredArguments[before.length] ?? registeredArguments.findLast(({ variadic }) => variadic);
  return request(
    argument === undefined
      ? null
      : { kind: 'value', command: path, name: argument.name(), choices: argument.argChoices ?? null },
  );
}

const optionOf = (command: Command, word: string): Option | null =>
  command.options.find(({ short, long }) => word === short || word === long) ?? null;
const takesValue = (option: Option): boolean => option.required || option.optional;
