// What the runs of a plan will leave on the disk: checkpoints with the moments of the optimiser, and final weights.
import type { Stage } from '../compiler/stage-plan.js';
import { networkSize } from './network-size.js';

const BYTES = 4;
/** parameters and two moments of AdamW */
const TENSORS_IN_CHECKPOINT = 3;
/** the last two are kept, and the best one where there is a choice */
const KEPT = 2;

/** Bytes that `stage` leaves; stages without weights leave next to nothing. */
export function diskUse(stage: Stage): number {
  switch (stage.op) {
    case 'train-teacher':
    case 'train-student': {
      const weights = networkSize(stage.model, stage.data.classes) * BYTES;
      const kept = KEPT + (stage.validation.select.call === 'last' ? 0 : 1);
      return weights * (1 + TENSORS_IN_CHECKPOINT * kept);
    }
    default:
      return 0;
  }
}
