// What became of the runs of one command, as a table for people.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { assertNever } from '../assert-never.js';
import type { QueueRow } from '../runtime/run/queue/queue-record.js';
import type { Report } from '../runtime/run/report-table.js';
import { runFolderAt } from '../runtime/run/run-folder.js';
import { sanitize } from '../ui/sanitize.js';
import { asciiSymbols } from '../ui/symbols.js';
import { type Column, table } from '../ui/widgets/table.js';

const COLUMNS: readonly Column[] = [
  { header: 'run', align: 'left' },
  { header: 'state', align: 'left' },
  { header: 'mIoU %', align: 'right' },
  { header: 'folder', align: 'left' },
];

/**
 * One row per run, with the mean mIoU of its student over the first suite; a point or row is followed by what it sets. Below the table,
 * why runs failed or were not started.
 */
export function runTable(rows: readonly QueueRow[], runs: string, width: number): readonly string[] {
  const cells = rows.map((row) => {
    const folder = runFolderAt(join(runs, row.run));
    const settings = row.settings.map(({ path, text }) => `${path} ${text}`).join(', ');
    return [
      sanitize(settings === '' ? row.name : `${row.name}  ${settings}`),
      stateText(row),
      headline(folder.reportJson, row),
      row.attempts === 0 && row.state === 'skipped' ? '' : relative(process.cwd(), folder.path),
    ];
  });
  const lines = table(COLUMNS, cells, width, asciiSymbols).map((line) => line.trimEnd());
  const reasons = rows.filter(({ state, reason }) => TOLD.has(state) && reason !== null);
  if (reasons.length === 0) return lines;
  return [
    ...lines,
    '',
    ...reasons.map(({ name, state, reason }) => sanitize(`${name} ${WHY[state] ?? state}: ${reason}`)),
  ];
}

const TOLD: ReadonlySet<QueueRow['state']> = new Set(['failed', 'skipped', 'stopped']);
const WHY: Partial<Readonly<Record<QueueRow['state'], string>>> = {
  skipped: 'was not started',
  stopped: 'was stopped',
};

/** What a run is at, in words. */
export function stateText({ state, reason, exitCode }: QueueRow): string {
  switch (state) {
    case 'done':
    case 'stopped':
    case 'waiting':
    case 'running':
    case 'retrying':
      return state;
    case 'finished-before':
      return 'finished before';
    case 'skipped':
      return 'not started';
    case 'same':
      return reason?.replace('the same work as', 'same as') ?? 'same';
    case 'failed':
      return `failed (exit ${exitCode})`;
    default:
      return assertNever(state);
  }
}

function headline(reportJson: string, { state }: QueueRow): string {
  if (state !== 'done' && state !== 'finished-before' && state !== 'same') return '';
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
