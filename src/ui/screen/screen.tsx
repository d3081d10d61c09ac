// The picture in Ink's hands: all lines as one text, because Ink's work grows with the number of nodes, and the keys.
import { Box, Text, useInput } from 'ink';
import { type ReactElement, useSyncExternalStore } from 'react';
import type { KeyName } from './keys.js';
import type { ScreenStore, Snapshot } from './screen-store.js';

interface ScreenProps {
  readonly store: ScreenStore;
  readonly draw: (snapshot: Snapshot) => readonly string[];
  readonly onKey: (key: KeyName) => void;
}

/** It holds no state: everything comes from the store. */
export function Screen({ store, draw, onKey }: ScreenProps): ReactElement {
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot);
  useInput((input, key) => {
    const named = NAMED.find((name) => key[name]);
    if (key.tab) onKey(key.shift ? 'shift+tab' : 'tab');
    else if (named !== undefined) onKey(KEY_NAMES[named]);
    else if (key.ctrl) onKey(`ctrl+${input}`);
    else for (const character of input) onKey(character);
  });
  const { columns, rows } = snapshot.size;
  return (
    <Box width={Math.max(1, columns)} height={Math.max(1, rows - 1)} overflow="hidden">
      <Text wrap="truncate">{draw(snapshot).join('\n')}</Text>
    </Box>
  );
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
