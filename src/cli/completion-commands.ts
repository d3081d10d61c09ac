// The commands that make shells complete words.
import { Argument, type Command } from 'commander';
import type { ExitCode } from '../exit-code.js';
import { SHELLS } from './completion/scripts.js';

export function addCompletionCommands(rseg: Command, act: (action: () => Promise<ExitCode>) => void): void {
  rseg
    .command('completion')
    .description('print the script that makes a shell complete commands, options, variants, runs and message codes')
    .addArgument(new Argument('<shell>', 'whose script').choices(SHELLS))
    .action((shell) => act(async () => (await import('./completion.js')).completionCommand(shell)));

  rseg
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action((words) => act(async () => (await import('./complete.js')).completeCommand(rseg, words)));
}
