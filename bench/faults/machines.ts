// Several machines in one process that see a shared folder late, as with the attribute caches of a network file system: what a machine has
// looked at it does not ask for again for some seconds. Names, listings and sizes that others change are old for it until then, in any mix
// of ages; what it changes itself it sees at once. Every machine has its own name and its own locks of the kernel.
import { AsyncLocalStorage } from 'node:async_hooks';
import fs, { type Dirent, type PathLike, type Stats } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { dirname, sep } from 'node:path';
import type { CounterRandom } from '../../src/random/philox.js';

/** What a name meant when it was looked up: a file or folder, kept open as the server keeps it for a client, or nothing. */
type Known = { readonly until: number } & (
  | { readonly kind: 'missing' }
  | { readonly kind: 'there'; readonly descriptor: number; readonly stat: Stats }
);
interface Listing {
  readonly until: number;
  readonly names: readonly (string | Dirent)[];
}

const real = { ...fs };
const { openSync, existsSync, readFileSync, readdirSync, statSync, lstatSync } = fs;
const { renameSync, unlinkSync, rmdirSync, mkdirSync, writeFileSync } = fs;
const looks = { openSync, existsSync, readFileSync, readdirSync, statSync, lstatSync };
const realCalls = { ...looks, renameSync, unlinkSync, rmdirSync, mkdirSync, writeFileSync };
const realHostname = os.hostname;
const present = new AsyncLocalStorage<Machine>();

/** The machines that share `root`. `install` puts them between this process and its file system, `remove` takes them away. */
export class SharedFolder {
  /** milliseconds; goes on only by `pass` */
  now = 0;
  readonly #machines: Machine[] = [];

  /** What a machine has seen it sees for `delayMs` at most; how long in each case is drawn. */
  constructor(
    readonly root: string,
    readonly delayMs: number,
    readonly random: CounterRandom,
  ) {}

  machine(host: string): Machine {
    const machine = new Machine(host, this.#machines.length + 1, this);
    this.#machines.push(machine);
    return machine;
  }

  pass(ms: number): void {
    this.now += ms;
  }

  install(): void {
    Object.assign(fs, lateCalls(this.root));
    os.hostname = () => present.getStore()?.host ?? realHostname();
    syncBuiltinESMExports();
  }

  remove(): void {
    Object.assign(fs, realCalls);
    os.hostname = realHostname;
    syncBuiltinESMExports();
    for (const machine of this.#machines) machine.forgetAll();
  }
}

export class Machine {
  readonly #known = new Map<string, Known>();
  readonly #listings = new Map<string, Listing>();

  constructor(
    readonly host: string,
    /** distinguishes its kernel's locks from those of others */
    readonly salt: number,
    readonly folder: SharedFolder,
  ) {}

  /** Does `work` on this machine, with everything that it waits for. */
  run<T>(work: () => T): T {
    return present.run(this, work);
  }

  /** A path that leads to what `path` means here; throws ENOENT where it means nothing. */
  resolve(path: string): string {
    return `/proc/self/fd/${this.#there(path).descriptor}`;
  }

  stat(path: string): Stats {
    return this.#there(path).stat;
  }

  list(path: string, options: unknown): readonly (string | Dirent)[] {
    const key = `${path}\0${JSON.stringify(options ?? null)}`;
    const seen = this.#listings.get(key);
    if (seen !== undefined && seen.until > this.folder.now) return seen.names;
    this.#there(path);
    const names = real.readdirSync(path, options as { withFileTypes: true });
    this.#listings.set(key, { until: this.#until(), names });
    return names;
  }

  /** This machine has changed what `path` means. */
  changed(path: string): void {
    for (const [name, known] of this.#known) {
      if (name === path || name.startsWith(path + sep)) this.#forget(name, known);
    }
    for (const key of this.#listings.keys()) {
      const listed = key.slice(0, key.indexOf('\0'));
      if (listed === dirname(path) || listed === path || listed.startsWith(path + sep)) this.#listings.delete(key);
    }
  }

  forgetAll(): void {
    for (const [name, known] of this.#known) this.#forget(name, known);
    this.#listings.clear();
  }

  #there(path: string): Extract<Known, { kind: 'there' }> {
    if (path.length > this.folder.root.length && dirname(path) !== this.folder.root) this.#there(dirname(path));
    const known = this.#look(path);
    if (known.kind === 'missing') {
      throw Object.assign(new Error(`ENOENT: no such file or directory, '${path}'`), { code: 'ENOENT', path });
    }
    return known;
  }

  #look(path: string): Known {
    const seen = this.#known.get(path);
    if (seen !== undefined && seen.until > this.folder.now) return seen;
    if (seen !== undefined) this.#forget(path, seen);
    const until = this.#until();
    let known: Known;
    try {
      const descriptor = real.openSync(path, 'r');
      known = { until, kind: 'there', descriptor, stat: real.fstatSync(descriptor) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      known = { until, kind: 'missing' };
    }
    this.#known.set(path, known);
    return known;
  }

  #until(): number {
    const { now, delayMs, random } = this.folder;
    return now + delayMs * random.uniform();
  }

  #forget(name: string, known: Known): void {
    if (known.kind === 'there') real.closeSync(known.descriptor);
    this.#known.delete(name);
  }
}

