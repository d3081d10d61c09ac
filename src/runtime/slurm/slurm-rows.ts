// The runs of a command as rows of its record, from where their pieces of work stand. Pure.
import type { QueueRow, QueueState } from '../run/queue/queue-record.js';
import { waitingText } from './job-ending.js';
import { isDone, type Work, type WorkState } from './work-state.js';

/** What a row tells of the run itself. */
export interface RowSubject extends Pick<QueueRow, 'name' | 'variant' | 'seed' | 'run' | 'settings'> {
  /** ended before the command began */
  readonly before: { readonly state: 'finished-before' | 'same'; readonly reason: string | null } | null;
}

/** `ended`: why nothing is started any more, after the command let go of what was left; null while it goes on. */
export function slurmRow({ before, ...subject }: RowSubject, state: WorkState, ended: string | null): QueueRow {
  if (before !== null) return { ...subject, ...before, attempts: 0, job: null, exitCode: null };
  const works = [...state.values()].filter(({ piece }) => piece.run === subject.run);
  const attempts = works.reduce((sum, work) => sum + started(work), 0);
  const current = works.find(({ status }) => status.kind !== 'done');
  const job = current?.status.kind === 'submitted' ? current.status : null;
  return {
    ...subject,
    ...standing(works, current, state, ended),
    attempts,
    job: job === null || job.job === null ? null : `${job.job}_${job.index}`,
  };
}

/** Processes that were started for it, as far as they were seen. */
function started({ status, begun, resumes, moves, memory }: Work): number {
  const present = status.kind === 'done' || (begun && status.kind === 'submitted' && status.seen?.state === 'RUNNING');
  return resumes + moves + (memory === null ? 0 : 1) + (present ? 1 : 0);
}

type Standing = Pick<QueueRow, 'state' | 'reason' | 'exitCode'>;
const told = (state: QueueState, reason: string | null, exitCode: number | null = null): Standing => ({
  state,
  reason,
  exitCode,
});

/** `works` stand in the order of the plan; `current` is the first that is not done. */
function standing(works: readonly Work[], current: Work | undefined, state: WorkState, ended: string | null): Standing {
  if (current === undefined) return told('done', null, 0);
  for (const { status } of works) if (status.kind === 'failed') return told('failed', status.message, status.exitCode);
  for (const { status } of works)
    if (status.kind === 'stopped' || status.kind === 'skipped') return told(status.kind, status.message);
  const { status, piece } = current;
  if (ended !== null) {
    const begun = works.some((work) => work.status.kind === 'done' || work.resumes + work.moves > 0 || work.begun);
    return told(begun ? 'stopped' : 'skipped', ended);
  }
  const again = current.resumes + current.moves > 0 || current.memory !== null;
  const missing = piece.needs.find((id) => !isDone(state, id));
  const need = missing === undefined ? null : state.get(missing)!.piece;
  if (status.kind === 'submitted' && status.seen?.state === 'RUNNING') return told('running', null);
  if (need !== null) return told('waiting', `waits for ${need.phase} of ${need.name}`);
  if (status.kind === 'submitted' && status.seen !== null) {
    const text = waitingText(status.seen);
    return again ? told('retrying', `${whyAgain(current)}; ${text}`) : told('waiting', text);
  }
  return again ? told('retrying', whyAgain(current)) : told('waiting', 'is handed to Slurm');
}

function whyAgain({ resumes, moves, memory, step }: Work): string {
  const parts = [
    ...(resumes > 0 ? [`its time was up ${times(resumes)}${step > 0 ? `, it goes on from step ${step}` : ''}`] : []),
    ...(moves > 0 ? [`its machine was lost ${times(moves)}`] : []),
    ...(memory !== null ? [`its memory ran out, it gets ${memory} MB`] : []),
  ];
  return parts.join('; ');
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
