import { Text } from 'ink';
import type { ReactElement } from 'react';

/** Lines that already have their final width. One Text for all: Ink's work grows with the number of nodes. */
export function Lines({ lines }: { readonly lines: readonly string[] }): ReactElement | null {
  return lines.length === 0 ? null : <Text wrap="truncate">{lines.join('\n')}</Text>;
}
