// Reading a file of a data set, and the errors that name it.
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { EXIT, UserError } from '../../../exit-code.js';

/** More than any data set has per side: a header beyond it is damage or an attack. */
export const MAXIMUM_SIDE = 16384;

/** The error about a file that cannot be read as a picture. */
export const damaged = (file: string, reason: string, cause?: unknown): UserError =>
  new UserError(EXIT.data, `picture cannot be read: ${reason}`, {
    where: file,
    help: 'restore the file from the original archive',
    ...(cause === undefined ? {} : { cause }),
  });

/** Opens a file, calls `use` with its descriptor and closes it. Throws the error above when it is not there, not readable, or no file at all. */
export function withFile<T>(file: string, use: (descriptor: number) => T): T {
  let descriptor: number;
  try {
    // a pipe must not be waited for
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw damaged(file, isMissing ? 'the file is missing' : (error as Error).message, error);
  }
  try {
    if (!fstatSync(descriptor).isFile()) throw damaged(file, 'it is a folder, a pipe or a device');
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** All bytes of a file; throws as `withFile`. */
export const readBytes = (file: string): Buffer =>
  withFile(file, (descriptor) => {
    try {
      return readFileSync(descriptor);
    } catch (error) {
      throw damaged(file, (error as Error).message, error);
    }
  });

/** Throws when a picture has another size than the data set says. */
export function checkSize(
  file: string,
  { height, width }: { readonly height: number; readonly width: number },
  expected: readonly [number, number] | null,
): void {
  if (expected === null || (height === expected[0] && width === expected[1])) return;
  throw new UserError(
    EXIT.data,
    `picture is ${height}x${width} pixels (height x width), the data set promises ${expected.join('x')}`,
    {
      where: file,
      help: `correct size = …; if all pictures are to be squeezed to it, say stored = ${height}x${width}; if only those of one modality differ, give it resize: nearest`,
    },
  );
}
