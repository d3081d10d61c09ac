// What became of the runs of one command, as a table for people.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { assertNever } from '../assert-never.js';
import type { ExitCode } from '../exit-code.js';
import type { Report } from '../runtime/run/report-table.js';
import { runFolderAt } from '../runtime/run/run-folder.js';
import { sanitize } from '../ui/sanitize.js';
import { asciiSymbols } from '../ui/symbols.js';
import { type Column, table } from '../ui/widgets/table.js';
import type { QueuedRun } from './run-queue.js';

export type RunOutcome =
  | { readonly kind: 'done' | 'finished-before' | 'stopped' | 'not-started' | 'same' }
  | { readonly kind: 'failed'; readonly exitCode: ExitCode };

const COLUMNS: readonly Column[] = [
  { header: 'run', align: 'left' },
  { header: 'state', align: 'left' },
  { header: 'mIoU %', align: 'right' },
  { header: 'folder', align: 'left' },
];

/** One row per run, with the mean mIoU of its student over the first suite; a point is followed by what it sets. */
export function runTable(
  queue: readonly QueuedRun[],
  outcomes: readonly RunOutcome[],
  runs: string,
  width: number,
): readonly string[] {
  const rows = queue.map((run, index) => {
    const outcome = outcomes[index] ?? { kind: 'not-started' };
    const folder = runFolderAt(join(runs, run.plan.run));
    const settings = run.compiled.coordinates.map(({ path, text }) => `${path} ${text}`).join(', ');
    return [
      sanitize(settings === '' ? run.name : `${run.name}  ${settings}`),
      stateText(outcome, run.same),
      headline(folder.reportJson, outcome),
      outcome.kind === 'not-started' ? '' : relative(process.cwd(), folder.path),
    ];
  });
  return table(COLUMNS, rows, width, asciiSymbols).map((line) => line.trimEnd());
}

function stateText(outcome: RunOutcome, same: string | null): string {
  switch (outcome.kind) {
    case 'done':
      return 'done';
    case 'finished-before':
      return 'finished before';
    case 'stopped':
      return 'stopped';
    case 'not-started':
      return 'not started';
    case 'same':
      return `same as ${same}`;
    case 'failed':
      return `failed (exit ${outcome.exitCode})`;
    default:
      return assertNever(outcome);
  }
}

function headline(reportJson: string, { kind }: RunOutcome): string {
  if (kind !== 'done' && kind !== 'finished-before' && kind !== 'same') return '';
  try {
    const [first] = (JSON.parse(readFileSync(reportJson, 'utf8')) as Report).tables;
    const row = first?.rows.find(({ label }) => label === 'mean') ?? first?.rows[0];
    const value = row?.student ?? null;
    return value === null ? '-' : value.toFixed(2);
  } catch {
    // a report that went away since is no failure of the runs
    return '-';
  }
}
