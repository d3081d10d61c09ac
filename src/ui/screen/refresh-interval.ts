import type { RunModel } from '../run-model.js';

const USUAL_MS = 250;
/** A picture costs about 10 ms of a core: where the training has only two and needs both, it gets them. */
const SPARING_MS = 1000;
const FEW_CORES = 2;

/** Shortest time between two pictures, ms: 4 Hz, or 1 Hz while a training computes on a machine of few cores. */
export function refreshInterval(model: RunModel, cores: number): number {
  const onGpu = /gpu|cuda/i.test(model.engine?.description ?? '') && !/\bcpu\b/i.test(model.engine?.description ?? '');
  return cores <= FEW_CORES && !onGpu && model.end === null ? SPARING_MS : USUAL_MS;
}
