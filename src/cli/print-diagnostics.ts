// Diagnostics of one or more files, for a person on standard error.
import picocolors from 'picocolors';
import { safeEdits } from '../compiler/apply-fixes.js';
import type { Compilation } from '../compiler/compile.js';
import { jointDiagnostics } from '../compiler/joint-diagnostics.js';
import { type Palette, renderDiagnostic } from '../compiler/render-diagnostic.js';
import { summaryLine } from '../compiler/summary-line.js';

/** Nobody reads more; a program reads `rseg check --json`. */
const MOST_SHOWN = 200;

function palette(): Palette {
  const { red, yellow, blue, bold } = picocolors.createColors(
    picocolors.isColorSupported && process.stderr.isTTY === true,
  );
  return { error: (text) => bold(red(text)), warning: (text) => bold(yellow(text)), secondary: blue, strong: bold };
}

/**
 * Prints every diagnostic with its excerpt, then one summary line. Says nothing when there is nothing to say. `tellFixable`: the
 * command at hand has a `--fix`.
 */
export function printDiagnostics(
  compilations: readonly Pick<Compilation, 'diagnostics' | 'sources'>[],
  tellFixable = false,
): void {
  const { diagnostics, sources } = jointDiagnostics(compilations);
  const { columns, isTTY } = process.stderr;
  const options = { palette: palette(), width: columns ?? 100, wrap: isTTY === true };
  for (const diagnostic of diagnostics.slice(0, MOST_SHOWN)) {
    console.error(`${renderDiagnostic(diagnostic, sources, options)}\n`);
  }
  const more = diagnostics.length - MOST_SHOWN;
  if (more > 0) console.error(`${more} more messages are not shown; rseg check --json lists them all`);
  const fixable = tellFixable ? diagnostics.filter((one) => safeEdits(one).length > 0).length : 0;
  const summary = summaryLine(diagnostics, fixable);
  if (summary !== null) console.error(summary);
}
