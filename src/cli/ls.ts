// `rseg ls`: all runs of a folder, one line each, from a glance at each run's events.

import { join } from 'node:path';
import process from 'node:process';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { isKept } from '../runtime/run/housekeeping/keep-mark.js';
import { sizeOfTree } from '../runtime/run/housekeeping/run-contents.js';
import { namesOfRuns } from '../runtime/run/run-names.js';
import { formatDuration } from '../ui/duration.js';
import { parseFilter } from '../ui/fleet/fleet-filter.js';
import { FLEET_ORDERS, type FleetOrder, ordered } from '../ui/fleet/fleet-order.js';
import { type FleetRow, rowMiou, rowSpentMs, rowState, STATES } from '../ui/fleet/fleet-row.js';
import { reasonText } from '../ui/fleet/fleet-table.js';
import { formatBytes, formatPercent } from '../ui/quantity.js';
import { applyEvent, emptyBriefRun } from '../ui/run-model.js';
import { sanitize } from '../ui/sanitize.js';
import { asciiSymbols } from '../ui/symbols.js';
import { type Column, table } from '../ui/widgets/table.js';
import { folderSource } from './fleet-sources.js';
import { printAll } from './print-all.js';
import { describeDeadRun, describeTrouble } from './run-liveness.js';

export interface LsOptions {
  /** folder of all runs */
  readonly runs: string;
  readonly filter?: string;
  readonly sort?: string;
  /** also how much each run takes on the disk: every file is looked at */
  readonly sizes?: boolean;
  readonly json?: boolean;
}

interface Listed {
  readonly row: FleetRow;
  readonly name: string;
  /** wall clock of the newest event that was seen, ms since 1970 */
  readonly touched: number;
  /** null unless it was asked for */
  readonly bytes: number | null;
  readonly kept: boolean;
}

const COLUMNS: readonly Column[] = [
  { header: 'name', align: 'left' },
  { header: 'run', align: 'left' },
  { header: 'state', align: 'left' },
  { header: 'mIoU %', align: 'right' },
  { header: 'took', align: 'right' },
  { header: 'ago', align: 'right' },
  { header: '', align: 'right' },
  { header: '', align: 'left' },
];

/** Newest first unless `sort` says otherwise. Exit 2 for a filter or an order that is none. */
export async function lsCommand({ runs, filter = '', sort, sizes, json }: LsOptions): Promise<ExitCode> {
  const order = orderOf(sort);
  const { keeps, problem } = parseFilter(filter);
  if (problem !== null) throw new UserError(EXIT.usage, `--filter: ${problem}`);
  const now = Date.now();
  const listed = new Map(glancedRuns(runs, now, sizes === true).map((one) => [one.row, one]));
  const rows = ordered([...listed.keys()].filter(keeps), order).map((row) => listed.get(row)!);
  if (json === true) {
    printAll(rows.map((one) => `${JSON.stringify(recordOf(one))}\n`).join(''));
    return EXIT.ok;
  }
  if (listed.size === 0) console.error(`there is no run in ${runs}; start one with: rseg run FILE`);
  else printAll(`${tableOf(rows, now).join('\n')}\n`);
  return EXIT.ok;
}

function orderOf(sort: string | undefined): FleetOrder {
  const known = FLEET_ORDERS.find((order) => order.toLowerCase() === (sort ?? 'plan').toLowerCase());
  if (known !== undefined) return known;
  const names = FLEET_ORDERS.filter((order) => order !== 'plan');
  throw new UserError(EXIT.usage, `--sort ${sort} is no order`, { help: `one of: ${names.join(', ')}` });
}

function glancedRuns(runs: string, now: number, sizes: boolean): readonly Listed[] {
  const source = folderSource(runs);
  // the first of several names
  const called = new Map([...namesOfRuns(runs)].reverse().map(([name, run]) => [run, name]));
  return source.list().runs.map((found) => {
    const events = source.glance(found.run);
    const model = events.reduce(applyEvent, emptyBriefRun);
    const name = called.get(found.run) ?? found.run;
    const folder = join(runs, found.run);
    const gone = model.end === null ? describeDeadRun(folder, now) : null;
    const trouble = model.end === null && gone === null ? describeTrouble(folder, now) : null;
    return {
      row: { listed: { ...found, name, variant: name.split('@')[0]! }, model, gone, trouble, sharedWith: null },
      name,
      touched: events.at(-1)?.w ?? now,
      bytes: sizes ? sizeOfTree(folder) : null,
      kept: isKept(folder),
    };
  });
}

function tableOf(rows: readonly Listed[], now: number): readonly string[] {
  const cells = rows.map(({ row, name, touched, bytes, kept }) => [
    sanitize(name),
    row.listed.run,
    STATES[rowState(row)].word,
    Number.isNaN(rowMiou(row)) ? '' : formatPercent(rowMiou(row)),
    formatDuration(rowSpentMs(row)),
    formatDuration(Math.max(0, now - touched)),
    bytes === null ? '' : formatBytes(bytes),
    [...(kept ? ['kept'] : []), ...(row.model.failure === null && row.trouble === null ? [] : [reasonText(row)])].join(
      '; ',
    ),
  ]);
  const width = process.stdout.columns || Number.POSITIVE_INFINITY;
  return table(COLUMNS, cells, width, asciiSymbols).map((line) => line.trimEnd());
}

/** One run for programs; mIoU 0..1, null where nothing is known. */
function recordOf({ row, name, touched, bytes, kept }: Listed): Readonly<Record<string, unknown>> {
  const miou = rowMiou(row);
  return {
    name,
    run: row.listed.run,
    state: rowState(row),
    miou: Number.isNaN(miou) ? null : miou,
    spentMs: rowSpentMs(row),
    touched,
    bytes,
    kept,
    reason: reasonText(row) || null,
  };
}
