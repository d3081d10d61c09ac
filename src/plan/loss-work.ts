// Floating-point operations of the loss terms: those of matrix products, which is what `graphCost` counts. The other losses are element by
// element and count nothing there.
import type { LossTerm } from '../compiler/normal-form.js';
import type { Network } from '../model/network.js';
import { type ImageSize, stageSizes } from './network-work.js';

export interface LossSetting {
  readonly student: Network;
  readonly teacher: Network;
  readonly image: ImageSize;
  readonly batch: number;
  /** M */
  readonly modalities: number;
  /** m: modalities that the student sees */
  readonly present: number;
}

/** Forward and gradient of one term in one step. */
export function lossWork({ loss }: LossTerm, setting: LossSetting): number {
  // what a loss of the user's own computes is not known here
  if (loss.from !== undefined) return 0;
  switch (loss.call) {
    case 'hpdm':
      return prototypeWork(setting, loss.args.align === 'conv1x1');
    case 'rrm':
      return loss.args.align === 'conv1x1' ? projectionWork(setting) : 0;
    case 'cmd':
      return similarityWork(setting);
    default:
      return 0;
  }
}

/** Class prototypes of all maps of both networks; the gradient flows to the student's maps alone. */
function prototypeWork({ student, teacher, image, batch, modalities, present }: LossSetting, align: boolean): number {
  const own = present * batch;
  const stages = stageSizes(image).map(([h, w], j) => {
    const perMap = 2 * student.classes * h * w;
    const products = perMap * (2 * own * student.dims[j]! + modalities * batch * teacher.dims[j]!);
    return products + (align ? 6 * own * student.classes * student.dims[j]! * teacher.dims[j]! : 0);
  });
  return stages.reduce((sum, stage) => sum + stage);
}

/** Whole maps of the student, projected to the width of the teacher's. */
function projectionWork({ student, teacher, image, batch, present }: LossSetting): number {
  const stages = stageSizes(image).map(
    ([h, w], j) => 6 * present * batch * h * w * student.dims[j]! * teacher.dims[j]!,
  );
  return stages.reduce((sum, stage) => sum + stage);
}

/** Products of all pairs of maps: once for the teacher, three times for the student. */
function similarityWork({ student, teacher, image, batch, present }: LossSetting): number {
  const maps = present * batch;
  const stages = stageSizes(image).map(
    ([h, w], j) => 2 * maps * maps * h * w * (3 * student.dims[j]! + teacher.dims[j]!),
  );
  return stages.reduce((sum, stage) => sum + stage);
}
