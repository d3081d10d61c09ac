// The screen in Ink's hands: the life of a React component and the keyboard. The lines themselves go past Ink's own drawing,
// which takes every cell apart (16 ms for 120 x 40) and remembers every text that it ever measured, for days.
import { Box, useInput } from 'ink';
import { type ReactElement, useLayoutEffect, useSyncExternalStore } from 'react';
import type { KeyName } from './keys.js';
import type { ScreenStore, Snapshot } from './screen-store.js';

export interface ScreenProps {
  readonly store: ScreenStore;
  readonly draw: (snapshot: Snapshot) => readonly string[];
  readonly paint: (lines: readonly string[]) => void;
  readonly onKey: (key: KeyName) => void;
}

/** It holds no state: everything comes from the store. */
export function Screen({ store, draw, paint, onKey }: ScreenProps): ReactElement {
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot);
  useInput((input, key) => {
    const named = NAMED.find((name) => key[name]);
    if (key.tab) onKey(key.shift ? 'shift+tab' : 'tab');
    else if (named !== undefined) onKey(KEY_NAMES[named]);
    else if (key.ctrl) onKey(`ctrl+${input}`);
    // keys that came at once, or a text that was pasted
    else for (const character of input) onKey(character === '\r' ? 'enter' : character);
  });
  const lines = draw(snapshot);
  useLayoutEffect(() => paint(lines));
  return <Box />;
}

const KEY_NAMES = {
  escape: 'escape',
  return: 'enter',
  backspace: 'backspace',
  delete: 'backspace',
  upArrow: 'up',
  downArrow: 'down',
  leftArrow: 'left',
  rightArrow: 'right',
  pageUp: 'pageup',
  pageDown: 'pagedown',
  home: 'home',
  end: 'end',
} as const;
const NAMED = Object.keys(KEY_NAMES) as (keyof typeof KEY_NAMES)[];
