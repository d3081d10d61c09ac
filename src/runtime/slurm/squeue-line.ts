// The answer of squeue, one line per job or task of an array. Pure.

export interface Seen {
  /** name of the submission */
  readonly name: string;
  /** id of the array, or of the job */
  readonly job: string;
  /** index in the array; null: all tasks of it that have no line of their own, as when it was cancelled before any began */
  readonly index: number | null;
  /** as Slurm writes it: `PENDING`, `RUNNING`, `NODE_FAIL`, … */
  readonly state: string;
  /** why it waits, or how it ended; `None` is the scheduler's word for nothing */
  readonly reason: string;
  /** code that the process ended with; null when a signal ended it */
  readonly exitCode: number | null;
  /** MB of the node, all cores together; null where Slurm does not tell */
  readonly memory: number | null;
  readonly node: string;
}

const FIELDS = ['Name', 'ArrayJobID', 'ArrayTaskID', 'State', 'Reason', 'exit_code', 'tres-alloc', 'NodeList'];
/** `-O` cuts fields to 20 characters unless it is given a width. */
export const SQUEUE_FORMAT = FIELDS.map((field) => `${field}:128`).join(',');
const WIDTH = 128;

/** Lines of any other shape are left out and counted. */
export function parseSqueue(output: string): { readonly seen: readonly Seen[]; readonly strange: number } {
  const seen: Seen[] = [];
  let strange = 0;
  for (const line of output.split('\n')) {
    if (line.trim() === '') continue;
    const one = parseLine(line);
    if (one === null) strange++;
    else seen.push(one);
  }
  return { seen, strange };
}

function parseLine(line: string): Seen | null {
  const parts = FIELDS.map((_, at) => line.slice(at * WIDTH, (at + 1) * WIDTH).trim());
  const [name, job, index, state, reason, exit, share, node] = parts as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if (name === '' || !/^\d+$/.test(job) || !/^[A-Z_]+$/.test(state)) return null;
  return {
    name,
    job,
    index: /^\d+$/.test(index) ? Number(index) : null,
    state,
    reason,
    exitCode: exitOf(exit),
    memory: megabytes(share),
    node,
  };
}

/** Slurm prints what wait() returned: code times 256, plus the signal. */
function exitOf(text: string): number | null {
  const status = Number(text);
  if (!Number.isInteger(status)) return null;
  return (status & 127) === 0 ? status >> 8 : null;
}

const UNITS: Readonly<Record<string, number>> = { K: 1 / 1024, M: 1, G: 1024, T: 1024 ** 2 };

/** `cpu=3,mem=1500M,node=1`: what the job got, or asked for. MinMemory would be per core or per node, and does not tell which. */
function megabytes(share: string): number | null {
  const found = /(?:^|,)mem=([\d.]+)([KMGT]?)(?:,|$)/.exec(share);
  const amount = found === null ? 0 : Number(found[1]) * (UNITS[found[2] || 'M'] ?? 1);
  return amount > 0 ? Math.ceil(amount) : null;
}
