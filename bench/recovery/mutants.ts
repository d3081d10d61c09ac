// Texts with a single mistake: each token left out once, and each of five texts put before each token once.
import { lex, Newline, tokenRange } from '../../grammar/tokens.js';

const INSERTED = [')', '}', '=', '7', 'foo'];

export interface Mutants {
  readonly deletions: readonly string[];
  readonly insertions: readonly string[];
}

export function mutantsOf(text: string): Mutants {
  const ranges = lex(text)
    .tokens.filter((token) => token.tokenType !== Newline)
    .map(tokenRange);
  return {
    deletions: ranges.map(({ start, end }) => text.slice(0, start) + text.slice(end)),
    insertions: ranges.flatMap(({ start }) =>
      INSERTED.map((word) => `${text.slice(0, start)}${word} ${text.slice(start)}`),
    ),
  };
}

/** At most `count` of the texts, spread by a fixed generator: the same seed takes the same ones. */
export function sampled(mutants: readonly string[], count: number, seed: number): readonly string[] {
  if (mutants.length <= count) return mutants;
  const left = [...mutants];
  let state = seed >>> 0;
  for (let index = 0; index < count; index++) {
    // Numerical Recipes' linear congruential generator: good enough to choose, the same everywhere.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = index + (state % (left.length - index));
    [left[index], left[other]] = [left[other]!, left[index]!];
  }
  return left.slice(0, count);
}
