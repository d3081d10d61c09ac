import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  dropPathRates,
  initialParameters,
  type Network,
  parameterCount,
  parameterShapes,
  statisticShapes,
} from '../../src/model/network.js';

const common = { heads: [1, 2, 5, 8], sr: [8, 4, 2, 1], dropPath: 0.1, dropout: 0.1 };
const backbones = {
  b0: { dims: [32, 64, 160, 256], depths: [2, 2, 2, 2] },
  b1: { dims: [64, 128, 320, 512], depths: [2, 2, 2, 2] },
  b2: { dims: [64, 128, 320, 512], depths: [3, 4, 6, 3] },
  b4: { dims: [64, 128, 320, 512], depths: [3, 8, 27, 3] },
};
const network = (name: keyof typeof backbones, decoder: number, classes = 25): Network => ({
  ...common,
  ...backbones[name],
  decoder,
  classes,
});
const golden: Network = {
  ...common,
  dims: [8, 16, 40, 64],
  depths: [1, 1, 1, 1],
  decoder: 32,
  classes: 9,
};

test('parameter counts are those of the method, to the last digit', () => {
  const totals: readonly [keyof typeof backbones, number, number, number][] = [
    ['b0', 256, 25, 3_720_569],
    ['b1', 256, 25, 13_683_673],
    ['b2', 256, 25, 24_728_537],
    ['b4', 256, 25, 61_374_937],
    ['b0', 512, 25, 4_646_009],
    ['b1', 512, 25, 14_740_185],
    ['b2', 512, 25, 25_785_049],
    ['b4', 512, 25, 62_431_449],
    ['b0', 768, 25, 6_095_737],
    ['b1', 768, 25, 16_320_985],
    ['b2', 768, 25, 27_365_849],
    ['b4', 768, 25, 64_012_249],
    ['b0', 256, 19, 3_719_027],
    ['b0', 768, 19, 6_091_123],
    ['b2', 256, 19, 24_726_995],
    ['b2', 768, 19, 27_361_235],
    ['b0', 256, 20, 3_719_284],
    ['b0', 768, 20, 6_091_892],
    ['b2', 256, 20, 24_727_252],
    ['b2', 768, 20, 27_362_004],
  ];
  for (const [name, decoder, classes, total] of totals)
    assert.is(parameterCount(network(name, decoder, classes)), total, `${name} ${decoder} ${classes}`);
  assert.is(parameterCount(golden), 134_209);
});

test('the units of a B0 have the published sizes', () => {
  const count = (prefix: string): number =>
    [...parameterShapes(network('b0', 256))]
      .filter(([name]) => name.startsWith(prefix))
      .reduce((sum, [, { shape }]) => sum + shape.reduce((n, side) => n * side, 1), 0);
  assert.is(count('encoder.'), 3_319_392);
  assert.equal(
    [1, 2, 3, 4].map((j) => count(`encoder.patch_embed${j}.`)),
    [4800, 18_624, 92_640, 369_408],
  );
  assert.equal(
    [1, 2, 3, 4].map((j) => count(`encoder.block${j}.0.`)),
    [79_616, 118_272, 418_560, 800_000],
  );
  assert.equal(
    [1, 2, 3, 4].map((j) => count(`encoder.block${j}.1.attn.`)),
    [69_856, 82_368, 205_920, 263_168],
  );
  assert.equal(
    [1, 2, 3, 4].map((j) => count(`encoder.block${j}.1.mlp.`)),
    [9632, 35_648, 212_000, 535_808],
  );
  assert.equal(
    [1, 2, 3, 4].map((j) => count(`encoder.norm${j}.`)),
    [64, 128, 320, 512],
  );
});

test('drop path rises linearly over all blocks', () => {
  const rates = dropPathRates(network('b0', 256));
  assert.is(rates.length, 8);
  assert.is(rates[0], 0);
  assert.ok(Math.abs(rates[1]! - 0.0142857) < 1e-6);
  assert.is(rates[7], 0.1);
  assert.equal(dropPathRates({ ...golden, dropPath: 0 }), [0, 0, 0, 0]);
});

test('initial values follow the distributions of the method', () => {
  const net = network('b0', 256);
  const values = initialParameters(net, 1);
  assert.is(Object.keys(values).length, parameterShapes(net).size + statisticShapes(net).size);
  const spread = (name: string): number => {
    const x = values[name]!;
    const mean = x.reduce((s, v) => s + v, 0) / x.length;
    return Math.sqrt(x.reduce((s, v) => s + (v - mean) ** 2, 0) / x.length);
  };
  const close = (name: string, std: number): void =>
    assert.ok(Math.abs(spread(name) / std - 1) < 0.05, `${name} ${spread(name)} instead of ${std}`);
  close('encoder.block4.0.attn.kv.weight', 0.02);
  close('encoder.patch_embed3.proj.weight', Math.sqrt(2 / (9 * 160)));
  close('encoder.block3.0.mlp.dwconv.dwconv.weight', Math.sqrt(2 / 9));
  close('decoder.linear_fuse.conv.weight', Math.sqrt(2 / 256));
  close('decoder.linear_c2.proj.weight', 1 / 8 / Math.sqrt(3));
  close('decoder.linear_pred.weight', 1 / 16 / Math.sqrt(3));
  assert.ok(values['encoder.block1.0.attn.q.bias']!.every((v) => v === 0));
  assert.ok(values['encoder.norm1.weight']!.every((v) => v === 1));
  assert.ok(values['decoder.linear_fuse.bn.running_var']!.every((v) => v === 1));
});

test('networks share initial values by name, and other seeds give others', () => {
  const a = initialParameters(golden, 1);
  const b = initialParameters({ ...golden, depths: [1, 2, 1, 1] }, 1);
  for (const name of Object.keys(a)) assert.equal(b[name], a[name], name);
  const c = initialParameters(golden, 2);
  assert.not.equal(c['encoder.block1.0.attn.q.weight'], a['encoder.block1.0.attn.q.weight']);
});

test('a network with another number of stages or heads that do not divide is refused', () => {
  assert.throws(() => parameterShapes({ ...golden, dims: [8, 16] }), /four stages/);
  assert.throws(() => parameterShapes({ ...golden, heads: [3, 2, 5, 8] }), /do not divide/);
});

test.run();
