// Diagnostics of one or more files, for a person on standard error.
import picocolors from 'picocolors';
import type { Compilation } from '../compiler/compile.js';
import type { Diagnostic } from '../compiler/diagnostic.js';
import { type Palette, renderDiagnostic } from '../compiler/render-diagnostic.js';
import { summaryLine } from '../compiler/summary-line.js';

function palette(): Palette {
  const { red, yellow, blue, bold } = picocolors.createColors(
    picocolors.isColorSupported && process.stderr.isTTY === true,
  );
  return { error: (text) => bold(red(text)), warning: (text) => bold(yellow(text)), secondary: blue, strong: bold };
}

/** Prints every diagnostic with its excerpt, then one summary line. Says nothing when there is nothing to say. */
export function printDiagnostics(compilations: readonly Compilation[]): void {
  const all: Diagnostic[] = [];
  const options = { palette: palette(), width: process.stderr.columns ?? 100 };
  for (const { diagnostics, sources } of compilations) {
    for (const diagnostic of diagnostics) console.error(`${renderDiagnostic(diagnostic, sources, options)}\n`);
    all.push(...diagnostics);
  }
  const summary = summaryLine(all);
  if (summary !== null) console.error(summary);
}