/** The calls of node:fs that rseg uses on runs, seen from the machine that makes them. */
function lateCalls(root: string): typeof realCalls {
  const machineAt = (path: unknown): Machine | null =>
    typeof path === 'string' && (path === root || path.startsWith(root + sep)) ? (present.getStore() ?? null) : null;
  /** A change goes to the server at once. */
  const change =
    <Arguments extends readonly unknown[], Result>(call: (...args: Arguments) => Result, paths: number) =>
    (...args: Arguments): Result => {
      try {
        return call(...args);
      } finally {
        for (const path of args.slice(0, paths)) machineAt(path)?.changed(path as string);
      }
    };
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  };
  const statSync = (path: PathLike, options?: { throwIfNoEntry?: boolean }) => {
    const machine = machineAt(path);
    if (machine === null) return real.statSync(path, options as undefined);
    const stat =
      options?.throwIfNoEntry === false ? attempt(() => machine.stat(path as string)) : machine.stat(path as string);
    return stat === undefined ? undefined : Object.assign(Object.create(stat), { ino: stat.ino * 100 + machine.salt });
  };
  const openSync = (path: PathLike, flags: string | number = 'r', mode?: number): number => {
    const machine = machineAt(path);
    const reads = flags === 'r' || flags === fs.constants.O_RDONLY;
    if (machine === null || !reads) return change(real.openSync, 1)(path, flags, mode);
    return real.openSync(machine.resolve(path as string), 'r');
  };
  const readFileSync = (path: PathLike | number, options?: unknown) => {
    const machine = machineAt(path);
    return real.readFileSync(machine === null ? path : machine.resolve(path as string), options as 'utf8');
  };
  const readdirSync = (path: PathLike, options?: unknown) => {
    const machine = machineAt(path);
    return machine === null ? real.readdirSync(path, options as 'utf8') : [...machine.list(path as string, options)];
  };
  const existsSync = (path: PathLike): boolean => {
    const machine = machineAt(path);
    if (machine === null) return real.existsSync(path);
    return attempt(() => machine.stat(path as string)) !== undefined;
  };
  return {
    openSync,
    existsSync,
    readFileSync,
    readdirSync,
    statSync,
    lstatSync: statSync,
    renameSync: change(real.renameSync, 2),
    unlinkSync: change(real.unlinkSync, 1),
    rmdirSync: change(real.rmdirSync, 1),
    mkdirSync: change(real.mkdirSync, 1),
    writeFileSync: change(real.writeFileSync, 1),
  } as typeof realCalls;
}
