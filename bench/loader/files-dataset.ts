// A data set in DELIVER's layout and the published augmentation, as plain data.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset, PhotoAugment } from '../../src/compiler/normal-form.js';

export const AUGMENT: PhotoAugment = {
  call: 'augment',
  args: { flip: 0.5, scale_min: 0.5, scale_max: 2, jitter: 0.2, blur: 0.2 },
};

/** Folder and token of each modality in file names. */
export const MODALITIES = [
  ['rgb', 'img', 'rgb'],
  ['depth', 'hha', 'depth'],
  ['event', 'event', 'event'],
  ['lidar', 'lidar', 'lidar'],
] as const;

/** Pictures below `root`/img in folders named `split`. */
function countFrames(root: string, split: string): number {
  const paths = readdirSync(join(root, 'img'), { recursive: true, encoding: 'utf8' });
  return paths.filter((path) => path.split('/')[1] === split && path.endsWith('.png')).length;
}

/** The pictures of splits train and val below `root`, `side` pixels high and wide. */
export function filesDataset(root: string, side: number): Dataset {
  return {
    name: 'bench',
    root,
    generator: null,
    classes: 25,
    ignore: 255,
    names: null,
    palette: null,
    stored: null,
    crop: null,
    list: null,
    missing: 'error',
    size: [side, side],
    modalities: MODALITIES.map(([name, folder, token]) => ({
      name,
      source: {
        call: 'image',
        args: {
          path: `${folder}/{case}/{split}/{scene}/{stem}_${token}_front.png`,
          norm: name === 'rgb' ? 'imagenet' : 'unit',
          resize: name === 'event' ? 'nearest' : 'bilinear',
        },
      },
    })),
    label: {
      source: {
        call: 'ids',
        args: { path: 'semantic/{case}/{split}/{scene}/{stem}_semantic_front.png', offset: -1, channel: 0 },
      },
    },
    splits: ['train', 'val'].map((name) => ({ name, frames: countFrames(root, name) })),
  };
}
