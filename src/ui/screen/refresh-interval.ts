import { isLive } from '../fleet/fleet-row.js';
import type { RunModel } from '../run-model.js';
import type { Snapshot } from './screen-store.js';

const USUAL_MS = 250;
/** A picture costs about 10 ms of a core: where the training has only two and needs both, it gets them. */
const SPARING_MS = 1000;
const FEW_CORES = 2;
/** Of many runs something always changes; a table is read line by line, not watched like a clock. */
const TABLE_MS = 500;

/** Shortest time between two pictures, ms: 4 Hz, 2 Hz for a table of runs, or 1 Hz while a training computes on a machine of few cores. */
export function refreshInterval(
  { fleet, model, state }: Pick<Snapshot, 'fleet' | 'model' | 'state'>,
  cores: number,
): number {
  const table = fleet !== null && state.place === 'overview';
  const models = table ? fleet.rows.filter(isLive).map((row) => row.model) : model.end === null ? [model] : [];
  const here = fleet === null || fleet.list.where === 'local';
  if (here && cores <= FEW_CORES && models.some((one) => !onGpu(one))) return SPARING_MS;
  return table ? TABLE_MS : USUAL_MS;
}

function onGpu({ engine }: RunModel): boolean {
  const description = engine?.description ?? '';
  return /gpu|cuda/i.test(description) && !/\bcpu\b/i.test(description);
}
