// The commands about versions of files: diff, and what git calls.
import type { Command } from 'commander';
import type { ExitCode } from '../exit-code.js';

type Act = (action: () => Promise<ExitCode>) => void;

export function addDiffCommands(rseg: Command, act: Act): void {
  rseg
    .command('diff')
    .description('what changed in meaning: at its cause, whom it reaches, what must run again and what that costs')
    .usage('[options] [revision [revision]] [--] [paths...]  |  A.rseg B.rseg  |  FOLDER1 FOLDER2')
    .argument('[words...]', 'revisions as for git diff, also A..B and A...B; default: HEAD against the working tree')
    .option('--full', 'also what stayed the same, and edits that only format')
    .option('--exit-code', 'exit with 1 when the meaning differs; renames alone are no difference')
    .option('--json', 'one JSON object per change')
    .option('--markdown', 'as the comment of a pull request')
    .option('--runs <folder>', 'where measured prices and finished runs are looked for', 'runs')
    .action((words, options) => {
      const behindDashes = wordsBehindDashes(process.argv);
      act(async () => (await import('./diff.js')).diffCommand(words, { ...options, behindDashes }));
    });
}

/** The parser of the command line does not tell where `--` stood. */
function wordsBehindDashes(argv: readonly string[]): number | null {
  const at = argv.indexOf('--');
  return at < 0 ? null : argv.length - at - 1;
}
