// A file of a data set as numbers, whatever its format: PNG, JPEG or npy, told by the ending of its name.
import { extname } from 'node:path';
import { EXIT, UserError } from '../../../exit-code.js';
import { readJpeg } from './read-jpeg.js';
import { readNpy } from './read-npy.js';
import { readPng } from './read-png.js';

/** Every number that a file of a data set can hold. */
export type StoredNumbers = Uint8Array | Uint16Array | Float32Array;

export interface StoredPicture<Numbers extends StoredNumbers = StoredNumbers> {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** interleaved [height, width, channels]; a palette PNG holds its indices */
  readonly data: Numbers;
}

/**
 * Decodes one file.
 *
 * @param expected [height, width] that it must have, or null for any.
 * @throws UserError with exit code 4 and `where` = file when it is missing, damaged, of another size or format.
 */
export function readStored(file: string, expected: readonly [number, number] | null): StoredPicture {
  switch (extname(file).toLowerCase()) {
    case '.png':
      return readPng(file, expected);
    case '.jpg':
    case '.jpeg':
      return readJpeg(file, expected);
    case '.npy':
      return readNpy(file, expected);
    default:
      throw new UserError(EXIT.data, `files that end with ${extname(file) || 'nothing'} cannot be read`, {
        where: file,
        help: 'pictures are .png, .jpg or .npy files',
      });
  }
}
