// `rseg complete -- WORDS`: what may stand in place of the last word, a line each with a tab before a few words about it. Called by the scripts
// of `rseg completion`.
import type { Command } from 'commander';
import { EXIT, type ExitCode } from '../exit-code.js';
import { sanitize } from '../ui/sanitize.js';
import { candidates } from './completion/candidates.js';
import { printAll } from './print-all.js';

export function completeCommand(rseg: Command, words: readonly string[]): ExitCode {
  const lines = candidates(rseg, words).map(
    ({ word, about }) => sanitize(word) + (about === '' ? '' : `\t${sanitize(about)}`),
  );
  printAll(lines.map((line) => `${line}\n`).join(''));
  return EXIT.ok;
}
