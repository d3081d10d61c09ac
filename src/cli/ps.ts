// `rseg ps`: which processes work below a folder of runs.
import { join } from 'node:path';
import process from 'node:process';
import { EXIT, type ExitCode } from '../exit-code.js';
import { sanitize } from '../ui/sanitize.js';
import { asciiSymbols } from '../ui/symbols.js';
import { type Column, table } from '../ui/widgets/table.js';
import { printAll } from './print-all.js';
import { describeTrouble } from './run-liveness.js';
import { allProcesses, residentMb } from './run-processes.js';

const COLUMNS: readonly Column[] = [
  { header: 'run', align: 'left' },
  { header: 'process', align: 'right' },
  { header: 'does', align: 'left' },
  { header: 'host', align: 'left' },
  { header: 'MB', align: 'right' },
  { header: 'since', align: 'left' },
  { header: 'command', align: 'left' },
];

export async function psCommand({ runs, json }: { readonly runs: string; readonly json?: boolean }): Promise<ExitCode> {
  const now = Date.now();
  const found = allProcesses(runs).map(({ run, role, holder, here }) => ({
    run,
    pid: holder.pid,
    role,
    host: holder.host,
    memoryMb: here ? residentMb(holder.pid) : null,
    since: holder.since,
    command: holder.command,
    alone: holder.alone,
    trouble: role === 'trainer' ? describeTrouble(join(runs, run), now) : null,
  }));
  if (json === true) {
    printAll(found.map((one) => `${JSON.stringify(one)}\n`).join(''));
    return EXIT.ok;
  }
  if (found.length === 0) {
    console.error(`nothing works on a run in ${runs}`);
    return EXIT.ok;
  }
  const rows = found.map(({ run, pid, role, alone, host, memoryMb, since, command, trouble }) =>
    [
      run,
      String(pid),
      `${role === 'supervisor' ? 'drives' : alone ? 'trains, left alone' : 'trains'}${trouble === null ? '' : `; ${trouble}`}`,
      host,
      memoryMb === null ? '-' : String(memoryMb),
      since.replace(/\.\d+Z$/, 'Z'),
      command,
    ].map(sanitize),
  );
  printAll(`${table(COLUMNS, rows, process.stdout.columns || Number.POSITIVE_INFINITY, asciiSymbols).join('\n')}\n`);
  return EXIT.ok;
}
