// The first 33 bytes of a PNG file, checked before anything is decompressed: a decoder allocates what they promise.

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** bits per channel: 1, 2, 4, 8 or 16 */
  readonly depth: number;
  readonly colour: 'grey' | 'rgb' | 'palette' | 'grey-alpha' | 'rgba';
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOURS = new Map<number, PngHeader['colour']>([
  [0, 'grey'],
  [2, 'rgb'],
  [3, 'palette'],
  [4, 'grey-alpha'],
  [6, 'rgba'],
]);

/** @throws Error with a short reason when the file is not a PNG or its header makes no sense. */
export function readPngHeader(file: Buffer): PngHeader {
  if (file.length === 0) throw new Error('the file is empty');
  if (!file.subarray(0, 8).equals(SIGNATURE)) throw new Error('it does not start like a PNG file');
  if (file.length < 33) throw new Error('it ends inside the header');
  if (file.readUInt32BE(8) !== 13 || file.toString('latin1', 12, 16) !== 'IHDR')
    throw new Error('its header is damaged');
  const colour = COLOURS.get(file[25]!);
  if (colour === undefined) throw new Error(`it has the unknown colour type ${file[25]}`);
  return { width: file.readUInt32BE(16), height: file.readUInt32BE(20), depth: file[24]!, colour };
}
