// Weights after training, compared with those of the file.
import { fromTorchLayout } from '../../src/runtime/checkpoint/torch-layout.js';
import type { HostTensors } from '../../src/runtime/engine/engine.js';
import type { GoldenCase } from './case.js';
import type { Quantity } from './quantity.js';
import { isFree, keyHalf } from './zero-gradients.js';

const PREFIX = 'final.weights.';
const CLOSE = 3e-4;

/** Per tensor: share of entries further off than 3e-4 (a tenth allowed), median difference, and distance in L2. */
export function weightQuantities(file: GoldenCase, trained: HostTensors): readonly Quantity[] {
  return file.names
    .filter((name) => name.startsWith(PREFIX) && !name.endsWith('.num_batches_tracked'))
    .flatMap((stored): Quantity[] => {
      const name = stored.slice(PREFIX.length);
      if (isFree(name)) return [];
      const wanted = fromTorchLayout(name, file.float(stored)).data;
      const got = trained[`student/${name}`];
      if (got === undefined) return [{ name: stored, error: Number.NaN, tolerance: 0, measure: 'missing' }];
      const start = keyHalf(name, wanted.length);
      const differences = Float32Array.from(wanted.subarray(start), (value, i) => Math.abs(value - got[start + i]!));
      const far = differences.filter((difference) => !(difference <= CLOSE)).length / differences.length;
      const norm = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
      return [
        { name: stored, error: far, tolerance: 0.1, measure: 'share of entries off by more than 3e-4' },
        { name: stored, error: median(differences), tolerance: 2e-4, measure: 'median difference' },
        { name: stored, error: norm(differences) / norm(wanted), tolerance: null, measure: 'L2 relative' },
      ];
    });
}

function median(values: Float32Array): number {
  if (values.some(Number.isNaN)) return Number.NaN;
  return values.slice().sort()[values.length >> 1]!;
}
