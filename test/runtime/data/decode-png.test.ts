// Our PNG decoder beside an independent one: every colour type, depth and filter; and files that lie.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { decode } from 'fast-png';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodePng, type PngForm } from '../../../bench/loader/encode-png.js';
import { UserError } from '../../../src/exit-code.js';
import { decodePng } from '../../../src/runtime/data/files/decode-png.js';
import { readPngHeader } from '../../../src/runtime/data/files/png-header.js';
import { readPng } from '../../../src/runtime/data/files/read-png.js';

const FORMS: readonly (readonly [PngForm['colourType'], PngForm['depth']])[] = [
  [0, 1],
  [0, 2],
  [0, 4],
  [0, 8],
  [0, 16],
  [2, 8],
  [2, 16],
  [3, 1],
  [3, 4],
  [3, 8],
  [4, 8],
  [4, 16],
  [6, 8],
  [6, 16],
];
const CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;

/** Bytes without a pattern that a filter could miss: all values, smooth and rough places. */
function content(length: number): Uint8Array {
  let state = 12345;
  return Uint8Array.from({ length }, (_, i) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return i % 7 < 3 ? state >> 16 : i * 3;
  });
}

function form(colourType: PngForm['colourType'], depth: PngForm['depth'], height = 11, width = 13): PngForm {
  const palette = Uint8Array.from({ length: 256 * 3 }, (_, i) => (i * 7) % 256);
  return { height, width, depth, colourType, ...(colourType === 3 ? { palette } : {}) };
}
const bytesOf = ({ height, width, depth, colourType }: PngForm): number =>
  height * Math.ceil((width * CHANNELS[colourType] * depth) / 8);
const decoded = (file: Buffer) => decodePng(file, readPngHeader(file));

test('every colour type and depth with every filter equals another decoder', () => {
  for (const [colourType, depth] of FORMS) {
    for (const [height, width] of [
      [11, 13],
      [1, 1],
      [7, 1],
    ] as const) {
      const what = form(colourType, depth, height, width);
      const file = encodePng(content(bytesOf(what)), what, (row) => ((row + 4) % 5) as 0 | 1 | 2 | 3 | 4);
      const [ours, other] = [decoded(file), decode(file, { checkCrc: true })];
      const told = `colour type ${colourType}, ${depth} bits, ${height}x${width}`;
      assert.equal([...ours.data], [...other.data], told);
      assert.is(ours.data instanceof Uint16Array, depth === 16, told);
      assert.equal(
        [ours.width, ours.height, ours.channels, ours.depth, ours.palette],
        [other.width, other.height, other.channels, other.depth, other.palette],
        told,
      );
    }
  }
});

test('pixels that the filters hid come back', () => {
  const what = form(2, 8, 30, 40);
  const data = content(bytesOf(what));
  for (const filter of [0, 1, 2, 3, 4] as const) assert.equal(decoded(encodePng(data, what, () => filter)).data, data);
  assert.equal(decoded(encodePng(data, what)).data, data);
});

const folder = mkdtempSync(join(tmpdir(), 'rseg-png-'));
test.after(() => rmSync(folder, { recursive: true, force: true }));

/** A file with other compressed data, its checksums right. */
function withPixels(file: Buffer, pixels: Buffer): Buffer {
  const at = file.indexOf('IDAT') - 4;
  const head = Buffer.from(file.subarray(at, at + 8));
  head.writeUInt32BE(pixels.length, 0);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), pixels])), 0);
  return Buffer.concat([file.subarray(0, at), head, pixels, sum, file.subarray(file.length - 12)]);
}

function refusal(bytes: Buffer): UserError {
  const file = join(folder, 'bad.png');
  writeFileSync(file, bytes);
  try {
    readPng(file, null);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('the file was accepted');
}

test('no single flipped bit of a file gives a picture', () => {
  const what = form(2, 8, 5, 6);
  const file = encodePng(content(bytesOf(what)), what);
  for (let bit = 0; bit < file.length * 8; bit++) {
    const bytes = Buffer.from(file);
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    assert.is(refusal(bytes).exitCode, 4, `bit ${bit}`);
  }
});

test('a file cut anywhere gives no picture', () => {
  const what = form(6, 8, 5, 6);
  const file = encodePng(content(bytesOf(what)), what);
  for (let length = 0; length < file.length; length++)
    assert.is(refusal(file.subarray(0, length)).exitCode, 4, `${length} bytes`);
});

test('more or fewer pixels than promised, unknown filters and unknown chunks are refused', () => {
  const what = form(2, 8, 4, 4);
  const file = encodePng(new Uint8Array(48), what);
  assert.match(refusal(withPixels(file, deflateSync(Buffer.alloc(200 * 1024 * 1024)))).message, /more than its pixels/);
  assert.match(refusal(withPixels(file, deflateSync(Buffer.alloc(40)))).message, /pixels are missing/);
  assert.match(refusal(withPixels(file, deflateSync(Buffer.alloc(52, 9)))).message, /unknown filter 9/);
  const strange = Buffer.from(file);
  strange.write('ABCD', file.indexOf('IDAT'), 'latin1');
  const at = file.indexOf('IDAT');
  strange.writeUInt32BE(crc32(strange.subarray(at, file.length - 16)), file.length - 16);
  assert.match(refusal(strange).message, /unknown chunk "ABCD"/);
});

test('a header that promises more than its bytes can hold costs no memory', () => {
  const file = encodePng(new Uint8Array(48), form(2, 8, 4, 4));
  file.writeUInt32BE(16000, 16);
  file.writeUInt32BE(16000, 20);
  file.writeUInt32BE(crc32(file.subarray(12, 29)), 29);
  assert.match(refusal(file).message, /too few bytes/);
});

test.run();
