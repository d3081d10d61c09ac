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
