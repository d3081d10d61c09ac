// Confusion matrices that are being added up: of all frames, and of the frames of every condition.
import { addConfusion } from '../../../model/metrics.js';
import type { FrameCondition } from '../../data/frame-conditions.js';

export interface ConditionTotals extends FrameCondition {
  readonly frames: number;
  /** K x K counts of a row; `row`: as given to `add` */
  readonly confusion: (row: string) => Float64Array;
}

type Matrices = ReadonlyMap<string, Float64Array>;

export class ConfusionTotals {
  readonly #whole: Matrices;
  readonly #byCondition = new Map<string, { readonly is: FrameCondition; frames: number; readonly totals: Matrices }>();
  readonly #leftOut = new Map<string, number>();
  readonly #conditions: readonly (readonly FrameCondition[])[];

  /** `conditions`: of every frame of the split; empty when there is nothing to tell apart. */
  constructor(rows: Iterable<string>, classes: number, conditions: readonly (readonly FrameCondition[])[]) {
    const keys = [...rows];
    const empty = (): Matrices => new Map(keys.map((key) => [key, new Float64Array(classes ** 2)]));
    this.#whole = empty();
    this.#conditions = conditions;
    for (const is of conditions.flat()) {
      const known = this.#byCondition.get(keyOf(is));
      if (known === undefined) this.#byCondition.set(keyOf(is), { is, frames: 1, totals: empty() });
      else known.frames++;
    }
  }

  /** Counts frames that have nothing of what a row looks at. */
  leaveOut(row: string, frames: number): void {
    this.#leftOut.set(row, (this.#leftOut.get(row) ?? 0) + frames);
  }

  /** Frames of the split that a row has nothing of. */
  leftOut(row: string): number {
    return this.#leftOut.get(row) ?? 0;
  }

  /** Adds the K x K counts of one picture, the frame number `frame` of the split. */
  add(row: string, frame: number, counts: Int32Array): void {
    addConfusion(this.#whole.get(row)!, counts);
    for (const condition of this.#conditions[frame] ?? []) {
      addConfusion(this.#byCondition.get(keyOf(condition))!.totals.get(row)!, counts);
    }
  }

  /** K x K counts of all frames. */
  whole(row: string): Float64Array {
    return this.#whole.get(row)!;
  }

  /** In the order of their names. */
  conditions(): readonly ConditionTotals[] {
    return [...this.#byCondition.values()]
      .map(({ is, frames, totals }) => ({ ...is, frames, confusion: (row: string) => totals.get(row)! }))
      .sort((a, b) => compare(a.by, b.by) || compare(a.value, b.value));
  }
}

const keyOf = ({ by, value }: FrameCondition): string => `${by}=${value}`;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
