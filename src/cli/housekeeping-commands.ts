// The commands that keep a folder of runs in order: ls, keep, gc, doctor.
import type { Command } from 'commander';
import type { ExitCode } from '../exit-code.js';
import { numberOf } from './number-options.js';

type Act = (action: () => Promise<ExitCode>) => void;

export function addHousekeepingCommands(rseg: Command, act: Act): void {
  rseg
    .command('ls')
    .description('all runs of a folder: name, state, mIoU, time, age')
    .option('--filter <text>', "only these: 'state:failed miou<0.3', words, AND, OR, NOT")
    .option('--sort <order>', 'state, mIoU, loss, progress or name (default: the newest first)')
    .option('--sizes', 'also how much each takes on the disk')
    .option('--runs <folder>', 'where run folders are kept', 'runs')
    .option('--json', 'one JSON object per run')
    .action((options) => act(async () => (await import('./ls.js')).lsCommand(options)));

  rseg
    .command('keep')
    .description('mark runs of which gc deletes nothing')
    .argument('<runs...>', 'run folders, or names below the folder of all runs')
    .option('--off', 'take the mark away')
    .option('--runs <folder>', 'where run folders are kept', 'runs')
    .action((wanted, options) => act(async () => (await import('./keep.js')).keepCommand(wanted, options)));

  rseg
    .command('gc')
    .description('what of the runs may be deleted: checkpoints of finished trainings, leftovers; nothing without --yes')
    .option('--unlocked', 'also whole runs that no lock file names and no mark keeps')
    .option('--locks <folder>', 'where lock files are looked for', '.')
    .option('--older <days>', 'whole runs only after so many days without an event', numberOf('days'), 0)
    .option('--yes', 'delete it')
    .option('--runs <folder>', 'where run folders are kept', 'runs')
    .option('--json', 'as one JSON object')
    .action((options) => act(async () => (await import('./gc.js')).gcCommand(options)));

  rseg
    .command('doctor')
    .description(
      'which engine will be used and why, versions, cores, GPU, terminal; with RUN: every checksum of a run, and repairs',
    )
    .argument('[run]', 'a run folder, or a name below the folder of all runs')
    .option('--dry-run', 'with RUN: only look')
    .option('--runs <folder>', 'where run folders are kept', 'runs')
    .option('--json', 'as JSON')
    .action((run: string | undefined, options) =>
      act(async () =>
        run === undefined
          ? (await import('./doctor.js')).doctorCommand(options)
          : (await import('./doctor-run.js')).doctorRunCommand(run, options),
      ),
    );
}
