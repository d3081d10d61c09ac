// Raw ids of a label picture to class ids.
import { EXIT, UserError } from '../../../exit-code.js';
import type { DecodedPicture } from './read-png.js';

export interface LabelMap {
  /** added to the raw id */
  readonly offset: number;
  /** channel that holds the id; a palette picture has one channel, the index */
  readonly channel: number;
  readonly classes: number;
  readonly ignore: number;
}

/**
 * Class of a raw id: raw + offset where that is a class; otherwise 0, 255 and the ignore value itself mean "no label";
 * anything else is null, an error. DELIVER (offset -1, 25 classes): 0, 1, 25, 255, 26 give ignore, 0, 24, ignore, null.
 */
export function mapLabel(raw: number, { offset, classes, ignore }: LabelMap): number | null {
  const mapped = raw + offset;
  if (mapped >= 0 && mapped < classes) return mapped;
  return raw === 0 || raw === 255 || raw === ignore ? ignore : null;
}

/** @throws UserError with exit code 4 naming the file, the value and the pixel of the first unknown id. */
export function mapLabels(picture: DecodedPicture, map: LabelMap, file: string): Int16Array {
  const { channels, data, width } = picture;
  if (map.channel >= channels) {
    throw new UserError(EXIT.data, `label picture has ${channels} channels, so no channel ${map.channel}`, {
      where: file,
    });
  }
  const known = new Map<number, number>();
  const out = new Int16Array(data.length / channels);
  for (let i = map.channel, o = 0; o < out.length; i += channels, o++) {
    const raw = data[i]!;
    let mapped = known.get(raw);
    if (mapped === undefined) {
      const value = mapLabel(raw, map);
      if (value === null) {
        throw new UserError(
          EXIT.data,
          `label ${raw} at row ${Math.floor(o / width)}, column ${o % width} is none of the ${map.classes} classes`,
          {
            where: file,
            help: `ids ${-map.offset} to ${map.classes - 1 - map.offset} are classes; 0 and 255 mean no label`,
          },
        );
      }
      mapped = value;
      known.set(raw, mapped);
    }
    out[o] = mapped;
  }
  return out;
}
