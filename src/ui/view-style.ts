// How a view draws on the streams it was given.
import process from 'node:process';
import type { DrawContext } from './draw-context.js';
import { createPalette } from './palette.js';
import { asciiSymbols, unicodeSymbols } from './symbols.js';
import { decideOutput, factsOfProcess, type OutputMode } from './terminal-capabilities.js';

/** Colours and signs that the terminal has; a screen reader is told no colours. */
export function viewStyle(
  { stdout, stdin }: { readonly stdout: NodeJS.WriteStream; readonly stdin: NodeJS.ReadStream },
  mode: OutputMode,
): Omit<DrawContext, 'now'> {
  const { colour, unicode } = decideOutput(factsOfProcess({ env: process.env, stdout, stdin }));
  return {
    palette: createPalette(mode === 'spoken' ? 'none' : colour),
    symbols: unicode ? unicodeSymbols : asciiSymbols,
  };
}
