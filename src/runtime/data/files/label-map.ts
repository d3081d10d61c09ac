// Numbers and colours of a label picture to class ids.
import { EXIT, UserError } from '../../../exit-code.js';
import { mapBytes } from '../kernels/label-kernels.js';
import type { StoredPicture } from './stored-picture.js';

interface Classes {
  readonly classes: number;
  readonly ignore: number;
}
/** The number plus `offset` is the class. */
export interface OffsetMap extends Classes {
  readonly kind: 'offset';
  readonly offset: number;
  /** channel that holds the id; a palette picture has one channel, the index */
  readonly channel: number;
}
/** A class for each listed number. */
export interface ListedMap extends Classes {
  readonly kind: 'listed';
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly channel: number;
  readonly others: 'ignore' | 'error';
}
/** A class for each colour. */
export interface ColourMap extends Classes {
  readonly kind: 'colours';
  /** `#rrggbb` per class */
  readonly palette: readonly string[];
  readonly others: 'ignore' | 'error';
}
export type LabelMap = OffsetMap | ListedMap | ColourMap;

/**
 * Class of a raw id: raw + offset where that is a class; otherwise 0, 255 and the ignore value itself mean "no label";
 * anything else is null, an error. DELIVER (offset -1, 25 classes): 0, 1, 25, 255, 26 give ignore, 0, 24, ignore, null.
 */
export function mapLabel(raw: number, { offset, classes, ignore }: Omit<OffsetMap, 'kind' | 'channel'>): number | null {
  const mapped = raw + offset;
  if (mapped >= 0 && mapped < classes) return mapped;
  return raw === 0 || raw === 255 || raw === ignore ? ignore : null;
}

/** Class of a stored number, or of a colour as red * 65536 + green * 256 + blue; null for an unknown one. */
export function classOf(map: LabelMap): (raw: number) => number | null {
  if (map.kind === 'offset') return (raw) => mapLabel(raw, map);
  const table =
    map.kind === 'listed'
      ? new Map(map.from.map((raw, i) => [raw, map.to[i]!]))
      : new Map(
          map.palette.map((colour, i) => [Number.parseInt(colour.slice(1), 16), i]).reverse() as [number, number][],
        );
  const unknown = map.others === 'ignore' ? map.ignore : null;
  return (raw) => table.get(raw) ?? (raw === map.ignore && map.kind === 'listed' ? map.ignore : unknown);
}

/** The stored numbers of a label picture, one per pixel, as `classOf` takes them. */
export function rawLabels({ channels, data }: StoredPicture, map: LabelMap, file: string): Int32Array {
  const out = new Int32Array(data.length / channels);
  const wrong = (message: string): UserError => new UserError(EXIT.data, message, { where: file });
  if (data instanceof Float32Array) throw wrong('labels are whole numbers, this file holds floating-point numbers');
  if (map.kind === 'colours') {
    if (channels < 3 || !(data instanceof Uint8Array)) throw wrong('label picture has no 8-bit colours');
    for (let i = 0, o = 0; o < out.length; i += channels, o++) {
      out[o] = data[i]! * 65536 + data[i + 1]! * 256 + data[i + 2]!;
    }
    return out;
  }
  if (map.channel >= channels) throw wrong(`label picture has ${channels} channels, so no channel ${map.channel}`);
  for (let i = map.channel, o = 0; o < out.length; i += channels, o++) out[o] = data[i]!;
  return out;
}

/** A stored number as people write it. */
export const rawText = (raw: number, map: LabelMap): string =>
  map.kind === 'colours' ? `#${raw.toString(16).padStart(6, '0')}` : String(raw);

function knownLabels(map: LabelMap): string {
  switch (map.kind) {
    case 'offset':
      return `ids ${-map.offset} to ${map.classes - 1 - map.offset} are classes; 0 and 255 mean no label`;
    case 'listed':
      return 'add it to from and to, or set others: ignore';
    case 'colours':
      return 'add it to the palette, or set others: ignore';
  }
}

const unknownLabel = (raw: number, pixel: number, width: number, map: LabelMap, file: string): UserError => {
  const at = `row ${Math.floor(pixel / width)}, column ${pixel % width}`;
  const message = `label ${rawText(raw, map)} at ${at} is none of the ${map.classes} classes`;
  return new UserError(EXIT.data, message, { where: file, help: knownLabels(map) });
};

/** No class and no ignore value: both are small. */
const UNKNOWN = -0x8000;

/** Of a channel of 8 bits: a table of all numbers, no map and no picture in between. Null where the picture has another form. */
function byTable({ data, channels, width }: StoredPicture, map: LabelMap, file: string): Int16Array | null {
  if (map.kind === 'colours' || map.channel >= channels || !(data instanceof Uint8Array)) return null;
  const find = classOf(map);
  const table = Int16Array.from({ length: 256 }, (_, raw) => find(raw) ?? UNKNOWN);
  const labels = mapBytes(data, map.channel, channels, table, UNKNOWN);
  if (typeof labels !== 'number') return labels;
  throw unknownLabel(data[labels * channels + map.channel]!, labels, width, map, file);
}

/** @throws UserError with exit code 4 naming the file, the value and the pixel of the first unknown id. */
export function mapLabels(picture: StoredPicture, map: LabelMap, file: string): Int16Array {
  const bytes = byTable(picture, map, file);
  if (bytes !== null) return bytes;
  const find = classOf(map);
  const known = new Map<number, number>();
  return Int16Array.from(rawLabels(picture, map, file), (raw, pixel) => {
    const label = known.get(raw) ?? find(raw);
    if (label === null) throw unknownLabel(raw, pixel, picture.width, map, file);
    known.set(raw, label);
    return label;
  });
}
