// The published rule for pictures that are not augmented: short side to the target, then each side up to 32.
import type { Dataset } from '../../compiler/normal-form.js';
import { EXIT, UserError } from '../../exit-code.js';
import type { Frame } from './frame.js';
import { resizeFrame, type Semantics } from './resize.js';

export interface EvaluationSizes {
  /** after the short side became the target */
  readonly scaled: readonly [number, number];
  /** scored size: multiples of 32 */
  readonly final: readonly [number, number];
}

const upTo32 = (side: number): number => Math.ceil(side / 32) * 32;

/** Sides for a stored size: 1042x1042 at 1024 gives 1024x1024, 1080x1920 gives 1024x1820 and then 1024x1824. */
export function evaluationSizes([height, width]: readonly [number, number], target: number): EvaluationSizes {
  const scale = target / Math.min(height, width);
  const scaled = [Math.round(height * scale), Math.round(width * scale)] as const;
  return { scaled, final: [upTo32(scaled[0]), upTo32(scaled[1])] };
}

/** The two resizes for `image`, or a UserError when it would change the shape of the frames. */
export function plannedSizes(dataset: Dataset, image: readonly [number, number]): EvaluationSizes {
  const sizes = evaluationSizes(dataset.size, Math.min(...image));
  if (sizes.final[0] === image[0] && sizes.final[1] === image[1]) return sizes;
  throw new UserError(
    EXIT.fileErrors,
    `frames of data set ${dataset.name} are ${dataset.size.join('x')} and cannot be shown at ${image.join('x')} without distortion`,
    { help: `without augmentation use image = ${sizes.final.join('x')}` },
  );
}

/** Both resizes, as published: the second rounds again. */
export function resizeForEvaluation(frame: Frame, sizes: EvaluationSizes, semantics: Semantics): Frame {
  return resizeFrame(resizeFrame(frame, ...sizes.scaled, semantics), ...sizes.final, semantics);
}
