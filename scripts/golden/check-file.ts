// Decides from its content what a golden file holds and checks it.
import type { Engine } from '../../src/runtime/engine/engine.js';
import { GoldenCase } from './case.js';
import { checkForward } from './check-forward.js';
import { checkLosses } from './check-losses.js';
import { checkMetrics } from './check-metrics.js';
import { checkTraining } from './check-training.js';
import type { Quantity } from './quantity.js';

export type GoldenKind = 'forward' | 'losses' | 'training' | 'metrics';

export function kindOf(file: GoldenCase): GoldenKind {
  if (file.has('confusion')) return 'metrics';
  if (Array.isArray(file.facts.log)) return 'training';
  if (typeof file.facts.values === 'object') return 'losses';
  if (file.names.some((name) => name.startsWith('input.'))) return 'forward';
  throw new Error('neither a forward, loss, training nor metrics file');
}

/** Every quantity of the file, computed on `engine`. Metrics need none. */
export async function checkFile(path: string, engine: Engine): Promise<readonly Quantity[]> {
  const file = new GoldenCase(path);
  switch (kindOf(file)) {
    case 'forward':
      return checkForward(file, engine);
    case 'losses':
      return checkLosses(file, engine);
    case 'training':
      return checkTraining(file, engine);
    case 'metrics':
      return checkMetrics(file);
  }
}
