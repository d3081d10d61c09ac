// Failing reads and writes of run state, told as errors a user can act on: the path, the operation, what to do.
import { EXIT, UserError } from '../../exit-code.js';

const REASON: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file size limit is reached',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOTDIR: 'a part of the path is not a folder',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
  EIO: 'input/output error of the device',
  ELOOP: 'a symbolic link stands in its place',
};
const OUT_OF_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

function helpFor(code: string): string {
  if (OUT_OF_ROOM.has(code))
    return 'free some space, then run the same command again: it goes on from the last checkpoint';
  if (code === 'ELOOP') return 'remove the link: a file of rseg belongs there';
  return 'make the folder writable, or choose another one with --runs';
}

/** The system's name of an error, such as `ENOSPC`; null for one that is none of the system's. */
export function errorCode(cause: unknown): string | null {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : null;
}

/** `cause` of a failed `operation` on `path` as a UserError (exit 6); errors that are no system errors pass unchanged. */
export function ioFailure(operation: string, path: string, cause: unknown): unknown {
  const code = errorCode(cause);
  if (cause instanceof UserError || code === null) return cause;
  const reason = REASON[code] ?? (cause as Error).message;
  return new UserError(EXIT.io, `cannot ${operation}: ${reason} (${code})`, {
    where: path,
    help: helpFor(code),
    cause,
  });
}

/** Runs `work`; a system error becomes a UserError (exit 6) that names `operation` and `path`. */
export function withIo<T>(operation: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw ioFailure(operation, path, cause);
  }
}
