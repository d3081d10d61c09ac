// The facts of an experiment file as they are now, and those of its lock file.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LANGUAGE_EDITION } from '../compiler/project-file.js';
import { EXIT, UserError } from '../exit-code.js';
import { planExperiment } from '../plan/experiment-plan.js';
import { lockFacts } from '../plan/lock-facts.js';
import { type Drift, type LockFacts, lockPath, parseLock } from '../plan/lock-file.js';
import { openEngine } from '../runtime/engine/open-engine.js';
import { wantedRuns } from './plan-runs.js';
import { withRootPlace } from './root-place.js';
import { selectRuns } from './select-runs.js';

/** Statements of `--set` by the name of the variant that they make, and what they were put on. */
export type LockedSets = ReadonlyMap<string, readonly string[]>;

/**
 * Facts of everything that `file` declares, and of the variants of `sets`. Null when the file has errors, which have been printed.
 * Throws a UserError when data, weights or an environment variable are missing: what is not known cannot be locked.
 */
export async function presentFacts(file: string, sets: LockedSets, runs: string): Promise<LockFacts | null> {
  const baseFolder = resolve(dirname(file));
  const plain = selectRuns(file, { otherwise: 'everything' });
  if (plain === null) return null;
  const wanted = [...wantedRuns(plain)];
  for (const [variant, statements] of sets) {
    const edited = selectRuns(`${file}:${variant.replace(/\+set-\w+$/, '')}`, { sets: statements });
    if (edited === null) return null;
    wanted.push(...wantedRuns(edited));
  }
  const plan = await planExperiment(wanted, { baseFolder, runs, prices: null });
  const unknown = plan.unknown[0];
  if (unknown !== undefined) {
    const error = new UserError(unknown.exitCode, unknown.message, unknown.help === null ? {} : { help: unknown.help });
    throw withRootPlace(error, plain);
  }
  const engine = await openEngine('auto');
  return lockFacts(plan, { edition: LANGUAGE_EDITION, engine: engine.description, baseFolder, sets });
}

/** The lock file of `file`; null when there is none. Throws exit 3 for one that cannot be read. */
export function readLock(file: string): LockFacts | null {
  const path = lockPath(file);
  if (!existsSync(path)) return null;
  const parsed = parseLock(readFileSync(path, 'utf8'));
  if (!('line' in parsed)) return parsed;
  throw new UserError(EXIT.fileErrors, 'this line of the lock file is no fact; a merge may have left it', {
    where: `${path}:${parsed.line}`,
    help: `write the file anew: rseg lock ${file}`,
  });
}

/** The `--set` variants that a lock file knows. */
export function lockedSets(facts: LockFacts): LockedSets {
  const sets = new Map<string, readonly string[]>();
  for (const [name, value] of facts) {
    if (name.startsWith('set ')) sets.set(name.slice('set '.length), JSON.parse(value) as readonly string[]);
  }
  return sets;
}

/** `data city.val: 128 frames 1f2e… -> 128 frames 9a8b…` */
export function driftText({ fact, locked, now }: Drift): string {
  if (locked === null) return `${fact}: not in the lock file`;
  if (now === null) return `${fact}: only in the lock file`;
  return `${fact}: ${shortened(locked)} -> ${shortened(now)}`;
}

const shortened = (value: string): string => value.replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1');
