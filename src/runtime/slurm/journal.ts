// `RUNS/slurm/journal.jsonl`: append-only, shared by all commands on this folder of runs. Who decides holds its lock, so no piece of work
// is handed over twice.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withIo } from '../run/io-failure.js';
import { kernelLockName, takeKernelLock } from '../run/kernel-lock.js';
import { makeFolder } from '../run/make-folder.js';
import { stateFiles } from '../run/state-files.js';
import { readWhole, writeAll } from '../run/whole-file.js';
import type { EntryBody, JournalEntry } from './journal-entry.js';

const LOOK_MS = 100;

/** Scripts, maps, output and the journal. */
export const slurmFolder = (runs: string): string => join(runs, 'slurm');

export class Journal {
  readonly folder: string;
  readonly #file: string;
  #read = 0;

  /** `runs`: folder of all runs, which must exist */
  constructor(runs: string) {
    this.folder = slurmFolder(runs);
    this.#file = join(this.folder, 'journal.jsonl');
    makeFolder(this.folder);
  }

  /** Runs `decide` while no other command of this machine decides about the same folder. */
  async exclusively<T>(decide: () => Promise<T>): Promise<T> {
    for (;;) {
      const held = await takeKernelLock(kernelLockName('slurm', this.folder));
      if (held === null) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        continue;
      }
      try {
        return await decide();
      } finally {
        await new Promise((resolve) => held.close(resolve));
      }
    }
  }

  /** Entries since the last call, also those of others. A line that was torn by a crash is left out. */
  news(): readonly JournalEntry[] {
    if (!existsSync(this.#file)) return [];
    const bytes = withIo('read', this.#file, () => readWhole(this.#file));
    const end = bytes.lastIndexOf(10) + 1;
    const lines = bytes.toString('utf8', this.#read, end).split('\n');
    this.#read = end;
    return lines.flatMap((line) => (line === '' ? [] : [JSON.parse(line) as JournalEntry]));
  }

  /** Appends entries after `news` was asked for; they are on the disk when it returns, and come with the next `news`. Throws exit 6. */
  append(bodies: readonly EntryBody[], at: number): void {
    if (bodies.length === 0) return;
    const text = bodies.map((body) => `${JSON.stringify({ v: 1, at, ...body })}\n`).join('');
    withIo('write', this.#file, () => {
      const files = stateFiles();
      const descriptor = files.open(this.#file, 'append');
      try {
        // what a crash has torn was never read, and is cut off
        if (files.size(descriptor) > this.#read) files.truncate(descriptor, this.#read);
        writeAll(descriptor, Buffer.from(text));
        files.sync(descriptor);
      } finally {
        files.close(descriptor);
      }
    });
  }
}
