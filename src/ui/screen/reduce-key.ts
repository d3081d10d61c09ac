// What a key press changes: the line that is being typed first, then whatever the table of keys says.
import { commandFor, type KeyName } from './keys.js';
import { completed, readCommand } from './line-commands.js';
import { typeInto } from './prompt.js';
import { reduceCommand } from './reduce-command.js';
import type { Effect, Facts, ScreenState } from './screen-state.js';

/** The screen after `key`, and what must happen outside of it. Ctrl-C is never text. */
export function reduceKey(state: ScreenState, key: KeyName, facts: Facts): readonly [ScreenState, Effect] {
  const { prompt } = state;
  if (prompt === null || key === 'ctrl+c') {
    const command = commandFor(key, state, facts.powers);
    return command === null ? [state, 'none'] : reduceCommand({ ...state, prompt: null }, command, facts);
  }
  if (prompt.for !== 'command') return [typeInto(state, key), 'none'];
  if (key === 'tab') return [{ ...state, prompt: { ...prompt, text: completed(prompt.text, state, facts) } }, 'none'];
  // what is taken away after nothing is the colon itself
  if (key === 'backspace' && prompt.text === '') return [{ ...state, prompt: null }, 'none'];
  if (key !== 'enter') return [typeInto(state, key), 'none'];
  const closed = { ...state, prompt: null };
  if (prompt.text.trim() === '') return [closed, 'none'];
  const command = readCommand(prompt.text, closed, facts);
  return typeof command === 'string' ? [{ ...closed, told: command }, 'none'] : reduceCommand(closed, command, facts);
}
