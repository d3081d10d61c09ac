// One frame to its place in a batch: augmented, or resized by the published rule.
import type { PhotoAugment } from '../../compiler/normal-form.js';
import type { CounterRandom } from '../../random/philox.js';
import { type AugmentTarget, augmentFrame, drawAugment, recolourFrame } from './augment/augment-frame.js';
import { drawScaleCrop, inSixteenBits, type ScaleCropPlan } from './augment/scale-crop.js';
import { type EvaluationSizes, resizeForEvaluation } from './evaluation-size.js';
import type { Frame } from './frame.js';
import { normaliseInto } from './normalise.js';
import { type Place, placeView } from './place-view.js';
import { resizeFrame } from './resize.js';

/** A frame that has the size of the batch. */
function placeWhole(frame: Frame, { norms }: AugmentTarget, { slot, of, out }: Place): void {
  const pixels = frame.height * frame.width;
  for (const [m, picture] of frame.pictures.entries()) {
    normaliseInto(picture, norms[m]!, out.images, (m * of + slot) * pixels * 3);
  }
  out.labels.set(frame.labels, slot * pixels);
}

/** `scale_crop` is the same in both semantics. In `paper` semantics resize, crop, flip and normalisation are one pass over the pixels that the window keeps. */
export function placeAugmented(
  frame: Frame,
  augment: PhotoAugment | ScaleCropPlan,
  target: AugmentTarget,
  random: CounterRandom,
  place: Place,
): void {
  if (augment.call === 'scale_crop') {
    const view = drawScaleCrop([frame.height, frame.width], augment, target.image, random);
    placeView(inSixteenBits(frame), view, target, place);
    return;
  }
  if (target.semantics === 'reference') {
    placeWhole(augmentFrame(frame, augment, target, random), target, place);
    return;
  }
  const draw = drawAugment([frame.height, frame.width], augment, target, random);
  placeView(recolourFrame(frame, draw, target.norms), draw, target, place);
}

/** Both resizes of the rule; the second, which most sizes do not need, is one pass with the normalisation. */
export function placeResized(frame: Frame, sizes: EvaluationSizes, target: AugmentTarget, place: Place): void {
  if (target.semantics === 'reference') {
    placeWhole(resizeForEvaluation(frame, sizes, target.semantics), target, place);
    return;
  }
  const again = sizes.scaled[0] !== sizes.final[0] || sizes.scaled[1] !== sizes.final[1];
  const first = again ? resizeFrame(frame, ...sizes.scaled, target.semantics) : frame;
  placeView(first, { sides: sizes.final, corner: [0, 0], flipped: false }, target, place);
}

/** What a frame lacks is zeros for the network, whatever number black is. Returns what it lacks. */
export function placeAbsent({ absent = [], pictures }: Frame, { slot, of, out }: Place): readonly number[] {
  const length = out.images.length / (pictures.length * of);
  for (const modality of absent) {
    const start = (modality * of + slot) * length;
    out.images.fill(0, start, start + length);
  }
  return absent;
}
