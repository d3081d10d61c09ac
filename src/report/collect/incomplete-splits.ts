// Which splits of a run's data have frames that are not whole, as its folder tells.
import type { Stage } from '../../compiler/stage-plan.js';
import type { FrameIndex } from '../../runtime/data/batch.js';
import { hasArtifact } from '../../runtime/run/stage-artifacts.js';
import { readDataIndex } from '../../runtime/run/stages/index-data-stage.js';

/** Empty where all frames are whole, or the folder does not tell. */
export function incompleteSplits(folder: string, stages: readonly Stage[]): readonly FrameIndex[] {
  return stages.flatMap((stage) => {
    if (stage.op !== 'index-data' || stage.data.missing === 'error' || !hasArtifact(folder, stage)) return [];
    return readDataIndex(folder, stage).splits.filter(
      ({ absent, skipped }) => absent !== undefined || skipped !== undefined,
    );
  });
}
