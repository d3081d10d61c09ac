// `rseg keep RUN`: a run of which `rseg gc` deletes nothing.
import { EXIT, type ExitCode } from '../exit-code.js';
import { setKept } from '../runtime/run/housekeeping/keep-mark.js';
import { findRun } from './find-run.js';

export interface KeepOptions {
  /** folder of all runs */
  readonly runs: string;
  /** takes the mark away */
  readonly off?: boolean;
}

/** Exit 2 when there is no such run, 6 when its folder cannot be written. */
export async function keepCommand(wanted: readonly string[], { runs, off }: KeepOptions): Promise<ExitCode> {
  for (const folder of wanted.map((run) => findRun(run, runs))) {
    setKept(folder, off !== true);
    console.error(off === true ? `${folder}: not kept any more` : `${folder}: kept`);
  }
  return EXIT.ok;
}
