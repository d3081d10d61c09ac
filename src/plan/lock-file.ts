// The lock file of an experiment file: what it resolved to when its author last looked. One fact per line, sorted, so that version control
// merges it line by line. Committed beside the file.

/** `variant spcr@1` -> its value; names and values have no line breaks. */
export type LockFacts = ReadonlyMap<string, string>;

export interface Drift {
  readonly fact: string;
  /** null: the fact is new */
  readonly locked: string | null;
  /** null: the fact is gone */
  readonly now: string | null;
}

/** `spcr.lock` for `spcr.rseg`. */
export function lockPath(file: string): string {
  return `${file.replace(/\.rseg$/, '')}.lock`;
}

/** The first line of every lock file. */
export const lockHeadLine =
  '# What this experiment file resolved to. Written by `rseg lock`, compared by `rseg verify`.';
/** Between the name of a fact and its value. */
const SEPARATOR = ' = ';

export function printLock(facts: LockFacts): string {
  const lines = [...facts].map(([name, value]) => `${name}${SEPARATOR}${value}`);
  return `${[lockHeadLine, ...lines.sort()].join('\n')}\n`;
}

/** The facts of a lock file, or the number of the line that is none: a merge may have left its marks. */
export function parseLock(text: string): LockFacts | { readonly line: number } {
  const facts = new Map<string, string>();
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const at = line.indexOf(SEPARATOR);
    if (at <= 0) return { line: i + 1 };
    facts.set(line.slice(0, at), line.slice(at + SEPARATOR.length));
  }
  return facts;
}

/** What differs, in the order of the names. */
export function driftOf(locked: LockFacts, now: LockFacts): readonly Drift[] {
  const names = [...new Set([...locked.keys(), ...now.keys()])].sort();
  return names.flatMap((fact) => {
    const [was, is] = [locked.get(fact) ?? null, now.get(fact) ?? null];
    return was === is ? [] : [{ fact, locked: was, now: is }];
  });
}
