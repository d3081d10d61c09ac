// `--slurm-args`: further words for sbatch, as one text. Pure.
import { EXIT, UserError } from '../../exit-code.js';

/** What rseg says itself, because it could not find its jobs again otherwise. */
const OWN = [
  'array',
  'dependency',
  'job-name',
  'output',
  'open-mode',
  'parsable',
  'wrap',
  'signal',
  'requeue',
  'no-requeue',
  'kill-on-invalid-dep',
  'wait',
  'test-only',
];
const OWN_SHORT = ['a', 'd', 'J', 'o', 'W'];

/** Words of `text`, with quotes as in a shell. Throws exit 2 for an open quote, for what is no option, and for what rseg decides. */
export function slurmWords(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (const character of text) {
    if (quote !== null) {
      if (character === quote) quote = null;
      else word += character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + character;
  }
  if (quote !== null) throw refused(`a quote is not closed: ${text}`);
  if (word !== null) words.push(word);
  for (const one of words) {
    const name = /^--([a-z-]+)/.exec(one)?.[1];
    const short = /^-([A-Za-z])/.exec(one)?.[1];
    if (name === undefined && short === undefined) throw refused(`'${one}' is not an option of sbatch`);
    if ((name !== undefined && OWN.includes(name)) || (short !== undefined && OWN_SHORT.includes(short)))
      throw refused(`'${one}' is decided by rseg`);
  }
  return words;
}

const refused = (problem: string): UserError =>
  new UserError(EXIT.usage, `--slurm-args: ${problem}`, {
    help: "write options as in --slurm-args '--qos=long --exclude=node3'",
  });
