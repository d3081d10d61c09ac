// Arrays of NumPy as pictures: every type, the three versions of the header, and what no picture can be.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readNpy } from '../../../src/runtime/data/files/read-npy.js';
import { sensorPlanes } from '../../../src/runtime/data/files/sensor-planes.js';
import { failure, newTree, removeTrees } from './trees/write-tree.js';

test.after(removeTrees);

/** An array of shape [1, 3] with these bytes. */
function array(type: string, bytes: Uint8Array, version = 1, order = 'False', shape = '(1, 3)'): string {
  const text = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`;
  const head = Buffer.alloc(version === 1 ? 10 : 12);
  head.write('\x93NUMPY', 'latin1');
  head[6] = version;
  if (version === 1) head.writeUInt16LE(text.length, 8);
  else head.writeUInt32LE(text.length, 8);
  const file = join(newTree(), 'a.npy');
  writeFileSync(file, Buffer.concat([head, Buffer.from(text), bytes]));
  return file;
}
const bytesOf = (values: ArrayBufferView): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

test('every type holds the numbers that were written, little and big end first', () => {
  const swapped = (bytes: Uint8Array, size: number): Uint8Array =>
    Uint8Array.from(bytes, (_, i) => bytes[Math.floor(i / size) * size + (size - 1 - (i % size))]!);
  const types: readonly (readonly [string, Uint8Array])[] = [
    ['|u1', Uint8Array.of(0, 1, 200)],
    ['|i1', bytesOf(Int8Array.of(0, 1, 100))],
    ['|b1', Uint8Array.of(0, 1, 1)],
    ['<u2', bytesOf(Uint16Array.of(0, 1, 40000))],
    ['>u2', swapped(bytesOf(Uint16Array.of(0, 1, 40000)), 2)],
    ['<i2', bytesOf(Int16Array.of(0, 1, 30000))],
    ['<i4', bytesOf(Int32Array.of(0, 1, 65535))],
    ['<u4', bytesOf(Uint32Array.of(0, 1, 65535))],
    ['<i8', bytesOf(BigInt64Array.of(0n, 1n, 65535n))],
    ['<u8', bytesOf(BigUint64Array.of(0n, 1n, 65535n))],
    ['<f4', bytesOf(Float32Array.of(0, 1, -0.5))],
    ['>f4', swapped(bytesOf(Float32Array.of(0, 1, -0.5)), 4)],
    ['<f8', bytesOf(Float64Array.of(0, 1, -0.5))],
    ['>f8', swapped(bytesOf(Float64Array.of(0, 1, -0.5)), 8)],
  ];
  const last: Readonly<Record<string, number>> = { u1: 200, i1: 100, b1: 1, u2: 40000, i2: 30000, f4: -0.5, f8: -0.5 };
  for (const [type, bytes] of types) {
    const { height, width, channels, data } = readNpy(array(type, bytes), [1, 3]);
    assert.equal([height, width, channels, ...data], [1, 3, 1, 0, 1, last[type.slice(1)] ?? 65535], type);
  }
  for (const version of [2, 3])
    assert.equal([...readNpy(array('|u1', Uint8Array.of(7, 8, 9), version), null).data], [7, 8, 9]);
});

test('numbers are scaled by their depth: 8 and 16 bits reach the same values, floating point is 1 at 1', () => {
  const args = { path: [], channels: 'auto', low: 0, high: 'depth', norm: 'unit', resize: 'bilinear' } as const;
  const planes = (type: string, bytes: Uint8Array): readonly number[] => {
    const file = array(type, bytes);
    const pixels = sensorPlanes([readNpy(file, null)], args, file);
    const maximum = pixels instanceof Uint16Array ? 65535 : 255;
    return [0, 3, 6].map((i) => pixels[i]! / maximum);
  };
  const expected = [0, 0.2, 1];
  assert.equal(planes('|u1', Uint8Array.of(0, 51, 255)), expected);
  assert.equal(planes('<u2', bytesOf(Uint16Array.of(0, 13107, 65535))), expected);
  assert.equal(planes('<f8', bytesOf(Float64Array.of(-3, 0.2, 5))), expected);
});

test('what no picture can be is refused by name', async () => {
  const three = Uint8Array.of(1, 2, 3);
  const cases: readonly (readonly [string, RegExp])[] = [
    [array('|u1', three, 1, 'True'), /column by column/],
    [array('|u1', three, 1, 'False', '(3,)'), /0x|shape 3|3 pixels|no picture/],
    [array('|u1', three.subarray(1)), /2 bytes of numbers instead of 3/],
    [array('|u1', three, 1, 'False', '(70000, 70000)'), /more than 16384 per side/],
    [array('<c8', three), /type <c8 cannot be read/],
    [array('|O', three), /type \|O cannot be read/],
    [array('<f4', bytesOf(Float32Array.of(0, Number.NaN, 1))), /number 1 is NaN/],
    [array('<i8', bytesOf(BigInt64Array.of(0n, 1n, 2n ** 62n))), /outside 0 to 65535/],
  ];
  for (const [file, reason] of cases) {
    const error = await failure(() => readNpy(file, null));
    assert.match(error.message, reason);
    assert.is(error.where, file);
    assert.is(error.exitCode, 4);
  }
});

test.run();
