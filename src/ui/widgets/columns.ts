// Lines of several blocks beside each other.
import { fit } from './cell-width.js';

export interface Block {
  readonly width: number;
  readonly lines: readonly string[];
}

/** `height` lines; each block keeps its width, `gap` cells between them. */
export function beside(blocks: readonly Block[], height: number, gap = 0): string[] {
  return Array.from({ length: height }, (_, i) =>
    blocks.map(({ width, lines }) => fit(lines[i] ?? '', width)).join(' '.repeat(gap)),
  );
}
