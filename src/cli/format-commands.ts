// The commands that write `.rseg` text: fmt and import.
import type { Command } from 'commander';
import type { ExitCode } from '../exit-code.js';

type Act = (action: () => Promise<ExitCode>) => void;

export function addFormatCommands(rseg: Command, act: Act): void {
  rseg
    .command('fmt')
    .description('bring files into their one canonical form; comments and meaning stay')
    .argument('[paths...]', '.rseg files, folders, or - for standard input (default: the current folder)')
    .option('--check', 'print what would change as a diff and exit with 1; write nothing')
    .option('--stdout', 'print the formatted text of one file; write nothing')
    .option('--json', 'one JSON object per file')
    .action((paths, options) => act(async () => (await import('./fmt.js')).fmtCommand(paths, options)));

  rseg
    .command('import')
    .description('turn a normal form, as rseg compile prints it, back into an .rseg file')
    .argument('<file>', 'a JSON file, or - for standard input')
    .option('--json', 'the form is JSON, as it always is')
    .option('--out <file>', 'write to a new file instead of standard output')
    .option('--force', 'with --out: replace the file when it exists')
    .action((file, options) => act(async () => (await import('./import.js')).importCommand(file, options)));
}
