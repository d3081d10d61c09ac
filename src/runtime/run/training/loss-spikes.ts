// Losses that jump: more than twice the largest of the last ordinary ones. Follows from the losses alone, so a resumed training that keeps
// the record says the same of every step.

/** Ordinary losses that are remembered; before there are as many, none is called a spike. */
const REMEMBERED = 32;
/** After so many spikes in a row the losses have another level. */
const MOST_IN_ROW = 8;

/** What a checkpoint keeps of it. */
export interface SpikeRecord {
  /** ordinary losses, oldest first */
  readonly recent: readonly number[];
  /** spikes since the last of them */
  readonly inRow: number;
}

export class LossSpikes {
  #recent: number[];
  #inRow: number;

  constructor(record: SpikeRecord = { recent: [], inRow: 0 }) {
    this.#recent = [...record.recent];
    this.#inRow = record.inRow;
  }

  get record(): SpikeRecord {
    return { recent: [...this.#recent], inRow: this.#inRow };
  }

  /** The largest loss that is no spike now, as a float32 number; infinite while too few were seen. */
  get limit(): number {
    if (this.#recent.length < REMEMBERED) return Number.POSITIVE_INFINITY;
    const largest = Math.max(...this.#recent);
    return Math.fround(largest + Math.abs(largest));
  }

  /** Whether too many came in a row to be spikes of single batches. */
  get lasting(): boolean {
    return this.#inRow >= MOST_IN_ROW;
  }

  /** Takes the loss of a step; whether it is a spike. A lasting new level becomes the ordinary one. */
  take(loss: number): boolean {
    if (loss > this.limit) {
      this.#inRow++;
      if (this.lasting) this.#recent = [];
      return true;
    }
    this.#inRow = 0;
    this.#recent.push(loss);
    if (this.#recent.length > REMEMBERED) this.#recent.shift();
    return false;
  }
}
