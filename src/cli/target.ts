// `FILE[:pattern][@seeds]` as written on a command line.
import { existsSync } from 'node:fs';
import { EXIT, UserError } from '../exit-code.js';

export interface Target {
  /** null: none was named; the files at hand are searched */
  readonly file: string | null;
  /** a variant, a table or a glob; null: the only experiment of the file */
  readonly pattern: string | null;
  /** from `@2`, `@1..3` or `@1,5`; null: all declared seeds */
  readonly seeds: readonly number[] | null;
}

const SEEDS = /^(.*)@(\d+(?:\.\.\d+)?(?:,\d+(?:\.\.\d+)?)*)$/;
const NAMES = '[A-Za-z_*][\\w.*+-]*';
/** More seeds than anybody trains: a typing error. */
const MOST_SEEDS = 10_000;

/** A colon inside the path stays: only what looks like names after the last one is a pattern. Throws exit 2 for what names no seeds. */
export function parseTarget(text: string): Target {
  const [, rest = text, written] = SEEDS.exec(text) ?? [];
  const seeds = written === undefined ? null : seedsOf(written);
  const wrong = new RegExp(`^(?:.+:|)${NAMES}@([^@/]*)$`).exec(text);
  if (written === undefined && wrong !== null && !existsSync(text)) throw noSeeds(wrong[1]!);
  const split = new RegExp(`^(.+):(${NAMES})$`).exec(rest);
  if (split !== null) return { file: split[1]!, pattern: split[2]!, seeds };
  const named = new RegExp(`^${NAMES}$`).test(rest) && !rest.endsWith('.rseg') && !existsSync(rest);
  return named ? { file: null, pattern: rest, seeds } : { file: rest, pattern: null, seeds };
}

function noSeeds(text: string): UserError {
  return new UserError(EXIT.usage, `'${text}' names no seeds`, { help: 'as in @2, @1..3 or @1,5' });
}

/** `1..3,7` as numbers, each once. Throws exit 2 for a range that runs backwards or is absurdly long. */
export function seedsOf(text: string): readonly number[] {
  const seeds = new Set<number>();
  for (const part of text.split(',')) {
    const [first, last = first] = part.split('..').map(Number) as [number, number?];
    if (!Number.isSafeInteger(last) || last! < first || last! - first >= MOST_SEEDS) {
      throw noSeeds(text);
    }
    for (let seed = first; seed <= last!; seed++) seeds.add(seed);
  }
  return [...seeds];
}
