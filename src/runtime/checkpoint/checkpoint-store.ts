// The checkpoints of one training stage: `step-000123/` folders and the pointer LATEST. The best and the last two that are
// intact are kept, or the last one where two take too much: an older one goes only after they were read back.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, UserError } from '../../exit-code.js';
import { atomicWrite } from '../run/atomic-write.js';
import type { ComputingEnvironment } from '../run/environment-record.js';
import { withIo } from '../run/io-failure.js';
import { makeFolder } from '../run/make-folder.js';
import { stateFiles } from '../run/state-files.js';
import type { SpikeRecord } from '../run/training/loss-spikes.js';
import { discardTree, readWhole, removeTree, TEMPORARY_PREFIX } from '../run/whole-file.js';
import { type FileContents, verifySealedFolder, writeSealedFolder } from './sealed-folder.js';

const LATEST = 'LATEST';
const STEP_FOLDER = /^step-(\d{6,})$/;
/** Intact ones that are kept beside the best. */
export const KEPT = 2;

export interface BestSoFar {
  readonly step: number;
  /** value of the selection metric, 0..1 */
  readonly value: number;
}
/** What a checkpoint knows besides its tensors. Batches, draws and rates are pure functions of the step. */
export interface CheckpointFacts {
  readonly stage: string;
  readonly key: string;
  /** steps finished */
  readonly step: number;
  readonly best: BestSoFar | null;
  readonly engine: string;
  readonly rseg: string;
  /** where it was computed; missing in older ones */
  readonly environment?: ComputingEnvironment;
  /** which losses were ordinary; missing in older ones */
  readonly spikes?: SpikeRecord;
}
export interface Checkpoint {
  readonly name: string;
  readonly path: string;
  /** names of its files */
  readonly files: readonly string[];
  readonly facts: CheckpointFacts;
}
export interface Fallback {
  readonly from: string;
  readonly to: string | null;
  readonly why: string;
}

const nameOf = (step: number): string => `step-${String(step).padStart(6, '0')}`;

const bytesOf = (folder: string): number =>
  existsSync(folder)
    ? stateFiles()
        .list(folder)
        .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
    : 0;

export class CheckpointStore {
  /** `key`: checkpoints of any other work are not accepted. */
  constructor(
    readonly folder: string,
    readonly key: string,
    /** bytes that they may take; null: whatever they take */
    readonly mostBytes: number | null = null,
  ) {
    makeFolder(folder);
  }

  /** Removes what a killed writer left behind; returns how many. */
  removeOrphans(): number {
    return withIo('remove', this.folder, () => {
      const orphans = stateFiles()
        .list(this.folder)
        .filter((name) => name.startsWith(TEMPORARY_PREFIX));
      for (const name of orphans) removeTree(join(this.folder, name));
      return orphans.length;
    });
  }

  /**
   * Writes a checkpoint, switches LATEST to it and removes outdated ones. An intact checkpoint of the same step is the
   * same checkpoint and stays; a damaged one is replaced.
   */
  save(files: FileContents, facts: CheckpointFacts): Checkpoint & { readonly bytes: number } {
    const name = nameOf(facts.step);
    const path = join(this.folder, name);
    const earlier = this.open(name);
    if (!('problem' in earlier)) return { ...earlier, bytes: 0 };
    withIo('remove', path, () => discardTree(path));
    const bytes = writeSealedFolder(path, files, facts);
    atomicWrite(join(this.folder, LATEST), `${name}\n`);
    this.#prune(facts);
    return { name, path, files: [...files.keys()], facts, bytes };
  }

  /**
   * The newest intact checkpoint, or null when there has been none. Damaged ones are skipped and reported. Writes nothing.
   * @throws UserError with exit code 9 when there are checkpoints and none is intact
   */
  newest(report: (fallback: Fallback) => void): Checkpoint | null {
    const { found, damaged } = this.search();
    for (const { name, why } of damaged) report({ from: name, to: found?.name ?? null, why });
    if (found === null && damaged.length > 0) {
      const list = damaged.map(({ name, why }) => `${name} (${why})`).join('; ');
      throw new UserError(EXIT.checkpoint, `no checkpoint of this training is intact: ${list}`, {
        where: this.folder,
        help: 'bring the files back from a copy, or remove this folder to train from the beginning',
      });
    }
    return found;
  }

  /** Every checkpoint from the newest one back to the first that is intact; null when none is. */
  search(): { readonly found: Checkpoint | null; readonly damaged: readonly { name: string; why: string }[] } {
    const damaged: { readonly name: string; readonly why: string }[] = [];
    for (const name of this.#newestFirst()) {
      const result = this.open(name);
      if (!('problem' in result)) return { found: result, damaged };
      damaged.push({ name, why: result.problem });
    }
    return { found: null, damaged };
  }

  /** Whether LATEST names `checkpoint`. */
  pointsTo({ name }: Checkpoint): boolean {
    return this.#pointer() === name;
  }

  /** Sets LATEST to `checkpoint`: a writer may have been killed before it switched the pointer. */
  repairPointer(checkpoint: Checkpoint): void {
    if (!this.pointsTo(checkpoint)) atomicWrite(join(this.folder, LATEST), `${checkpoint.name}\n`);
  }

  /** One checkpoint by folder name, after comparing all digests. */
  open(name: string): Checkpoint | { readonly problem: string } {
    const path = join(this.folder, name);
    const verified = verifySealedFolder<CheckpointFacts>(path);
    if ('problem' in verified) return verified;
    const { facts, files } = verified.manifest;
    if (facts.key !== this.key) return { problem: 'it belongs to other work (its key differs)' };
    return { name, path, files: files.map((file) => file.name), facts };
  }

  openStep(step: number): ReturnType<CheckpointStore['open']> {
    return this.open(nameOf(step));
  }

  #newestFirst(): string[] {
    const names = withIo('read', this.folder, () => stateFiles().list(this.folder));
    const steps = names.filter((name) => STEP_FOLDER.test(name));
    return steps.sort((a, b) => Number(STEP_FOLDER.exec(b)![1]) - Number(STEP_FOLDER.exec(a)![1]));
  }

  #pointer(): string | null {
    const path = join(this.folder, LATEST);
    return existsSync(path)
      ? withIo('read', path, () => readWhole(path))
          .toString()
          .trim()
      : null;
  }

  /** Whether these checkpoints take no more than they may. */
  #fits(names: readonly string[]): boolean {
    if (this.mostBytes === null) return true;
    const bytes = [...new Set(names)].reduce((sum, name) => sum + bytesOf(join(this.folder, name)), 0);
    return bytes <= this.mostBytes;
  }

  /** Keeps the best and the two newest that are intact; without reading them back nothing is removed. */
  #prune({ step, best }: CheckpointFacts): void {
    const names = this.#newestFirst();
    if (names.length <= 1 || (names.length <= KEPT && this.mostBytes === null)) return;
    const kept = new Set(best === null ? [] : [nameOf(best.step)]);
    let intact = 0;
    for (const name of names) {
      if (intact === KEPT) break;
      if ('problem' in this.open(name)) continue;
      // one that was read back always stays
      if (intact > 0 && !this.#fits([...kept, name])) break;
      kept.add(name);
      intact++;
    }
    if (!kept.has(nameOf(step))) return;
    for (const name of names.filter((one) => !kept.has(one))) {
      withIo('remove', this.folder, () => discardTree(join(this.folder, name)));
    }
  }
}
