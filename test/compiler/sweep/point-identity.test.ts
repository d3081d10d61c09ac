// Names of points: short, and long enough to tell them apart.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pointNames } from '../../../src/compiler/sweep/point-identity.js';
import type { Point } from '../../../src/compiler/sweep/sweep-axis.js';

const span = { file: 'x', start: 0, end: 0 };
const at = { span, layer: { kind: 'point', name: 's' }, statement: span } as const;
const point = (value: number): Point => [
  {
    path: 'train.batch',
    text: String(value),
    identity: String(value),
    value: { kind: 'number', value, at },
    edit: null,
  },
];

test('six digits, more only for points that share them', () => {
  const points = Array.from({ length: 20_000 }, (_, index) => point(index));
  const names = pointNames(points);
  assert.is(new Set(names).size, points.length);
  const long = names.filter((name) => name.length > 7);
  assert.ok(long.length > 0 && long.length < 60, `${long.length} of 20,000 names are longer`);
  const starts = new Map<string, number>();
  for (const name of names) starts.set(name.slice(0, 7), (starts.get(name.slice(0, 7)) ?? 0) + 1);
  assert.ok(long.every((name) => starts.get(name.slice(0, 7))! > 1));
  assert.equal(pointNames([...points].reverse()), [...names].reverse());
});

test.run();
