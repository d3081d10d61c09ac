// The built-in data set: deterministic, complete, fast, and hard in the way it promises.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Frame } from '../../../src/runtime/data/frame.js';
import { planStreets } from '../../../src/runtime/data/streets/plan-streets.js';
import { conditionOf, PICTURES } from '../../../src/runtime/data/streets/render-street.js';
import { ALL_CLASSES, CLASS, foldClasses } from '../../../src/runtime/data/streets/street-classes.js';
import { type StreetsPlan, streetFrames, streetRequest } from '../../../src/runtime/data/streets/street-frames.js';
import { tinyStreets } from './tiny-streets.js';

const plan: StreetsPlan = {
  kind: 'streets',
  args: { seed: 1, failures: 0.3 },
  split: 'train',
  frames: 1000,
  size: [64, 64],
  classes: 25,
  pictures: PICTURES,
};
const frame = (change: Partial<StreetsPlan> = {}, index = 3): Frame => streetFrames({ ...plan, ...change }).read(index);

test('a frame is a pure function of seed, split and index', () => {
  assert.equal(frame(), frame());
  assert.not.equal(frame({}, 4).labels, frame().labels);
  assert.not.equal(frame({ split: 'val' }).labels, frame().labels);
  assert.not.equal(frame({ args: { seed: 2, failures: 0.3 } }).labels, frame().labels);
  assert.equal(frame({ frames: 10 }), frame());
});

test('a picture does not depend on which others are asked for', () => {
  const all = frame();
  for (const [m, name] of PICTURES.entries()) assert.equal(frame({ pictures: [name] }).pictures, [all.pictures[m]]);
});

test('any size, with classes in range', () => {
  for (const size of [
    [32, 32],
    [96, 160],
    [256, 256],
  ] as const) {
    const { height, width, labels, pictures } = frame({ size, classes: 12 });
    assert.equal([height, width, labels.length], [...size, size[0] * size[1]]);
    assert.ok(pictures.every((p) => p.length === size[0] * size[1] * 3));
    assert.ok(labels.every((v) => v >= 0 && v < 12));
    assert.ok(new Set(labels).size >= 5, 'a street shows several classes');
  }
});

test('fewer classes fold the rarer ones into related ones', () => {
  assert.equal(foldClasses(25).names, ALL_CLASSES);
  const { names, ids } = foldClasses(12);
  assert.equal(names, [
    'Building',
    'Pedestrian',
    'Pole',
    'RoadLine',
    'Road',
    'SideWalk',
    'Vegetation',
    'Cars',
    'Wall',
    'TrafficSign',
    'Sky',
    'Terrain',
  ]);
  assert.is(names[ids[CLASS.truck]!], 'Cars');
  assert.is(names[ids[CLASS.fence]!], 'Wall');
  assert.is(names[ids[CLASS.light]!], 'TrafficSign');
  for (let count = 2; count <= 25; count++) {
    const folded = foldClasses(count);
    assert.is(folded.names.length, count);
    assert.equal(
      [...new Set(folded.ids)].sort((a, b) => a - b),
      Array.from({ length: count }, (_, i) => i),
    );
  }
});

test('every class occurs; no class of the small set is rarer than one pixel in 250', () => {
  const shares = (classes: number): number[] => {
    const counts = new Array<number>(classes).fill(0);
    for (let i = 0; i < 300; i++) for (const v of frame({ classes, pictures: [] }, i).labels) counts[v]!++;
    return counts.map((n) => n / (300 * 64 * 64));
  };
  for (const [i, share] of shares(25).entries()) assert.ok(share > 0.0002, `${ALL_CLASSES[i]}: ${share}`);
  for (const [i, share] of shares(12).entries())
    assert.ok(share > 0.004 && share < 0.4, `${foldClasses(12).names[i]}: ${share}`);
});

test('weathers and failures are uniform, failures as frequent as stated', () => {
  const count = new Map<string, number>();
  for (let i = 0; i < 3000; i++) {
    const { weather, failure } = conditionOf(streetRequest(plan, i));
    for (const name of [weather, failure ?? 'none']) count.set(name, (count.get(name) ?? 0) + 1);
  }
  for (const weather of ['cloud', 'fog', 'night', 'rain', 'sun'])
    assert.ok(Math.abs(count.get(weather)! - 600) < 90, weather);
  for (const failure of ['motionblur', 'overexposure', 'underexposure', 'lidarjitter', 'eventlowres']) {
    assert.ok(Math.abs(count.get(failure)! - 180) < 50, `${failure}: ${count.get(failure)}`);
  }
  const failing = (failures: number) => conditionOf({ ...streetRequest(plan, 5), failures }).failure;
  assert.is(failing(0), null);
  assert.is.not(failing(1), null);
});

test('sensors look as promised: grey depth and lidar, sparse lidar, events without green on black', () => {
  let points = 0;
  for (let i = 0; i < 20; i++) {
    const [, depth, event, lidar] = frame({}, i).pictures;
    for (let p = 0; p < 64 * 64 * 3; p += 3) {
      assert.ok(depth![p] === depth![p + 1] && depth![p] === depth![p + 2]);
      assert.ok(lidar![p] === lidar![p + 1] && lidar![p] === lidar![p + 2]);
      assert.ok(event![p + 1] === 0 && (event![p] === 0 || event![p + 2] === 0));
      if (lidar![p]! > 0) points++;
    }
  }
  const share = points / (20 * 64 * 64);
  assert.ok(share > 0.05 && share < 0.35, `${share} of the pixels have a laser point`);
});

test('a 64x64 frame of four pictures and labels takes less than 4 ms', () => {
  const source = streetFrames(plan);
  for (let i = 0; i < 100; i++) source.read(i);
  const times = Array.from({ length: 60 }, (_, i) => {
    const start = performance.now();
    source.read(i);
    return performance.now() - start;
  }).sort((a, b) => a - b);
  // The fast tenth: what rendering costs when no other process is in the way.
  assert.ok(times[6]! < 4, `${times[6]!.toFixed(2)} ms`);
});

test('settings that the generator cannot meet are refused with exit code 3', () => {
  const refused = (change: Parameters<typeof tinyStreets>[0], message: RegExp) =>
    assert.throws(
      () => planStreets(tinyStreets(change), { name: 'train', frames: 3 }),
      (e: { exitCode: number; message: string }) => e.exitCode === 3 && message.test(e.message),
    );
  refused({ classes: 26 }, /26 classes/);
  refused({ classes: 1 }, /1 classes/);
  const radar = { name: 'radar', source: { call: 'generated', args: { picture: 'radar', norm: 'unit' } } } as const;
  refused({ modalities: [radar] }, /no picture radar/);
  refused({ label: { source: { call: 'ids', args: { path: 'a/{stem}.png', offset: 0, channel: 0 } } } }, /label/);
});

test.run();
