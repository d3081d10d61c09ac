// The one table of exit codes. Schedulers and scripts depend on it: never renumber.
export const EXIT = {
  ok: 0,
  no: 1,
  usage: 2,
  fileErrors: 3,
  data: 4,
  locked: 5,
  io: 6,
  memory: 7,
  nonFinite: 8,
  checkpoint: 9,
  nothingToDo: 10,
  internal: 70,
  retry: 75,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What each code tells the caller; `docs/exit-codes.md` is made from it. */
export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'done, or finished before',
  no: 'the answer is "no": some runs failed (`run --keep-going`), a file is not canonical (`fmt --check`), meaning differs (`diff --exit-code`), results differ (`compare --exit-code`), work is pending (`plan --exit-code`)',
  usage: 'the command line or its environment is wrong: unknown option, stage or engine',
  fileErrors:
    'an `.rseg` file has errors, names something that is not there or needs an environment variable, or a loss of your own fails',
  data: 'pictures, labels or weights are missing, damaged, unsafe to read, or do not fit: size, label range, network',
  locked: 'the run folder is in use by another process',
  io: 'the disk is full and stayed so, or a folder cannot be read or written',
  memory: 'out of memory, on the machine or on the GPU',
  nonFinite: 'a loss or gradient is not a finite number',
  checkpoint: 'a checkpoint or result of a run is damaged or does not fit the network',
  nothingToDo: 'everything was finished before (`rseg run --exit-on-noop`)',
  internal: 'a mistake in rseg itself; the last lines say what to report',
  retry:
    'temporary, try again: the machine is taken away (`rseg stage` after SIGUSR1), a newer copy of the job has taken over, a step hung (`--kill-stalled`), or a result that a stage reads is not there yet',
  interrupted: 'stopped by Ctrl-C (SIGINT); the same command goes on from the last checkpoint',
  terminated: 'stopped by SIGTERM; the same command goes on from the last checkpoint',
};

/** A failure that a user can act on: what, where, what to do, and the exit code. */
export class UserError extends Error {
  readonly exitCode: ExitCode;
  readonly where: string | null;
  readonly help: string | null;
  constructor(exitCode: ExitCode, message: string, options: { where?: string; help?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'UserError';
    this.exitCode = exitCode;
    this.where = options.where ?? null;
    this.help = options.help ?? null;
  }
}
