// Where every piece of work stands at the scheduler, folded from the journal. Pure.
import { assertNever } from '../../assert-never.js';
import { EXIT } from '../../exit-code.js';
import type { JournalEntry } from './journal-entry.js';
import type { Piece } from './pieces.js';
import type { Seen } from './squeue-line.js';

export interface Submitted {
  readonly kind: 'submitted';
  readonly name: string;
  readonly index: number;
  /** null until sbatch has answered, or for ever when it was killed before */
  readonly job: string | null;
  /** wall clock, milliseconds since 1970, of the submission or of the last line that squeue had for it */
  readonly since: number;
  readonly seen: Seen | null;
  /** answers of squeue in a row that did not have it */
  readonly absent: number;
  /** looks in a row at which it had ended well and its result could not be seen */
  readonly empty: number;
}
export type Status =
  | { readonly kind: 'waiting' }
  | Submitted
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly exitCode: number; readonly message: string }
  | { readonly kind: 'stopped' | 'skipped'; readonly message: string };

export interface Work {
  readonly piece: Piece;
  readonly status: Status;
  /** a task of it was seen at work */
  readonly begun: boolean;
  /** attempts that used up their time, and how many of them in a row came no further */
  readonly resumes: number;
  readonly stalled: number;
  /** step of the newest checkpoint when the last attempt ended */
  readonly step: number;
  /** attempts that were lost with their machine */
  readonly moves: number;
  /** MB to ask for instead of what the profile says, after an attempt had too little */
  readonly memory: number | null;
}
export type WorkState = ReadonlyMap<string, Work>;

export const LIMITS = { resumes: 50, stalled: 3, moves: 20, memoryFactor: 1.5 } as const;

export const newWork = (pieces: readonly Piece[]): WorkState =>
  new Map(
    pieces.map((piece) => [
      piece.id,
      {
        piece,
        status: { kind: 'waiting' },
        begun: false,
        resumes: 0,
        stalled: 0,
        step: 0,
        moves: 0,
        memory: null,
      },
    ]),
  );

/** The state after one more line of the journal; lines about other work change nothing. */
export function applyEntry(state: WorkState, entry: JournalEntry): WorkState {
  const next = new Map(state);
  const update = (work: Work, change: Partial<Work>): void => void next.set(work.piece.id, { ...work, ...change });
  const ofName = [...state.values()].filter(({ status }) => status.kind === 'submitted' && status.name === entry.name);
  switch (entry.k) {
    case 'intent':
      for (const { index, piece } of entry.tasks) {
        const work = state.get(piece);
        if (work === undefined || work.status.kind === 'done') continue;
        const { name, at: since } = entry;
        const status: Submitted = { kind: 'submitted', name, index, job: null, since, seen: null, absent: 0, empty: 0 };
        update(work, { status });
      }
      return next;
    case 'accepted':
      for (const work of ofName)
        if (work.status.kind === 'submitted') update(work, { status: { ...work.status, job: entry.job } });
      return next;
    case 'refused':
      for (const work of ofName)
        update(work, { status: { kind: 'failed', exitCode: EXIT.usage, message: `sbatch: ${entry.message}` } });
      return next;
    case 'over': {
      const work = ofName.find(({ piece }) => piece.id === entry.piece);
      if (work !== undefined) next.set(work.piece.id, afterEnd(work, entry));
      return next;
    }
    default:
      return assertNever(entry);
  }
}

/** What is to happen to work whose attempt left no result. */
function afterEnd(work: Work, entry: Extract<JournalEntry, { k: 'over' }>): Work {
  const { ending, step } = entry;
  const again: Work = { ...work, status: { kind: 'waiting' } };
  const failed = (exitCode: number, message: string): Work => ({
    ...work,
    status: { kind: 'failed', exitCode, message },
  });
  switch (ending.kind) {
    case 'failed':
      return failed(ending.exitCode, ending.message);
    case 'no-result':
      return failed(EXIT.internal, 'its job ended well and left no result');
    case 'stopped':
    case 'dependency':
      return again;
    case 'lost':
    case 'machine':
      if (work.moves >= LIMITS.moves) return failed(EXIT.retry, `its machine was lost ${LIMITS.moves} times`);
      return { ...again, moves: work.moves + 1 };
    case 'time': {
      const stalled = step > work.step ? 0 : work.stalled + 1;
      if (stalled >= LIMITS.stalled || work.resumes >= LIMITS.resumes)
        return failed(
          EXIT.retry,
          `${stalled} attempts in a row came no further: see the log of its job; more resources.time or a smaller train.checkpoint may help`,
        );
      return { ...again, resumes: work.resumes + 1, stalled, step: Math.max(step, work.step) };
    }
    case 'memory':
      if (work.memory !== null || entry.memory === null)
        return failed(EXIT.memory, 'its memory ran out: set resources.memory, or use a smaller batch or image');
      return { ...again, memory: Math.ceil(entry.memory * LIMITS.memoryFactor) };
    case 'cancelled':
      return { ...work, status: { kind: 'stopped', message: 'its job was cancelled' } };
    default:
      return assertNever(ending);
  }
}

/** Work that the state does not have was there before. */
export const isDone = (state: WorkState, id: string): boolean => (state.get(id)?.status.kind ?? 'done') === 'done';

export const isOver = ({ status }: Work): boolean => status.kind !== 'waiting' && status.kind !== 'submitted';
