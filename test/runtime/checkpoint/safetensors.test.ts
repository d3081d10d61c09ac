import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../../src/exit-code.js';
import {
  decodeSafetensors,
  encodeSafetensors,
  type StoredTensor,
} from '../../../src/runtime/checkpoint/safetensors.js';

function file(header: string | Uint8Array, dataBytes = 0, stated?: bigint): Uint8Array {
  const json = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, stated ?? BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}
const refused = (bytes: Uint8Array, reason: RegExp): void => {
  try {
    decodeSafetensors(bytes, 'w.safetensors');
  } catch (error) {
    assert.instance(error, UserError);
    const failure = error as UserError;
    assert.is(failure.exitCode, 9);
    assert.is(failure.where, 'w.safetensors');
    assert.match(failure.message, reason);
    return;
  }
  assert.unreachable(`accepted, expected ${reason}`);
};
const f32 = (...shape: number[]): StoredTensor => ({
  dtype: 'F32',
  shape,
  data: Float32Array.from({ length: shape.reduce((n, side) => n * side, 1) }, (_, i) => i + 0.5),
});
const entry = (name: string, begin: number, end: number, shape = [(end - begin) / 4]): string =>
  `${JSON.stringify(name)}:{"dtype":"F32","shape":${JSON.stringify(shape)},"data_offsets":[${begin},${end}]}`;

test('what is written is read back, values, shapes, types and metadata', () => {
  const tensors = new Map<string, StoredTensor>([
    ['b', f32(2, 3)],
    ['scalar', f32()],
    ['empty', f32(0, 4)],
    ['ids', { dtype: 'I32', shape: [3], data: Int32Array.of(-1, 0, 255) }],
    ['bytes', { dtype: 'U8', shape: [5], data: Uint8Array.of(1, 2, 3, 4, 5) }],
    ['wide', { dtype: 'F64', shape: [1], data: Float64Array.of(Math.PI) }],
    ['__proto__', f32(1)],
  ]);
  const metadata = new Map([['case', '{"a":"b\\"c"}']]);
  const read = decodeSafetensors(encodeSafetensors(tensors, metadata), 'x');
  assert.equal([...read.metadata], [...metadata]);
  assert.is(read.tensors.size, tensors.size);
  for (const [name, tensor] of tensors) assert.equal(read.tensors.get(name), tensor, name);
});

test('equal content gives equal bytes and an aligned start of the data', () => {
  const a = encodeSafetensors(
    new Map([
      ['x', f32(2)],
      ['y', f32(3)],
    ]),
  );
  const b = encodeSafetensors(
    new Map([
      ['y', f32(3)],
      ['x', f32(2)],
    ]),
  );
  assert.equal(a, b);
  assert.is(Number(new DataView(a.buffer).getBigUint64(0, true)) % 8, 0);
});

test('data at an odd address is read as well', () => {
  const bytes = encodeSafetensors(new Map([['x', f32(4)]]));
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  assert.equal(decodeSafetensors(shifted.subarray(1), 'x').tensors.get('x')?.data, f32(4).data);
});

test('half precision is widened exactly', () => {
  const bytes = file(
    '{"h":{"dtype":"F16","shape":[4],"data_offsets":[0,8]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[8,12]}}',
    12,
  );
  const view = new DataView(bytes.buffer, bytes.length - 12);
  [0x3c00, 0xc000, 0x0001, 0x7c00, 0x3fc0, 0xc000].forEach((bits, i) => {
    view.setUint16(2 * i, bits, true);
  });
  const { tensors } = decodeSafetensors(bytes, 'x');
  assert.equal([...tensors.get('h')!.data], [1, -2, 2 ** -24, Number.POSITIVE_INFINITY]);
  assert.equal([...tensors.get('b')!.data], [1.5, -2]);
});

test('header length: too short, too long, absurd', () => {
  refused(new Uint8Array(7), /too few/);
  refused(file('{}', 0, 3n), /ends behind/);
  refused(file('{}', 0, 2n ** 63n), /100 MB/);
  refused(file('{}', 0, 100_000_001n), /100 MB/);
});

