// Follows many runs with bounded work per look: a glance at each, then only what changes. Runs whose end is known cost one
// look at the size of a file now and then.
import { applyEvent, emptyBriefRun, emptyRun, type RunModel } from '../run-model.js';
import { type FleetRow, isLive } from './fleet-row.js';
import type { EventPortions, FleetList, FleetSource } from './fleet-source.js';

/** Work of one look, ms. */
const BUDGET_MS = 40;
/** Ended runs that are read from their beginning, one after the other; of all others the newest events are enough. */
const READ_WHOLE = 64;
const READ_WHOLE_MS = 5;
/** How often it is looked at what keeps a run from going on. */
const TROUBLE_MS = 5000;
/** Ended runs that are looked at again in one look: one may have been taken up. */
const LOOKED_AGAIN = 8;

export interface Fleet {
  readonly list: FleetList;
  readonly rows: readonly FleetRow[];
}
export interface OpenedRun {
  readonly run: string;
  readonly model: RunModel;
}

interface Known {
  /** what is shown */
  model: RunModel;
  /** folded from the beginning; null = only a glance was taken */
  whole: RunModel | null;
  portions: EventPortions | null;
  /** bytes that were there at the last glance; -1 before the first */
  size: number;
  gone: string | null;
  trouble: string | null;
  /** when that was looked at */
  troubleAt: number;
}

export class FleetReader {
  readonly #source: FleetSource;
  readonly #known = new Map<string, Known>();
  #fleet: Fleet;
  #next = 0;
  #behind = false;
  /** ended runs wait to be read from their beginning */
  #unread = false;
  #opened: { readonly run: string; readonly known: Known } | null = null;

  constructor(source: FleetSource) {
    this.#source = source;
    const list = source.list();
    this.#fleet = { list, rows: this.#rows(list) };
  }

  get fleet(): Fleet {
    return this.#fleet;
  }

  /** The run that is looked at, with all that its events tell. */
  get opened(): OpenedRun | null {
    return this.#opened === null ? null : { run: this.#opened.run, model: this.#opened.known.model };
  }

  /** Runs at work, or a first glance, wait for the next look. */
  get behind(): boolean {
    return this.#behind;
  }

  /** Ended runs wait to be read from their beginning: there is time for that. */
  get unread(): boolean {
    return this.#unread;
  }

  /** Looks at one run closely. */
  open(run: string): OpenedRun {
    const model = this.#source.glance(run).reduce(applyEvent, emptyRun);
    const portions = this.#source.portions(run);
    const known: Known = {
      model,
      whole: emptyRun,
      portions,
      size: 0,
      gone: null,
      trouble: null,
      troubleAt: Number.NEGATIVE_INFINITY,
    };
    this.#opened = { run, known };
    this.#readOn(known, performance.now() + BUDGET_MS);
    return { run, model: known.model };
  }

  close(): void {
    this.#opened = null;
  }

  /** Looks for news; true when there are some. At most about `budgetMs` of work, more is left for the next look. */
  look(budgetMs = BUDGET_MS): boolean {
    const until = performance.now() + budgetMs;
    const list = this.#source.list();
    let changed = list !== this.#fleet.list;
    if (this.#opened !== null) changed = this.#readOn(this.#opened.known, until) || changed;
    changed = this.#glances(list, until) || changed;
    for (const row of this.#fleet.rows.filter(isLive)) {
      if (performance.now() > until) break;
      const known = this.#at(row.listed.run);
      known.portions ??= this.#source.portions(row.listed.run);
      known.whole ??= emptyBriefRun;
      changed = this.#readOn(known, until) || changed;
      changed = this.#lookForTrouble(row.listed.run, known) || changed;
    }
    const share = Math.max(READ_WHOLE_MS, budgetMs / 8);
    changed = this.#readWhole(Math.min(until, performance.now() + share)) || changed;
    changed = this.#lookAgain(list, until) || changed;
    this.#behind = performance.now() > until;
    if (changed) this.#fleet = { list, rows: this.#rows(list) };
    return changed;
  }

  /** A first glance at as many runs as the time allows: what the first picture is made of. */
  glance(budgetMs: number): void {
    const { list } = this.#fleet;
    this.#behind = true;
    if (this.#glances(list, performance.now() + budgetMs)) this.#fleet = { list, rows: this.#rows(list) };
  }

  #glances({ runs }: FleetList, until: number): boolean {
    let changed = false;
    for (const { run } of runs) {
      const known = this.#at(run);
      if (known.size >= 0) continue;
      if (performance.now() > until) break;
      known.size = this.#source.size(run);
      this.#glanceAt(run, known);
      changed = true;
    }
    return changed;
  }

  /** What only the beginning of a log tells of ended runs. */
  #readWhole(until: number): boolean {
    this.#unread = false;
    for (const { listed } of this.#fleet.rows.slice(0, READ_WHOLE)) {
      const known = this.#at(listed.run);
      if (known.size <= 0 || (known.whole !== null && known.portions?.behind !== true)) continue;
      known.portions ??= this.#source.portions(listed.run);
      known.whole ??= emptyBriefRun;
      this.#unread = true;
      return this.#readOn(known, until);
    }
    return false;
  }

