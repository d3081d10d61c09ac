import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CounterRandom, philoxBlock, STREAM, statelessNormal } from '../src/random/philox.js';

test('philox reproduces the known answers of its authors', () => {
  const out = new Uint32Array(4);
  philoxBlock(0, 0, [0, 0, 0, 0], out);
  assert.equal([...out], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
  philoxBlock(0xffffffff, 0xffffffff, [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], out);
  assert.equal([...out], [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
  philoxBlock(0xa4093822, 0x299f31d0, [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], out);
  assert.equal([...out], [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]);
});

test('equal coordinates repeat, other coordinates differ', () => {
  const draw = (...c: [number, 1 | 2, number, number]) => new CounterRandom(...c).bits();
  assert.is(draw(1, 1, 2, 3), draw(1, 1, 2, 3));
  assert.is(
    new Set([draw(1, 1, 2, 3), draw(2, 1, 2, 3), draw(1, 2, 2, 3), draw(1, 1, 3, 3), draw(1, 1, 2, 4)]).size,
    5,
  );
});

test('a permutation holds every index once', () => {
  const order = new CounterRandom(3, STREAM.order, 0).permutation(100);
  assert.equal(
    [...order].sort((a, b) => a - b),
    Array.from({ length: 100 }, (_, i) => i),
  );
});

test('normal draws have mean 0 and variance 1', () => {
  const x = statelessNormal(5, 9, 200_000);
  const mean = x.reduce((s, v) => s + v, 0) / x.length;
  const variance = x.reduce((s, v) => s + (v - mean) ** 2, 0) / x.length;
  assert.ok(Math.abs(mean) < 0.01, `mean ${mean}`);
  assert.ok(Math.abs(variance - 1) < 0.02, `variance ${variance}`);
});

test.run();
