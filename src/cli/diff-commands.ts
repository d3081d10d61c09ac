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

  rseg
    .command('git-setup')
    .description('make git show and merge .rseg files by their meaning')
    .option('--local', 'for this repository: its settings and its .gitattributes (the default)')
    .option('--global', 'for all repositories of this user')
    .option('--remove', 'take it back')
    .action((options) => {
      if (options.local === true && options.global === true) rseg.error('error: either --local or --global');
      act(async () => (await import('./git-setup.js')).gitSetupCommand(options));
    });

  rseg
    .command('normal')
    .description('print what a file means, one setting per line; git diff calls this')
    .argument('<file>', 'an .rseg file')
    .action((file) => act(async () => (await import('./normal.js')).normalCommand(file)));

  rseg
    .command('merge-driver')
    .description('merge two versions of a file statement by statement, into OURS; git merge calls this')
    .argument('<base>')
    .argument('<ours>')
    .argument('<theirs>')
    .argument('<path>', 'name of the file in the repository')
    .argument('[marker-size]', 'length of conflict markers', Number)
    .action((base, ours, theirs, path, size) => {
      const markerSize = Number.isInteger(size) && size > 0 ? size : null;
      act(async () => (await import('./merge-driver.js')).mergeDriverCommand({ base, ours, theirs, path, markerSize }));
    });
}

/** The parser of the command line does not tell where `--` stood. */
function wordsBehindDashes(argv: readonly string[]): number | null {
  const at = argv.indexOf('--');
  return at < 0 ? null : argv.length - at - 1;
}
