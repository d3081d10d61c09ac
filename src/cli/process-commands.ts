// The commands over runs that are at work: status, ps, stop, logs.
import type { Command } from 'commander';
import type { ExitCode } from '../exit-code.js';

type Act = (action: () => Promise<ExitCode>) => void;
const RUNS = ['--runs <folder>', 'where run folders are kept', 'runs'] as const;

export function addProcessCommands(rseg: Command, act: Act): void {
  rseg
    .command('status')
    .description(
      'where the runs of the newest command stand, or all runs of a folder: state, progress, mIoU, why they wait',
    )
    .argument('[folder]', 'a run (folder or name), or a folder of runs (default: what was worked on last under runs/)')
    .option(...RUNS)
    .option('--all', 'all runs of the folder, not only those of the newest command')
    .option('--json', 'one JSON object per run')
    .action((folder, options) => act(async () => (await import('./status.js')).statusCommand(folder, options)));

  rseg
    .command('ps')
    .description('the processes that work on runs: which command, since when, how much memory')
    .option(...RUNS)
    .option('--json', 'one JSON object per process')
    .action((options) => act(async () => (await import('./ps.js')).psCommand(options)));

  rseg
    .command('stop')
    .description('stop a run after its step, with a checkpoint; the other runs of its command go on')
    .argument('[run]', 'a run: folder or name')
    .option(...RUNS)
    .option('--all', 'all runs of the folder, and the commands that would start more')
    .option('--now', 'kill them; their last checkpoints stay valid')
    .action((run, options) => act(async () => (await import('./stop.js')).stopCommand(run, options)));

  rseg
    .command('attach')
    .description('watch runs at work and control them: pause, checkpoint, stop, retry; leaving stops nothing')
    .argument('[run]', 'a run folder, a name, or a folder of runs (default: what was worked on last under runs/)')
    .option(...RUNS)
    .option('--readonly', 'only watch: keys change nothing')
    .action((run, options) => act(async () => (await import('./attach.js')).attachCommand(run, options)));

  rseg
    .command('logs')
    .description('everything that happened in a run, line by line, and what its processes wrote')
    .argument('<run>', 'a run: folder or name')
    .option(...RUNS)
    .option('-f, --follow', 'go on until nothing works on the run any more')
    .action((run, options) => act(async () => (await import('./logs.js')).logsCommand(run, options)));
}
