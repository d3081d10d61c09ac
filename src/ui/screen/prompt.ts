// The line that is being typed at the bottom of the screen. Filter, search and choice of curves work while they are typed.
import type { PromptKind, ScreenState } from './screen-state.js';

/** What a typed text changes. */
export function setText(what: Exclude<PromptKind, 'command'>, text: string): Partial<ScreenState> {
  switch (what) {
    case 'filter':
      return { filter: text, marked: null };
    case 'search':
      return { search: text, logBack: 0 };
    case 'curves':
      return { curves: text, chartsBefore: 0 };
  }
}

/** The line after one more key; `enter` and `escape` end it. What a command means is found out by whoever knows commands. */
export function typeInto(state: ScreenState, key: string): ScreenState {
  const { prompt } = state;
  if (prompt === null) return state;
  const what = prompt.for;
  const value = (text: string): Partial<ScreenState> => (what === 'command' ? {} : setText(what, text));
  if (key === 'enter') return { ...state, prompt: null };
  if (key === 'escape') return { ...state, ...value(prompt.before), prompt: null };
  const text = edited(prompt.text, key);
  return { ...state, ...value(text), prompt: { ...prompt, text } };
}

function edited(text: string, key: string): string {
  if (key === 'backspace') return [...text].slice(0, -1).join('');
  if (key === 'ctrl+u') return '';
  if (key === 'ctrl+w') return text.replace(/\S*\s*$/, '');
  return key.length > 1 ? text : text + key;
}
