// Makes the picture versions of a batch.
import { assertNever } from '../../../assert-never.js';
import type { Batch } from '../../data/batch.js';
import { addNoise, losePixels } from '../../data/corruptions.js';
import { addNoiseReference, losePixelsReference } from '../../data/reference-corruptions.js';
import type { View } from './suite-views.js';

export interface RenderSettings {
  readonly views: readonly View[];
  readonly modalities: number;
  readonly seed: number;
  readonly semantics: 'paper' | 'reference';
}

/** Pictures [V, B, H, W, 3] of all views; `number` is that of the batch in its split. */
export function renderViews(settings: RenderSettings, batch: Batch, number: number): Float32Array {
  const { views, modalities, seed, semantics } = settings;
  const length = batch.images.length / modalities;
  const out = new Float32Array(views.length * length);
  for (const [v, view] of views.entries()) {
    const { modality } = view;
    const pictures = batch.images.subarray(modality * length, (modality + 1) * length);
    const key = { seed, modality, indices: batch.indices };
    const referenceKey = { seed, modality, batch: number };
    const place = v * length;
    switch (view.kind) {
      case 'clean':
        out.set(pictures, place);
        break;
      case 'masked':
        out.set(
          view.combination === null
            ? losePixels(pictures, view.share, key)
            : losePixelsReference(pictures, view.share, { ...referenceKey, combination: view.combination }),
          place,
        );
        break;
      case 'noisy':
        out.set(
          semantics === 'paper' ? addNoise(pictures, view, key) : addNoiseReference(pictures, view, referenceKey),
          place,
        );
        break;
      default:
        assertNever(view);
    }
  }
  return out;
}
