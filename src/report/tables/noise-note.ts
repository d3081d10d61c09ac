// What the marks in a table rest on, in words.
import type { Board } from '../boards.js';
import { resultSeeds } from './result-seeds.js';

/** How many seeds the numbers have, and what is marked by which noise. */
export function noiseNote(board: Board): readonly string[] {
  const { base, rows } = board;
  const seeds = resultSeeds(base);
  const counts = new Set(rows.map((row) => resultSeeds(row)).filter((count) => count > 0));
  const few = [...counts].sort((a, b) => a - b);
  const told =
    few.length === 1
      ? few[0] === 1
        ? 'One seed.'
        : `Mean ± sample deviation over ${few[0]} seeds.`
      : `Mean ± sample deviation over ${few[0]} to ${few.at(-1)} seeds.`;
  if (seeds < 2) {
    const why = seeds === 0 ? 'has no results' : 'has one seed';
    return [told, `Nothing is marked: ${base.label} ${why}, so the noise is not known.`];
  }
  return [
    told,
    `Bold: ahead of all others by more than the noise; underlined: ahead of all but one. Noise: what two equal experiments exceed with 5% probability (Student's t), from the ${seeds} seeds of ${base.label}, or from the seeds compared where these differ more.`,
  ];
}