  /** Ended runs in turn. */
  #lookAgain(list: FleetList, until: number): boolean {
    let changed = false;
    const { runs } = list;
    for (let i = 0; i < Math.min(LOOKED_AGAIN, runs.length) && performance.now() < until; i++) {
      const { run } = runs[this.#next++ % runs.length]!;
      const known = this.#at(run);
      const size = this.#source.size(run);
      if (size === known.size || known.size < 0) continue;
      known.size = size;
      if (known.whole !== null) this.#readOn(known, until);
      else this.#glanceAt(run, known);
      changed = true;
    }
    return changed;
  }

  /** Folds what was appended. While a long log is read for the first time, the glance at it stays what is shown. */
  #readOn(known: Known, until: number): boolean {
    const { portions } = known;
    if (portions === null || known.whole === null || !portions.changed()) return false;
    const before = known.whole;
    do {
      const left = Math.max(1, until - performance.now());
      known.whole = portions.read(left).reduce(applyEvent, known.whole);
    } while (portions.behind && performance.now() < until);
    if (portions.behind) return false;
    known.model = known.whole;
    return known.whole !== before;
  }

  #glanceAt(run: string, known: Known): void {
    known.model = this.#source.glance(run).reduce(applyEvent, emptyBriefRun);
    const going = known.model.end === null;
    known.gone = going ? this.#source.files(run).probe() : null;
    known.trouble = going && known.gone === null ? this.#source.files(run).trouble() : null;
  }

  #lookForTrouble(run: string, known: Known): boolean {
    if (performance.now() - known.troubleAt < TROUBLE_MS) return false;
    const before = known.trouble;
    known.trouble = this.#source.files(run).trouble();
    known.troubleAt = performance.now();
    return known.trouble !== before;
  }

  #at(run: string): Known {
    const known = this.#known.get(run);
    if (known !== undefined) return known;
    const fresh: Known = {
      model: emptyBriefRun,
      whole: null,
      portions: null,
      size: -1,
      gone: null,
      trouble: null,
      troubleAt: Number.NEGATIVE_INFINITY,
    };
    this.#known.set(run, fresh);
    return fresh;
  }

  #rows({ runs }: FleetList): readonly FleetRow[] {
    const owners = ownersOf(runs);
    return runs.map((listed) => {
      const { model, gone, trouble } = this.#at(listed.run);
      const owner = owners.get(listed.run)!;
      const sharedWith = owner === listed.name ? null : owner;
      const going = model.end === null ? { gone, trouble } : { gone: null };
      return { listed, model, ...going, sharedWith };
    });
  }
}

/** By run folder, the row that tells its numbers: the first that is not the same as another and has been started. */
function ownersOf(runs: FleetList['runs']): ReadonlyMap<string, string> {
  const later = ({ state }: FleetList['runs'][number]): number => (state === 'same' || state === 'waiting' ? 1 : 0);
  const owners = new Map<string, string>();
  for (const { run, name } of runs.toSorted((a, b) => later(a) - later(b))) {
    if (!owners.has(run)) owners.set(run, name);
  }
  return owners;
}
