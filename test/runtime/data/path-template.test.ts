import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { formatPath, matchPath, parseTemplate } from '../../../src/runtime/data/files/path-template.js';

const ROOTS = [
  ['img', 'rgb'],
  ['depth', 'depth'],
  ['hha', 'depth'],
  ['event', 'event'],
  ['lidar', 'lidar'],
  ['semantic', 'semantic'],
] as const;
const HOLES = { case: 'fog', split: 'test', scene: 'MAP_7_point4_lidarjitter', stem: '006250' };

test('the six roots of DELIVER: parse and format are inverse', () => {
  for (const [folder, token] of ROOTS) {
    const template = parseTemplate(`${folder}/{case}/{split}/{scene}/{stem}_${token}_front.png`);
    const path = formatPath(template, HOLES);
    assert.is(path, `${folder}/fog/test/MAP_7_point4_lidarjitter/006250_${token}_front.png`);
    assert.equal({ ...matchPath(template, path) }, HOLES);
  }
});

test('holes are compared by whole segments: rain is not in train', () => {
  const template = parseTemplate('img/{case}/{split}/{scene}/{stem}_rgb_front.png');
  const path = 'img/sun/train/MAP_1_point1/100000_rgb_front.png';
  assert.is(matchPath(template, path, { case: 'rain' }), null);
  assert.is(matchPath(template, path, { split: 'rain' }), null);
  assert.is(matchPath(template, path, { split: 'train' })?.case, 'sun');
});

test('other tokens, depths and folders do not fit', () => {
  const template = parseTemplate('img/{case}/{split}/{scene}/{stem}_rgb_front.png');
  for (const path of [
    'img/sun/train/MAP_1/100000_depth_front.png',
    'img/sun/train/MAP_1/100000_rgb_front.png.part',
    'img/sun/train/MAP_1/more/100000_rgb_front.png',
    'hha/sun/train/MAP_1/100000_rgb_front.png',
    'img/sun/train/MAP_1/_rgb_front.png',
  ]) {
    assert.is(matchPath(template, path), null, path);
  }
});

test('a hole that occurs twice has one value; characters of patterns are plain text', () => {
  const twice = parseTemplate('{name}/{name}_a.png');
  assert.is(matchPath(twice, 'x/x_a.png')?.name, 'x');
  assert.is(matchPath(twice, 'x/y_a.png'), null);
  const dots = parseTemplate('a+b/{stem}.(1).png');
  assert.is(matchPath(dots, 'a+b/7.(1).png')?.stem, '7');
  assert.is(matchPath(dots, 'aab/7.(1).png'), null);
  assert.is(matchPath(dots, 'a+b/7x(1).png'), null);
});

test.run();
