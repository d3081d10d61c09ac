// The domain checks of a variant, in the order of their messages about one place.
import { checkAugmentation } from './check-augmentation.js';
import { checkDropout } from './check-dropout.js';
import { checkFeatureWidths } from './check-feature-widths.js';
import { checkGpus } from './check-gpus.js';
import { checkImageSizes } from './check-image-sizes.js';
import { checkLengths, checkRamps } from './check-lengths.js';
import { checkMemory } from './check-memory.js';
import { checkNetworks } from './check-networks.js';
import { checkSeeds } from './check-seeds.js';
import { checkSelection } from './check-selection.js';
import { checkSplits } from './check-splits.js';
import { checkSuites } from './check-suites.js';
import { checkTeacherPresent } from './check-teacher-present.js';
import { checkTeacherTraining } from './check-teacher-training.js';
import { checkWeights } from './check-weights.js';
import type { VariantCheck } from './variant-check.js';

/** A check and the settings that it looks at; it may look at the data set and the `final` paths as well. */
export interface ListedCheck {
  readonly check: VariantCheck;
  readonly reads: readonly string[];
}

export const VARIANT_CHECKS: readonly ListedCheck[] = [
  { check: checkTeacherPresent, reads: ['teacher', 'loss'] },
  { check: checkNetworks, reads: ['teacher', 'student', 'train'] },
  { check: checkFeatureWidths, reads: ['teacher', 'student', 'loss'] },
  { check: checkImageSizes, reads: ['train', 'train_teacher', 'eval', 'teacher', 'semantics'] },
  { check: checkDropout, reads: ['dropout'] },
  { check: checkSplits, reads: ['teacher', 'train', 'train_teacher', 'eval'] },
  { check: checkLengths, reads: ['teacher', 'train', 'train_teacher'] },
  { check: checkRamps, reads: ['train', 'loss'] },
  { check: checkSuites, reads: ['eval'] },
  { check: checkSelection, reads: ['eval', 'train'] },
  { check: checkAugmentation, reads: ['train', 'train_teacher'] },
  { check: checkSeeds, reads: ['seeds'] },
  { check: checkWeights, reads: ['loss'] },
  { check: checkTeacherTraining, reads: ['teacher', 'train', 'train_teacher'] },
  { check: checkGpus, reads: ['resources', 'device'] },
  {
    check: checkMemory,
    reads: ['resources', 'train', 'train_teacher', 'teacher', 'student', 'loss', 'dropout', 'semantics'],
  },
];
