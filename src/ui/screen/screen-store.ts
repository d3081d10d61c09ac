// What the screen shows, outside of React: events are folded in at any rate, React hears of it a few times a second.
import type { Fleet } from '../fleet/fleet-reader.js';
import type { RunFiles } from '../run-files.js';
import type { RunModel } from '../run-model.js';
import type { TerminalSize } from './alternate-screen.js';
import type { ScreenState } from './screen-state.js';

export interface Snapshot {
  /** all runs; null where only one is looked at */
  readonly fleet: Fleet | null;
  /** the run that is looked at */
  readonly model: RunModel;
  readonly files: RunFiles;
  readonly state: ScreenState;
  readonly size: TerminalSize;
  /** wall clock of this picture */
  readonly now: number;
  /** what a look at the processes of the run told; null = nothing to say */
  readonly probed: string | null;
}

export class ScreenStore {
  #snapshot: Snapshot;
  #next: Snapshot;
  #dirty = false;
  #timer: NodeJS.Timeout | null = null;
  /** the first picture shows what is known at the start: the first news follow at once */
  #lastShown = Number.NEGATIVE_INFINITY;
  readonly #listeners = new Set<() => void>();

  /** `intervalMs`: shortest time between two pictures that are drawn for events. */
  constructor(
    first: Snapshot,
    private readonly intervalMs: (snapshot: Snapshot) => number,
    private readonly clock: () => number,
  ) {
    this.#snapshot = first;
    this.#next = first;
  }

  /** The newest state, shown or not. */
  get latest(): Snapshot {
    return this.#next;
  }

  readonly getSnapshot = (): Snapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Changes what is shown, at the next picture. */
  change(part: Partial<Snapshot>): void {
    this.#next = { ...this.#next, ...part };
    this.#dirty = true;
    if (this.#timer !== null) return;
    const wait = Math.max(0, this.#lastShown + this.intervalMs(this.#next) - performance.now());
    this.#timer = setTimeout(() => this.flush(), wait);
  }

  /** Changes what is shown, now: keys and resizes must be felt. */
  changeNow(part: Partial<Snapshot>): void {
    this.#next = { ...this.#next, ...part };
    this.#dirty = true;
    this.flush();
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#dirty) return;
    this.#dirty = false;
    this.#lastShown = performance.now();
    this.#snapshot = { ...this.#next, now: this.clock() };
    this.#next = this.#snapshot;
    for (const listener of this.#listeners) listener();
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#listeners.clear();
  }
}
