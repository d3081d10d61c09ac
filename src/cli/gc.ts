// `rseg gc`: what of the runs may be deleted, and with --yes deletes it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { lockHeadLine, parseLock } from '../plan/lock-file.js';
import { collectGarbage } from '../runtime/run/housekeeping/collect-garbage.js';
import { type Garbage, garbageOf } from '../runtime/run/housekeeping/garbage.js';
import { contentsOf, runNames } from '../runtime/run/housekeeping/run-contents.js';
import { formatBytes } from '../ui/quantity.js';
import { printAll } from './print-all.js';
import { describeDeadRun } from './run-liveness.js';

export interface GcOptions {
  /** folder of all runs */
  readonly runs: string;
  /** also whole runs that no lock file below `locks` names */
  readonly unlocked?: boolean;
  readonly locks: string;
  /** days without an event before a whole run goes */
  readonly older: number;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const DAY_MS = 86_400_000;
/** Folders in which no experiment lies. */
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** Exit 2 when whole runs are to go and nothing says which are wanted, 6 when something cannot be deleted. */
export async function gcCommand(options: GcOptions): Promise<ExitCode> {
  const { runs, yes, json } = options;
  const locked = options.unlocked === true ? lockedKeys(options) : [];
  const now = Date.now();
  const contents = runNames(runs).map((run) => {
    const working = !isOver(join(runs, run)) && describeDeadRun(join(runs, run), now) === null;
    return contentsOf(runs, run, working);
  });
  const untouchedSince = now - options.older * DAY_MS;
  const garbage = garbageOf(contents, { locked, wholeRuns: options.unlocked === true, untouchedSince });
  const { deleted, left } = yes === true ? await collectGarbage(runs, garbage) : { deleted: [], left: [] };
  if (json === true) {
    const bytes = sum(garbage);
    printAll(`${JSON.stringify({ version: 1, garbage, bytes, deleted: deleted.length, left })}\n`);
    return EXIT.ok;
  }
  for (const { run, path, bytes, why } of garbage) {
    printAll(`${formatBytes(bytes).padStart(9)}  ${join(runs, run, path)}  ${why}\n`);
  }
  for (const run of left) console.error(`left alone: ${join(runs, run)} came into use meanwhile`);
  console.error(summary(garbage, deleted, yes === true));
  return EXIT.ok;
}

const sum = (garbage: readonly Garbage[]): number => garbage.reduce((total, { bytes }) => total + bytes, 0);

function summary(garbage: readonly Garbage[], deleted: readonly Garbage[], yes: boolean): string {
  if (garbage.length === 0) return 'nothing to delete';
  return yes
    ? `${formatBytes(sum(deleted))} deleted`
    : `${formatBytes(sum(garbage))} could be deleted; nothing was. The same command with --yes does it`;
}

/** A lock file names a trainer that ended; without one the last event is what counts. */
const isOver = (folder: string): boolean =>
  !existsSync(join(folder, 'lock.json')) && !existsSync(join(folder, 'trainer.json'));

/** Keys of runs that lock files below a folder name. Throws exit 2 without any lock file, 3 for one that cannot be read. */
function lockedKeys({ locks, runs }: GcOptions): readonly string[] {
  const files = lockFiles(locks, runs);
  if (files.length === 0) {
    throw new UserError(EXIT.usage, `there is no lock file below ${locks}: every run would go`, {
      help: 'write one with rseg lock FILE, or keep single runs with rseg keep RUN',
    });
  }
  return files.flatMap((file) => {
    const facts = parseLock(readFileSync(file, 'utf8'));
    if (!(facts instanceof Map)) {
      const { line } = facts as { readonly line: number };
      throw new UserError(EXIT.fileErrors, 'this lock file has a line that is no fact', { where: `${file}:${line}` });
    }
    return [...facts].flatMap(([fact, value]) => (fact.startsWith('run ') ? [value.split(' ')[0]!] : []));
  });
}

function lockFiles(folder: string, runs: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) || path === join(runs) ? [] : lockFiles(path, runs);
    return entry.name.endsWith('.lock') && entry.isFile() && isLockFile(path) ? [path] : [];
  });
}

/** Other programs have files with that ending too. */
const isLockFile = (file: string): boolean => readFileSync(file, 'utf8').startsWith(lockHeadLine);
