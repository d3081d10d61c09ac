// `rseg watch` on many runs: the overview, or lines where there is no terminal.
import process from 'node:process';
import { EXIT, type ExitCode } from '../exit-code.js';
import { countsText, fleetCounts, fleetTitle } from '../ui/fleet/fleet-header.js';
import { stateLine } from '../ui/fleet/fleet-lines.js';
import { FleetReader } from '../ui/fleet/fleet-reader.js';
import { type FleetRow, rowBest, rowMiou, rowProgress, rowState } from '../ui/fleet/fleet-row.js';
import type { FleetSource } from '../ui/fleet/fleet-source.js';
import { fleetTable, reasonText } from '../ui/fleet/fleet-table.js';
import { type FleetViewOptions, openFleetView } from '../ui/open-fleet-view.js';
import type { View } from '../ui/open-view.js';
import { createPalette } from '../ui/palette.js';
import { asciiSymbols, unicodeSymbols } from '../ui/symbols.js';
import type { TerminalCapabilities } from '../ui/terminal-capabilities.js';
import { untilLeft } from './watch.js';

const PLAIN_WIDTH = 140;

/** With `once` only the present state; JSON is always that: one object per run. */
export async function watchRuns(source: FleetSource, output: TerminalCapabilities, once: boolean): Promise<ExitCode> {
  const { mode } = output;
  if (mode === 'quiet') return EXIT.ok;
  if (mode !== 'tui') printRuns(source, output);
  if (once && mode === 'tui') printRuns(source, output);
  if (once || mode === 'json') return EXIT.ok;
  return untilLeft(await viewRuns(source, mode));
}

/** A view of runs that somebody else drives; `control` asks the process of one. */
export function viewRuns(
  source: FleetSource,
  mode: FleetViewOptions['mode'],
  control?: FleetViewOptions['control'],
): Promise<View> {
  return openFleetView({
    mode,
    source,
    ownsRuns: false,
    readonly: control === undefined,
    requestStop: () => {},
    ...(control === undefined ? {} : { control }),
    detach: () => {},
    stdout: process.stdout,
    stdin: process.stdin,
  });
}

function printRuns(source: FleetSource, { mode, colour, unicode }: TerminalCapabilities): void {
  const reader = new FleetReader(source);
  // one ended run is read from its beginning per look
  while (reader.look(Number.POSITIVE_INFINITY) || reader.behind || reader.unread);
  const { fleet } = reader;
  if (mode === 'json') {
    process.stdout.write(fleet.rows.map((row) => `${JSON.stringify(rowRecord(row))}\n`).join(''));
    return;
  }
  if (mode === 'spoken') {
    const lines = [
      `${fleet.rows.length} runs: ${countsText(fleet.rows)}.`,
      ...fleet.rows.map((row) => `${stateLine(row)}.`),
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
    return;
  }
  const style = { palette: createPalette(colour), symbols: unicode ? unicodeSymbols : asciiSymbols };
  const context = { ...style, now: Date.now() };
  const width = process.stdout.columns || PLAIN_WIDTH;
  const table = fleetTable(fleet.rows, { width, height: fleet.rows.length + 1, marked: null }, context);
  const lines = [fleetTitle(fleet, width, context), fleetCounts(fleet.rows, width, context), ...table];
  process.stdout.write(`${lines.map((line) => line.trimEnd()).join('\n')}\n`);
}

/** One run for programs; shares are 0..1, null where nothing is known. */
function rowRecord(row: FleetRow): Readonly<Record<string, unknown>> {
  const { name, run, settings, attempts, job, exitCode } = row.listed;
  const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
  return {
    name,
    run,
    state: rowState(row),
    reason: reasonText(row) || null,
    progress: known(rowProgress(row)),
    miou: known(rowMiou(row)),
    best: known(rowBest(row)),
    settings,
    attempts,
    job,
    exitCode,
  };
}
