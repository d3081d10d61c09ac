// The four calls to Slurm. What they print is parsed elsewhere.
import { spawn } from 'node:child_process';
import { EXIT, UserError } from '../../exit-code.js';
import { parseSqueue, type Seen, SQUEUE_FORMAT } from './squeue-line.js';

/** `unknown`: nobody can say whether there is a job now. */
export type Submitting =
  | { readonly kind: 'accepted'; readonly job: string }
  | { readonly kind: 'refused' | 'unknown'; readonly message: string };

export interface SlurmClient {
  /** `words`: arguments of sbatch and the path of the script */
  submit(words: readonly string[]): Promise<Submitting>;
  /** All jobs of these names, ended ones too while Slurm remembers them; null when it did not answer. One call. */
  look(names: readonly string[]): Promise<readonly Seen[] | null>;
  /** Ends jobs `12_3`; with a signal, sends it to their batch processes instead. What is gone already is no error. */
  cancel(jobs: readonly string[], signal?: 'USR1'): Promise<void>;
  /** how many tasks an array may have */
  largestArray(): Promise<number>;
}

interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Longer than Slurm itself waits for its controller. */
const PATIENCE_MS = 120_000;
/** Names or ids in one call. */
const WORDS = 200;
const DEFAULT_ARRAY = 1001;
/** sbatch says so when it does not know what became of its message, or when the same call may succeed later. */
const UNSURE =
  /socket timed out|unable to contact|connection (refused|reset|timed out)|zero bytes|communication|transport endpoint|try again|temporarily|job dependency problem|slurm_receive_msg|backup controller/i;

export function openSlurm(): SlurmClient {
  return {
    submit: async (words) => {
      const { code, stdout, stderr } = await ask('sbatch', words);
      // --parsable prints `id` or `id;cluster`
      const job = /^(\d+)(;\S+)?\s*$/.exec(stdout)?.[1];
      if (code === 0 && job !== undefined) return { kind: 'accepted', job };
      const message = (stderr.trim() || stdout.trim()).replace(/^sbatch: (error: )?/gm, '').replaceAll('\n', '; ');
      return { kind: code === 0 || code === null || UNSURE.test(message) ? 'unknown' : 'refused', message };
    },
    look: async (names) => {
      const seen: Seen[] = [];
      for (const part of parts(names)) {
        const words = [
          '--noheader',
          '--array',
          '--states=all',
          `--name=${part.join(',')}`,
          `--Format=${SQUEUE_FORMAT}`,
        ];
        const { code, stdout } = await ask('squeue', words);
        const answer = parseSqueue(stdout);
        // half an answer is none: what is missing in it would look lost
        if (code !== 0 || answer.strange > 0) return null;
        seen.push(...answer.seen);
      }
      return seen;
    },
    cancel: async (jobs, signal) => {
      const how = signal === undefined ? [] : ['--batch', `--signal=${signal}`];
      for (const part of parts(jobs)) await ask('scancel', ['--quiet', ...how, ...part]);
    },
    largestArray: async () => {
      const { stdout } = await ask('scontrol', ['show', 'config']);
      return Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(stdout)?.[1] ?? DEFAULT_ARRAY);
    },
  };
}

function parts<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / WORDS) }, (_, at) => items.slice(at * WORDS, (at + 1) * WORDS));
}

/** Throws exit 2 where Slurm is not installed. */
function ask(program: string, words: readonly string[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // a group of its own: Ctrl-C in the terminal is for us alone
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(
        new UserError(
          EXIT.usage,
          `${program} cannot be started: ${error.code === 'ENOENT' ? 'it is not installed here' : error.message}`,
          {
            help: 'call rseg where you would call sbatch, for example on the login node of the cluster',
          },
        ),
      );
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    });
  });
}
