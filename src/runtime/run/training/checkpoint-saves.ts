// The checkpoints of one training, written while it goes on: the state is copied at once, one copy at a time is on its way to the
// disk, and nothing is told before it is there.
import { relative } from 'node:path';
import type { CheckpointFacts } from '../../checkpoint/checkpoint-store.js';
import type { CheckpointFiles, CheckpointWriter } from '../../checkpoint/checkpoint-writer.js';
import type { EventBody } from '../event.js';

export class CheckpointSaves {
  readonly #writer: CheckpointWriter;
  readonly #run: string;
  readonly #emit: (event: EventBody) => void;
  #inFlight: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;

  /** `run`: path of the run folder, to which the paths of events are relative. */
  constructor(writer: CheckpointWriter, run: string, emit: (event: EventBody) => void) {
    this.#writer = writer;
    this.#run = run;
    this.#emit = emit;
  }

  /** Takes the state that `copy` returns; waits for an earlier checkpoint first. Throws the failure of that one. */
  async save(copy: () => CheckpointFiles, facts: CheckpointFacts): Promise<void> {
    const began = performance.now();
    await this.settle();
    const files = copy();
    const heldMs = performance.now() - began;
    this.#inFlight = this.#write(files, facts, began, heldMs);
  }

  /** Throws when a checkpoint could not be written. */
  check(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }

  /** Waits until everything that was handed over is on the disk. Throws when it could not be written. */
  async settle(): Promise<void> {
    await this.#inFlight;
    this.check();
  }

  async close(): Promise<void> {
    await this.#inFlight;
    await this.#writer.close();
  }

  async #write(files: CheckpointFiles, facts: CheckpointFacts, began: number, heldMs: number): Promise<void> {
    try {
      const { path, bytes } = await this.#writer.save(files, facts);
      const { stage, step } = facts;
      const ms = performance.now() - began;
      this.#emit({ k: 'checkpoint', stage, step, path: relative(this.#run, path), ms, heldMs, bytes });
    } catch (error) {
      this.#failure = { error };
    } finally {
      this.#inFlight = null;
    }
  }
}
