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

/** `files` with `fault` at the `point`-th operation (from 1); `point` 0 only counts. */
export class FaultyFiles implements StateFiles {
  /** operations so far */
  count = 0;
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
    if (this.count + 1 === this.#point && bytes.length > 1 && (kind === 'short' || kind === 'torn')) {
      this.count++;
      this.hit = `${kind} write`;
      const half = this.#files.write(descriptor, bytes.subarray(0, bytes.length >> 1));
      if (kind === 'torn') throw new Killed();
      return half;
    }
    this.#before('write', '');
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

  #before(operation: Operation, path: string, mode: OpenMode | null = null): void {
    this.count++;
    const fault = this.#fault;
    const here = this.count === this.#point;
    const past = this.#point > 0 && this.count > this.#point;
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
