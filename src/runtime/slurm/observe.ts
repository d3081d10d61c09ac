// What one look at the scheduler and at the run folders means. The run folder is the truth: what lies there is done, whatever the
// scheduler says, and a job that it does not know has not failed. Pure.
import { endingOf } from './job-ending.js';
import type { EntryBody } from './journal-entry.js';
import type { Seen } from './squeue-line.js';
import type { Submitted, Work, WorkState } from './work-state.js';

export interface Look {
  /** lines of squeue; null when it did not answer */
  readonly seen: readonly Seen[] | null;
  /** ids of pieces whose results are all there */
  readonly present: ReadonlySet<string>;
  /** step of the newest checkpoint of a piece */
  readonly stepOf: (id: string) => number;
  /** wall clock, milliseconds since 1970 */
  readonly now: number;
  /** the first look of a command: what was cancelled before it is wanted again */
  readonly adopting: boolean;
  /** nothing is to be started any more: what ends is stopped */
  readonly stopping: boolean;
}
export interface Observed {
  readonly state: WorkState;
  /** to be written to the journal and applied, in this order */
  readonly entries: readonly EntryBody[];
  /** ids of jobs that nobody needs any more */
  readonly cancel: readonly string[];
}

export const PATIENCE = {
  /** a submission without an answer may still appear: sbatch was slow or killed */
  intentMs: 60_000,
  /** a job that the scheduler has forgotten may still be at work */
  missingMs: 5 * 60_000,
  /** looks that must agree on its absence */
  looks: 2,
  /** looks at a job that ended well until its files must be seen here */
  emptyLooks: 3,
} as const;

export function observe(state: WorkState, look: Look): Observed {
  const next = new Map(state);
  const entries: EntryBody[] = [];
  const cancel: string[] = [];
  const lineOf = linesByTask(look.seen ?? []);
  const accepted = new Set<string>();
  for (const work of state.values()) {
    const { status, piece } = work;
    if (status.kind !== 'submitted') {
      if (status.kind === 'waiting' && look.present.has(piece.id))
        next.set(piece.id, { ...work, status: { kind: 'done' } });
      continue;
    }
    const line = lineOf(status);
    if (look.present.has(piece.id)) {
      next.set(piece.id, { ...work, status: { kind: 'done' } });
      if (line !== null && line.state === 'PENDING') cancel.push(`${line.job}_${line.index}`);
      continue;
    }
    if (look.seen === null) continue;
    if (line !== null && status.job === null && !accepted.has(status.name)) {
      accepted.add(status.name);
      entries.push({ k: 'accepted', name: status.name, job: line.job });
    }
    const { status: told, over } = line === null ? absent(status, look) : present(status, line, look);
    next.set(piece.id, { ...work, status: told, begun: work.begun || line?.state === 'RUNNING' });
    if (over !== null) entries.push(overEntry(work, status, line, over, look));
    if (over?.kind === 'machine' && line?.state === 'PENDING') cancel.push(`${line.job}_${line.index}`);
  }
  return { state: skipHopeless(next), entries, cancel };
}

/** The line of a task: its own, or that of the rest of its array. */
function linesByTask(seen: readonly Seen[]): (status: Submitted) => Seen | null {
  const lines = new Map(seen.map((line) => [`${line.name} ${line.index}`, line]));
  return ({ name, index }) => {
    const found = lines.get(`${name} ${index}`) ?? lines.get(`${name} null`);
    return found === undefined ? null : { ...found, index };
  };
}

type OverEnding = Extract<EntryBody, { k: 'over' }>['ending'];
interface Told {
  readonly status: Submitted;
  readonly over: OverEnding | null;
}

function absent(status: Submitted, { now }: Look): Told {
  const looks = status.absent + 1;
  const patience = status.job === null ? PATIENCE.intentMs : PATIENCE.missingMs;
  const lost = looks >= PATIENCE.looks && now - status.since > patience;
  return { status: { ...status, absent: looks }, over: lost ? { kind: 'lost' } : null };
}

function present(status: Submitted, line: Seen, { now, adopting, stopping }: Look): Told {
  const ending = endingOf(line);
  const told: Submitted = { ...status, job: line.job, seen: line, since: now, absent: 0 };
  if (ending === null) return { status: { ...told, empty: 0 }, over: null };
  if (stopping || (adopting && ending.kind === 'cancelled')) return { status: told, over: { kind: 'stopped' } };
  if (ending.kind !== 'no-result') return { status: told, over: ending };
  const empty = status.empty + 1;
  return { status: { ...told, empty }, over: empty >= PATIENCE.emptyLooks ? ending : null };
}

function overEntry({ piece }: Work, status: Submitted, line: Seen | null, ending: OverEnding, look: Look): EntryBody {
  const memory = line?.memory ?? null;
  return { k: 'over', name: status.name, piece: piece.id, ending, step: look.stepOf(piece.id), memory };
}

/** Work that reads what will not be there is not waited for. Pieces stand after what they need. */
export function skipHopeless(state: WorkState): WorkState {
  const next = new Map(state);
  for (const [id, work] of state) {
    if (work.status.kind !== 'waiting') continue;
    for (const need of work.piece.needs) {
      const other = next.get(need);
      const kind = other?.status.kind;
      if (other === undefined || (kind !== 'failed' && kind !== 'stopped' && kind !== 'skipped')) continue;
      const message = `${other.piece.phase} of ${other.piece.name} ${kind === 'skipped' ? 'was skipped' : kind}`;
      next.set(id, { ...work, status: { kind: 'skipped', message } });
      break;
    }
  }
  return next;
}
