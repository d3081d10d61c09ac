// `rseg lock` writes what a file resolves to beside it; `rseg verify` says what has changed since.
import { relative } from 'node:path';
import { EXIT, type ExitCode, UserError } from '../exit-code.js';
import { type Drift, driftOf, lockPath, printLock } from '../plan/lock-file.js';
import { atomicWrite } from '../runtime/run/atomic-write.js';
import { driftText, lockedSets, presentFacts, readLock } from './lock-state.js';
import { selectRuns } from './select-runs.js';
import { parseTarget } from './target.js';

export interface LockOptions {
  /** folder of all runs, whose cache knows fingerprints of data */
  readonly runs: string;
  /** statements of `--set`: their variants are locked too */
  readonly set?: readonly string[];
  readonly json?: boolean;
}

/** Writes the lock file. Variants of `--set` that it has stay. Exit 3 when the file has errors. */
export async function lockCommand(target: string, options: LockOptions): Promise<ExitCode> {
  const file = fileOf(target);
  const before = readLock(file);
  const sets = new Map(before === null ? [] : lockedSets(before));
  if (options.set !== undefined) {
    const edited = selectRuns(target, { sets: options.set });
    if (edited === null) return EXIT.fileErrors;
    for (const { compiled } of edited.variants) sets.set(compiled.form.variant, options.set);
  }
  const facts = await presentFacts(file, sets, options.runs);
  if (facts === null) return EXIT.fileErrors;
  atomicWrite(lockPath(file), printLock(facts));
  const changes = before === null ? null : driftOf(before, facts);
  if (options.json === true) {
    const written = { type: 'written', path: relative('', lockPath(file)), facts: facts.size };
    printLines([{ type: 'version', lock: '1.0' }, written, ...driftLines(changes ?? [])]);
    return EXIT.ok;
  }
  const told = changes === null ? `${facts.size} facts` : `${changes.length} of ${facts.size} facts changed`;
  console.error(`${relative('', lockPath(file))} written: ${told}`);
  return EXIT.ok;
}

/** Exit 0 when everything is as locked, else 3 with one line per fact that is not. */
export async function verifyCommand(target: string, options: LockOptions): Promise<ExitCode> {
  const file = fileOf(target);
  const locked = lockOf(file);
  const now = await presentFacts(file, lockedSets(locked), options.runs);
  if (now === null) return EXIT.fileErrors;
  const drift = driftOf(locked, now);
  if (options.json === true) {
    printLines([{ type: 'version', verify: '1.0' }, ...driftLines(drift)]);
  } else if (drift.length > 0) {
    console.log(drift.map(driftText).join('\n'));
  }
  const name = relative('', lockPath(file));
  if (drift.length === 0) {
    console.error(`${name}: all ${locked.size} facts hold`);
    return EXIT.ok;
  }
  console.error(`${name}: ${drift.length} of ${locked.size} facts have changed; accept them with: rseg lock ${file}`);
  return EXIT.fileErrors;
}

/**
 * For `rseg run --locked`: throws exit 3 with what has changed, or when a variant to run is not locked. `variants`: names of the variants
 * that would run.
 */
export async function requireLocked(file: string, variants: readonly string[], runs: string): Promise<void> {
  const locked = lockOf(file);
  const missing = variants.find((variant) => !locked.has(`seeds ${variant}`));
  if (missing !== undefined) {
    throw new UserError(EXIT.fileErrors, `${missing} is not in the lock file`, {
      where: lockPath(file),
      help: missing.includes('+set-') ? 'lock it with: rseg lock FILE --set …' : `update it with: rseg lock ${file}`,
    });
  }
  const now = await presentFacts(file, lockedSets(locked), runs);
  if (now === null) throw new UserError(EXIT.fileErrors, 'the file has errors', { where: file });
  const drift = driftOf(locked, now);
  if (drift.length === 0) return;
  const shown = drift.slice(0, 5).map((one) => `\n  ${driftText(one)}`);
  const more = drift.length > 5 ? `\n  and ${drift.length - 5} more: rseg verify ${file}` : '';
  const count = drift.length === 1 ? '1 locked fact has changed' : `${drift.length} locked facts have changed`;
  throw new UserError(EXIT.fileErrors, `--locked: ${count}${shown.join('')}${more}`, {
    where: lockPath(file),
    help: `accept the changes with: rseg lock ${file}`,
  });
}

const driftLines = (drift: readonly Drift[]) => drift.map((one) => ({ type: 'drift', ...one }));

function printLines(lines: readonly object[]): void {
  process.stdout.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function fileOf(target: string): string {
  const { file } = parseTarget(target);
  if (file !== null) return file;
  throw new UserError(EXIT.usage, `${target} is no .rseg file`, { help: 'name the file: rseg lock FILE' });
}

function lockOf(file: string): NonNullable<ReturnType<typeof readLock>> {
  const locked = readLock(file);
  if (locked !== null) return locked;
  throw new UserError(EXIT.fileErrors, 'there is no lock file', {
    where: lockPath(file),
    help: `write one with: rseg lock ${file}`,
  });
}
