// Stored numbers of a sensor as the three planes that a network sees.
import type { PlanesArgs } from '../../../compiler/normal-form.js';
import { EXIT, UserError } from '../../../exit-code.js';
import type { Pixels } from '../frame.js';
import type { StoredNumbers, StoredPicture } from './stored-picture.js';

const STEPS = 65535;

/** Number that is 1 where nothing else was said. */
const fullScale = (data: StoredNumbers): number =>
  data instanceof Uint8Array ? 255 : data instanceof Uint16Array ? 65535 : 1;

/** A plane: which picture, and which of its channels. */
interface Plane {
  readonly picture: StoredPicture;
  readonly channel: number;
}

function choosePlanes(pictures: readonly StoredPicture[], { channels }: PlanesArgs, file: string): readonly Plane[] {
  const all = pictures.flatMap((picture) =>
    Array.from({ length: picture.channels }, (_, channel): Plane => ({ picture, channel })),
  );
  if (channels === 'auto') {
    // one file: grey is repeated, alpha dropped; three files: the first channel of each
    const starts = pictures.map((picture) => all.findIndex((plane) => plane.picture === picture));
    const first = pictures.length === 3 ? starts : all.length < 3 ? [0, 0, 0] : [0, 1, 2];
    return first.map((index) => all[index]!);
  }
  return channels.map((index) => {
    const plane = all[index];
    if (plane !== undefined) return plane;
    throw new UserError(EXIT.data, `there are ${all.length} channels, so no channel ${index}`, {
      where: file,
      help: 'channels are counted from 0, through all files of the modality',
    });
  });
}

/**
 * Interleaved planes [H, W, 3]. Numbers `low` to `high` of the files become 0 to 65535, rounded; an 8-bit picture whose whole range is
 * asked for stays 8-bit. All pictures have the same size.
 *
 * @param file named in errors.
 * @throws UserError with exit code 4 for a channel that does not exist.
 */
export function sensorPlanes(pictures: readonly StoredPicture[], args: PlanesArgs, file: string): Pixels {
  const planes = choosePlanes(pictures, args, file);
  const asStored =
    args.norm === 'unit' &&
    args.low === 0 &&
    planes.every(({ picture: { data } }) => data instanceof Uint8Array && [255, 'depth'].includes(args.high));
  const { height, width } = planes[0]!.picture;
  const out = asStored ? new Uint8Array(height * width * 3) : new Uint16Array(height * width * 3);
  for (const [p, { picture, channel }] of planes.entries()) {
    const { data, channels } = picture;
    const high = args.high === 'depth' ? fullScale(data) : args.high;
    if (high <= args.low) {
      throw new UserError(EXIT.data, `low is ${args.low}, but the largest number of this file is ${high}`, {
        where: file,
        help: 'write high as well',
      });
    }
    const factor = asStored ? 1 : STEPS / (high - args.low);
    const low = asStored ? 0 : args.low;
    for (let i = channel, o = p; o < out.length; i += channels, o += 3) {
      const value = (data[i]! - low) * factor;
      out[o] = value <= 0 ? 0 : value >= STEPS ? STEPS : Math.round(value);
    }
  }
  return out;
}
