// The disk with one fault: an operation that fails once or from then on, writes only half, or is the last one of the process.
import { DISK, type OpenMode, type StateFiles } from '../../src/runtime/run/state-files.js';
import { Killed } from './toy-run.js';

export type Operation = keyof StateFiles;

/** `once`, `lasting`: fails with the code; `short`: half of the bytes are written; `kill`: the process ends before it; `torn`: in the middle of it. */
export type Fault =
  | { readonly kind: 'once' | 'lasting'; readonly code: ErrorCode }
  | { readonly kind: 'short' | 'kill' | 'torn' };

const WRITES: readonly Operation[] = ['makeFolder', 'rename', 'remove', 'removeFolder', 'truncate', 'write'];
/** Which operations fail with which code; `open` only where the mode says so below. */
const FAILS_WITH = {
  ENOSPC: ['open', 'write', 'makeFolder', 'rename', 'sync'],
  EIO: ['open', 'read', 'size', 'sync', 'list', ...WRITES],
  EROFS: ['open', ...WRITES],
  EACCES: ['open', 'makeFolder', 'rename', 'remove', 'removeFolder', 'list'],
  EMFILE: ['open', 'list'],
} as const satisfies Record<string, readonly Operation[]>;
export type ErrorCode = keyof typeof FAILS_WITH;
/** Codes that reading a file never gives. */
const WRITERS_ONLY: readonly ErrorCode[] = ['ENOSPC', 'EROFS'];

export const ERROR_CODES = Object.keys(FAILS_WITH) as readonly ErrorCode[];

function canFail(code: ErrorCode, operation: Operation, mode: OpenMode | null): boolean {
  const operations: readonly Operation[] = FAILS_WITH[code];
  return operations.includes(operation) && !(mode === 'read' && WRITERS_ONLY.includes(code));
}

/** What an operation was: enough to know which faults can happen to it. */
export interface Operated {
  readonly operation: Operation;
  /** of an `open` */
  readonly mode: OpenMode | null;
  /** of a `write`: whether it had more than one byte, so that half of it can be written */
  readonly divisible: boolean;
}

/** Whether `fault` can happen to that operation; a lasting one counts where its first failure is. */
export function canHappen(fault: Fault, { operation, mode, divisible }: Operated): boolean {
  switch (fault.kind) {
    case 'once':
    case 'lasting':
      return canFail(fault.code, operation, mode);
    case 'kill':
      return true;
    case 'short':
    case 'torn':
      return divisible;
  }
}

/** `files` with `fault` at the `point`-th operation (from 1); `point` 0 only records. */
export class FaultyFiles implements StateFiles {
  /** operations so far */
  readonly seen: Operated[] = [];
  /** what was hit; null while nothing was, or where the fault cannot happen to the operation at the point */
  hit: string | null = null;
  readonly #files: StateFiles;
  readonly #fault: Fault;
  readonly #point: number;

  constructor(point: number, fault: Fault, files: StateFiles = DISK) {
    this.#point = point;
    this.#fault = fault;
    this.#files = files;
  }

  open = (path: string, mode: OpenMode): number => {
    this.#before('open', path, mode);
    return this.#files.open(path, mode);
  };
  read = (descriptor: number, into: Uint8Array): number => {
    this.#before('read', '');
    return this.#files.read(descriptor, into);
  };
  write = (descriptor: number, bytes: Uint8Array): number => {
    const { kind } = this.#fault;
    const divisible = bytes.length > 1;
    if (this.seen.length + 1 === this.#point && divisible && (kind === 'short' || kind === 'torn')) {
      this.seen.push({ operation: 'write', mode: null, divisible });
      this.hit = `${kind} write`;
      const half = this.#files.write(descriptor, bytes.subarray(0, bytes.length >> 1));
      if (kind === 'torn') throw new Killed();
      return half;
    }
    this.#before('write', '', null, divisible);
    return this.#files.write(descriptor, bytes);
  };
  size = (descriptor: number): number => {
    this.#before('size', '');
    return this.#files.size(descriptor);
  };
  truncate = (descriptor: number, length: number): void => {
    this.#before('truncate', '');
    this.#files.truncate(descriptor, length);
  };
  sync = (descriptor: number): void => {
    this.#before('sync', '');
    this.#files.sync(descriptor);
  };
  /** A descriptor is given back whatever happens, as the system does it for a process that ends. */
  close = (descriptor: number): void => this.#files.close(descriptor);
  rename = (from: string, to: string): void => {
    this.#before('rename', to);
    this.#files.rename(from, to);
  };
  remove = (path: string): void => {
    this.#before('remove', path);
    this.#files.remove(path);
  };
  makeFolder = (path: string): void => {
    this.#before('makeFolder', path);
    this.#files.makeFolder(path);
  };
  removeFolder = (path: string): void => {
    this.#before('removeFolder', path);
    this.#files.removeFolder(path);
  };
  list = (path: string): string[] => {
    this.#before('list', path);
    return this.#files.list(path);
  };

  #before(operation: Operation, path: string, mode: OpenMode | null = null, divisible = false): void {
    const count = this.seen.push({ operation, mode, divisible });
    const fault = this.#fault;
    const here = count === this.#point;
    const past = this.#point > 0 && count > this.#point;
    switch (fault.kind) {
      case 'once':
      case 'lasting':
        if ((here || (past && fault.kind === 'lasting')) && canFail(fault.code, operation, mode)) {
          this.hit ??= `${operation} ${path}`;
          throw Object.assign(new Error(`${fault.code}: ${operation}`), { code: fault.code });
        }
        return;
      case 'kill':
        if (here) this.hit = `${operation} ${path}`;
        if (here || past) throw new Killed();
        return;
      case 'short':
        return;
      case 'torn':
        if (past && this.hit !== null) throw new Killed();
        return;
    }
  }
}
