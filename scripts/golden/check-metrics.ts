// Metrics of a confusion matrix, to the printed digit.
import { classMetrics } from '../../src/model/metrics.js';
import type { GoldenCase } from './case.js';
import type { Quantity } from './quantity.js';

/** Half a unit of the second decimal of a percentage, and what float32 adds to it. */
const PRINTED = 0.005 + 1e-5;

export function checkMetrics(file: GoldenCase): readonly Quantity[] {
  const { shape, data } = file.float('confusion');
  const metrics = classMetrics(data, shape[0]!);
  const compare = (name: string, got: number, wanted: number): Quantity => ({
    name,
    error: Math.abs(100 * got - wanted),
    tolerance: PRINTED,
    measure: 'absolute, in percent',
  });
  const means = { miou: metrics.miou, mf1: metrics.mf1, macc: metrics.macc };
  const lists = { iou: metrics.iou, f1: metrics.f1, acc: metrics.accuracy };
  return [
    ...Object.entries(means).map(([name, got]) => compare(name, got, file.facts[name] as number)),
    ...Object.entries(lists).flatMap(([name, got]) =>
      (file.facts[name] as readonly number[]).map((wanted, c) => compare(`${name}[${c}]`, got[c]!, wanted)),
    ),
  ];
}
