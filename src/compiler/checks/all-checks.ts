// The domain checks of a variant, in the order of their messages about one place.
import { checkAugmentation } from './check-augmentation.js';
import { checkDropout } from './check-dropout.js';
import { checkFeatureWidths } from './check-feature-widths.js';
import { checkGpus } from './check-gpus.js';
import { checkImageSizes } from './check-image-sizes.js';
import { checkLengths } from './check-lengths.js';
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

export const VARIANT_CHECKS: readonly VariantCheck[] = [
  checkTeacherPresent,
  checkNetworks,
  checkFeatureWidths,
  checkImageSizes,
  checkDropout,
  checkSplits,
  checkLengths,
  checkSuites,
  checkSelection,
  checkAugmentation,
  checkSeeds,
  checkWeights,
  checkTeacherTraining,
  checkGpus,
  checkMemory,
];
