// `rseg compare A B`: two runs, or two experiments over their seeds, in the terminal.
import process from 'node:process';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import type { ReportRun } from '../report/collect/report-run.js';
import { compareRuns, isDifferent } from '../report/compare/comparison.js';
import { createPalette } from '../ui/palette.js';
import { asciiSymbols, unicodeSymbols } from '../ui/symbols.js';
import { decideOutput, factsOfProcess } from '../ui/terminal-capabilities.js';
import { comparisonLines } from './compare-text.js';
import { printAll } from './print-all.js';
import { findRuns } from './report-targets.js';

export interface CompareOptions {
  /** folder of all runs */
  readonly runs: string;
  readonly json?: boolean;
  /** exit 1 when settings, results or weights differ */
  readonly exitCode?: boolean;
}

/** Width of the text where it is no terminal. */
const PLAIN_WIDTH = 110;

export async function compareCommand(a: string, b: string, options: CompareOptions): Promise<ExitCode> {
  const [left, right] = [await oneExperiment(a, options), await oneExperiment(b, options)];
  if (left === null || right === null) return EXIT.fileErrors;
  const comparison = compareRuns(left, right);
  if (options.json === true) {
    printAll(`${JSON.stringify(comparison, null, 2)}\n`);
  } else {
    const { colour, unicode } = decideOutput(factsOfProcess(process), {});
    const style = { palette: createPalette(colour), symbols: unicode ? unicodeSymbols : asciiSymbols };
    printAll(`${comparisonLines(comparison, process.stdout.columns || PLAIN_WIDTH, style).join('\n')}\n`);
  }
  return options.exitCode === true && isDifferent(comparison) ? EXIT.no : EXIT.ok;
}

async function oneExperiment(target: string, options: CompareOptions): Promise<readonly ReportRun[] | null> {
  const found = await findRuns(target, options);
  if (found === null) return null;
  const variants = [...new Set(found.runs.map(({ variant }) => variant))];
  if (variants.length === 1) return found.runs;
  const shown = variants.slice(0, 5).join(', ');
  throw new UserError(
    EXIT.usage,
    `${target} means ${variants.length} experiments: ${shown}${variants.length > 5 ? ', …' : ''}`,
    {
      help: `name one on each side; all of them beside each other: rseg report '${target}'`,
    },
  );
}
