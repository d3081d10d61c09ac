// `rseg doctor RUN`: compares every checksum of a run and mends what can be derived from the rest.
import process from 'node:process';
import { EXIT, type ExitCode } from '../exit-code.js';
import { examineRun, type Finding } from '../runtime/run/housekeeping/examine-run.js';
import { runFolderAt } from '../runtime/run/run-folder.js';
import { lock } from '../runtime/run/run-lock.js';
import { asciiSymbols } from '../ui/symbols.js';
import { type Column, table } from '../ui/widgets/table.js';
import { findRun } from './find-run.js';
import { printAll } from './print-all.js';

export interface DoctorRunOptions {
  /** folder of all runs */
  readonly runs: string;
  /** only look */
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const COLUMNS: readonly Column[] = [
  { header: 'what', align: 'left' },
  { header: 'state', align: 'left' },
  { header: '', align: 'left' },
];

/** Exit 9 when something is lost, 5 when a process works on the run (`dryRun` looks all the same). */
export async function doctorRunCommand(wanted: string, { runs, dryRun, json }: DoctorRunOptions): Promise<ExitCode> {
  const folder = runFolderAt(findRun(wanted, runs));
  const findings = dryRun === true ? examineRun(folder, { runs, repair: false }) : await underLocks(folder.path, runs);
  const lost = findings.filter(({ state }) => state === 'lost');
  if (json === true) printAll(`${JSON.stringify({ version: 1, run: folder.path, findings })}\n`);
  else tell(findings, lost.length);
  return lost.length === 0 ? EXIT.ok : EXIT.checkpoint;
}

async function underLocks(path: string, runs: string): Promise<readonly Finding[]> {
  const supervisor = await lock(path, 'supervisor', 'rseg doctor');
  try {
    const trainer = await lock(path, 'trainer', 'rseg doctor');
    try {
      return examineRun(runFolderAt(path), { runs, repair: true });
    } finally {
      await trainer.release();
    }
  } finally {
    await supervisor.release();
  }
}

function tell(findings: readonly Finding[], lost: number): void {
  const rows = findings.map(({ what, state, detail }) => [what, state, detail ?? '']);
  const width = process.stdout.columns || Number.POSITIVE_INFINITY;
  printAll(`${table(COLUMNS, rows, width, asciiSymbols).join('\n')}\n`);
  if (lost > 0) console.error('what is lost is computed again by the command that started the run (rseg run)');
}
