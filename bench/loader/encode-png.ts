// PNG files with the row filters that pictures come with: what a decoder must undo is as in real data sets.
import { crc32, deflateSync } from 'node:zlib';

export interface PngForm {
  readonly height: number;
  readonly width: number;
  readonly depth: 1 | 2 | 4 | 8 | 16;
  /** colour type of the specification: 0 grey, 2 rgb, 3 palette, 4 grey and alpha, 6 rgb and alpha */
  readonly colourType: 0 | 2 | 3 | 4 | 6;
  readonly palette?: Uint8Array;
}

const CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;
const FILTERS = [0, 1, 2, 3, 4] as const;
type Filter = (typeof FILTERS)[number];

function predicted(filter: Filter, left: number, up: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const estimate = left + up - corner;
      const [a, b, c] = [left, up, corner].map((v) => Math.abs(estimate - v));
      return a! <= b! && a! <= c! ? left : b! <= c! ? up : corner;
    }
  }
}

function filterRow(data: Uint8Array, start: number, stride: number, step: number, filter: Filter): Uint8Array {
  const out = new Uint8Array(stride + 1);
  out[0] = filter;
  for (let i = 0; i < stride; i++) {
    const left = i >= step ? data[start + i - step]! : 0;
    const up = start > 0 ? data[start - stride + i]! : 0;
    const corner = start > 0 && i >= step ? data[start - stride + i - step]! : 0;
    out[i + 1] = data[start + i]! - predicted(filter, left, up, corner);
  }
  return out;
}

/** Sum of the differences as signed bytes: the usual guess at which filter compresses best. */
const cost = (row: Uint8Array): number => row.subarray(1).reduce((sum, v) => sum + (v < 128 ? v : 256 - v), 0);

function chunk(type: string, body: Uint8Array): Buffer {
  const out = Buffer.alloc(body.length + 12);
  out.writeUInt32BE(body.length, 0);
  out.write(type, 4, 'latin1');
  out.set(body, 8);
  out.writeUInt32BE(crc32(out.subarray(4, out.length - 4)), out.length - 4);
  return out;
}

/**
 * `data`: the bytes of all rows as the file holds them (packed below 8 bits, high byte first at 16). Each row takes the
 * filter that `choose` names, or the one that looks smallest.
 */
export function encodePng(data: Uint8Array, form: PngForm, choose: ((row: number) => Filter) | null = null): Buffer {
  const bits = CHANNELS[form.colourType] * form.depth;
  const stride = Math.ceil((form.width * bits) / 8);
  const step = Math.max(1, bits >> 3);
  const rows = Array.from({ length: form.height }, (_, y) => {
    const candidates = (choose === null ? FILTERS : [choose(y)]).map((f) =>
      filterRow(data, y * stride, stride, step, f),
    );
    return candidates.reduce((best, row) => (cost(row) < cost(best) ? row : best));
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(form.width, 0);
  header.writeUInt32BE(form.height, 4);
  header.set([form.depth, form.colourType], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...(form.palette === undefined ? [] : [chunk('PLTE', form.palette)]),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 6 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}
