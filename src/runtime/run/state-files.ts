// The twelve operations by which the state of runs gets onto the disk and is read back before it is trusted. There is one
// place for them so that tests can count them, let each of them fail, and end the process at each of them.
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from 'node:fs';

/** `create`: a new file, an error where there is one; `append`: made where it is missing, never through a link; `read`: a file or folder. */
export type OpenMode = 'create' | 'append' | 'read';

/** Every operation throws the system's error. Paths are absolute. */
export interface StateFiles {
  open(path: string, mode: OpenMode): number;
  /** Fills the start of `into` from where the last read ended; returns the number of bytes, 0 at the end. */
  read(descriptor: number, into: Uint8Array): number;
  /** Returns how many of `bytes` were written: perhaps not all. */
  write(descriptor: number, bytes: Uint8Array): number;
  size(descriptor: number): number;
  truncate(descriptor: number, length: number): void;
  /** Returns when contents (of a folder: its names) are on the disk. */
  sync(descriptor: number): void;
  close(descriptor: number): void;
  rename(from: string, to: string): void;
  /** Removes a file or a link. */
  remove(path: string): void;
  makeFolder(path: string): void;
  /** Removes an empty folder. */
  removeFolder(path: string): void;
  list(path: string): string[];
}

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;
const FLAGS: Readonly<Record<OpenMode, number>> = {
  create: O_WRONLY | O_CREAT | O_EXCL,
  append: O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW,
  read: O_RDONLY,
};

/** The disk itself. Files and folders are for their owner only. */
export const DISK: StateFiles = {
  open: (path, mode) => openSync(path, FLAGS[mode], 0o600),
  read: (descriptor, into) => readSync(descriptor, into),
  write: (descriptor, bytes) => writeSync(descriptor, bytes),
  size: (descriptor) => fstatSync(descriptor).size,
  truncate: (descriptor, length) => ftruncateSync(descriptor, length),
  sync: (descriptor) => fsyncSync(descriptor),
  close: (descriptor) => closeSync(descriptor),
  rename: (from, to) => renameSync(from, to),
  remove: (path) => unlinkSync(path),
  makeFolder: (path) => mkdirSync(path, { mode: 0o700 }),
  removeFolder: (path) => rmdirSync(path),
  list: (path) => readdirSync(path),
};

let current: StateFiles = DISK;

/** What this process works on. */
export const stateFiles = (): StateFiles => current;

/** Makes this process work on `files`; tests only. */
export function replaceStateFiles(files: StateFiles): void {
  current = files;
}