test('header text: leading padding, not UTF-8, not JSON, not an object', () => {
  refused(file(' {}'), /start with \{/);
  refused(file(Uint8Array.of(0x7b, 0xff, 0x7d)), /UTF-8/);
  refused(file('{"a":'), /JSON/);
  refused(file('[]'), /start with \{/);
  refused(file(''), /start with \{/);
});

test('offsets: overlap, hole, missing and surplus data, reversed', () => {
  refused(file(`{${entry('a', 0, 8)},${entry('b', 4, 12)}}`, 12), /overlaps/);
  refused(file(`{${entry('a', 0, 4)},${entry('b', 8, 12)}}`, 12), /4 bytes before tensor b/);
  refused(file(`{${entry('a', 0, 8)}}`, 4), /cut short: 4 of 8/);
  refused(file(`{${entry('a', 0, 8)}}`, 9), /1 bytes at its end/);
  refused(file('{"a":{"dtype":"F32","shape":[],"data_offsets":[4,0]}}', 4), /range/);
  refused(file('{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4.5]}}', 4), /range/);
});

test('descriptions: wrong size, overflow, type, shape, unknown field', () => {
  refused(file(`{${entry('a', 0, 8, [3])}}`, 8), /12 bytes but has 8/);
  refused(file(`{${entry('a', 0, 8, [2 ** 40, 2 ** 40])}}`, 8), /overflows/);
  refused(file('{"a":{"dtype":"F33","shape":[],"data_offsets":[0,4]}}', 4), /unsupported type/);
  refused(file('{"a":{"dtype":"toString","shape":[],"data_offsets":[0,4]}}', 4), /unsupported type/);
  refused(file('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', 4), /list of sizes/);
  refused(file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1}}', 4), /unknown field/);
  refused(file('{"a":3}'), /no description/);
  refused(file('{"__metadata__":{"k":1}}'), /not a text/);
  refused(file('{"__metadata__":[]}'), /not an object/);
});

test('a name that stands twice is refused, however it is written', () => {
  refused(file(`{${entry('a', 0, 4)},${entry('a', 0, 4)}}`, 4), /"a" twice/);
  refused(file(`{${entry('a', 0, 4)},"\\u0061" : ${entry('', 0, 4).slice(3)}}`, 4), /"a" twice/);
  refused(file('{"__metadata__":{"k":"1","k":"2"}}'), /"k" twice/);
  const fine = file(`{"__metadata__":{"a":"\\\\\\"a\\":{"},${entry('a', 0, 4)}}`, 4);
  assert.is(decodeSafetensors(fine, 'x').tensors.size, 1);
});

test('trailing spaces of the header are allowed', () => {
  assert.is(decodeSafetensors(file(`{${entry('a', 0, 4)}}      `, 4), 'x').tensors.size, 1);
});

test('random files round-trip, damaged ones never crash or read out of bounds', () => {
  const tensors = fc.dictionary(fc.string({ maxLength: 8 }), fc.array(fc.nat(3), { maxLength: 3 }), { maxKeys: 5 });
  fc.assert(
    fc.property(tensors, fc.nat(), fc.nat(255), (shapes, at, value) => {
      const map = new Map(Object.entries(shapes).map(([name, shape]) => [name, f32(...shape)]));
      map.delete('__metadata__');
      const bytes = encodeSafetensors(map);
      const read = decodeSafetensors(bytes, 'x').tensors;
      for (const [name, tensor] of map) assert.equal(read.get(name), tensor);
      bytes[at % bytes.length] = value;
      try {
        decodeSafetensors(bytes, 'x');
      } catch (error) {
        assert.instance(error, UserError);
      }
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('a writer that is handed nonsense says which tensor', () => {
  assert.throws(() => encodeSafetensors(new Map([['a', { ...f32(2), shape: [3] }]])), /tensor a/);
  assert.throws(() => encodeSafetensors(new Map([['__metadata__', f32(2)]])), /__metadata__/);
});

test('a part of a larger buffer is read, however it is aligned', () => {
  const tensor: StoredTensor = { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) };
  const whole = Buffer.concat([Buffer.from('x'), encodeSafetensors(new Map([['a', tensor]]))]);
  assert.equal(decodeSafetensors(whole.subarray(1), 'w').tensors.get('a')?.data, tensor.data);
});

test.run();
