import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fromTorchLayout, toTorchLayout } from '../../../src/runtime/checkpoint/torch-layout.js';

const counted = (...shape: number[]) => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((n, side) => n * side, 1) }, (_, i) => i),
});

test('a convolution OIHW becomes HWIO', () => {
  const { shape, data } = fromTorchLayout('encoder.patch_embed1.proj.weight', counted(2, 3, 4, 5));
  assert.equal(shape, [4, 5, 3, 2]);
  const [o, i, h, w] = [1, 2, 3, 4];
  assert.is(data[((h * 5 + w) * 3 + i) * 2 + o], ((o * 3 + i) * 4 + h) * 5 + w);
});

test('a depthwise convolution [C,1,h,w] becomes [h,w,C,1]', () => {
  const { shape, data } = fromTorchLayout('encoder.block1.0.mlp.dwconv.dwconv.weight', counted(7, 1, 3, 3));
  assert.equal(shape, [3, 3, 7, 1]);
  assert.is(data[(2 * 3 + 1) * 7 + 6], (6 * 3 + 2) * 3 + 1);
});

test('a linear map [out,in] becomes [in,out], vectors stay', () => {
  const { shape, data } = fromTorchLayout('encoder.block1.0.attn.kv.weight', counted(2, 3));
  assert.equal(shape, [3, 2]);
  assert.equal([...data], [0, 3, 1, 4, 2, 5]);
  assert.equal(fromTorchLayout('encoder.norm1.bias', counted(4)), counted(4));
});

test('there and back is the identity', () => {
  for (const [name, shape] of [
    ['decoder.linear_fuse.conv.weight', [5, 20, 1, 1]],
    ['a.dwconv.dwconv.weight', [6, 1, 3, 3]],
    ['a.sr.weight', [4, 4, 8, 8]],
    ['a.weight', [3, 9]],
    ['a.bias', [3]],
    ['scalar', []],
  ] as const)
    assert.equal(toTorchLayout(name, fromTorchLayout(name, counted(...shape))), counted(...shape), name);
});

test.run();
