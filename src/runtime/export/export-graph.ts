// The tensor graph that is exported, for one size of the batch or for any.
import { capture } from '../../graph/capture.js';
import { type OpenGraph, openBatch } from '../../graph/open-batch.js';
import { type ServeSettings, serve } from '../../model/serve.js';

export type BatchSize = number | 'dynamic';

/** Throws an Error naming the operation that is made for one size when a dynamic batch is not possible. */
export function exportGraph(settings: Omit<ServeSettings, 'batch'>, batch: BatchSize): OpenGraph {
  const graphFor = (size: number) => capture(serve({ ...settings, batch: size }));
  return batch === 'dynamic' ? openBatch(graphFor) : { graph: graphFor(batch), open: new Map() };
}
