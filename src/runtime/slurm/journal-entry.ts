// What rseg did at the scheduler, in the order it happened: one JSON line each in `RUNS/slurm/journal.jsonl`. The intent is on the disk
// before sbatch is called and the id after it, so a command that dies in between finds its job again by name.
import type { Ending } from './job-ending.js';

interface EntryBase {
  readonly v: 1;
  /** wall clock, milliseconds since 1970 */
  readonly at: number;
  /** of the submission: `rseg-` and eight random hex digits */
  readonly name: string;
}
export type JournalEntry = EntryBase &
  (
    | {
        readonly k: 'intent';
        /** index in the array -> id of the piece */
        readonly tasks: readonly { readonly index: number; readonly piece: string }[];
        /** MB of the node that were asked for */
        readonly memory: number | null;
      }
    | { readonly k: 'accepted'; readonly job: string }
    | { readonly k: 'refused'; readonly message: string }
    /** an attempt that left no result; `step`: how far the checkpoints of the piece had come */
    | {
        readonly k: 'over';
        readonly piece: string;
        readonly ending: Ending | { readonly kind: 'lost' | 'stopped' };
        readonly step: number;
        readonly memory: number | null;
      }
  );
export type EntryBody = JournalEntry extends infer E ? (E extends JournalEntry ? Omit<E, 'v' | 'at'> : never) : never;
