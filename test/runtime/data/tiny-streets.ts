// The built-in data set at test size.
import type { Augment, Dataset } from '../../../src/compiler/normal-form.js';
import type { Batch, BatchSource } from '../../../src/runtime/data/batch.js';

const modality = (name: string) =>
  ({
    name,
    source: { call: 'generated', args: { picture: name, norm: name === 'rgb' ? 'imagenet' : 'unit' } },
  }) as const;

export function tinyStreets(change: Partial<Dataset> = {}): Dataset {
  return {
    name: 'streets',
    root: null,
    generator: { call: 'streets', args: { seed: 1, failures: 0.3 } },
    classes: 12,
    ignore: 255,
    names: null,
    palette: null,
    stored: null,
    crop: null,
    list: null,
    missing: 'error',
    size: [64, 64],
    modalities: ['rgb', 'depth', 'event', 'lidar'].map(modality),
    label: { source: { call: 'generated_labels', args: {} } },
    splits: [
      { name: 'train', frames: 20 },
      { name: 'val', frames: 7 },
    ],
    ...change,
  };
}

export const AUGMENT: Augment = {
  call: 'augment',
  args: { flip: 0.5, scale_min: 0.5, scale_max: 2, jitter: 0.2, blur: 0.2 },
};

export async function collect(source: BatchSource): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of source) batches.push(batch);
  return batches;
}
