// Frames of the size of DELIVER's, written as files in its layout: streets, with the filters of real pictures.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Dataset } from '../../src/compiler/normal-form.js';
import { writePack } from '../../src/runtime/data/packs/write-pack.js';
import { planSource } from '../../src/runtime/data/plan-source.js';
import { openFrames } from '../../src/runtime/data/source-plan.js';
import { encodePng, type PngForm } from './encode-png.js';
import { filesDataset, MODALITIES } from './files-dataset.js';

function write(file: string, data: Uint8Array, form: PngForm): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, encodePng(data, form));
}

/** `frames` frames of `side` x `side` pixels below `root`, all of split train. */
export async function writeTree(root: string, side: number, frames: number): Promise<void> {
  mkdirSync(join(root, 'img'), { recursive: true });
  const streets: Dataset = {
    ...filesDataset(root, side),
    generator: { call: 'streets', args: { seed: 1, failures: 0 } },
    modalities: MODALITIES.map(([name]) => ({
      name,
      source: { call: 'generated', args: { picture: name, norm: 'unit' } },
    })),
    label: { source: { call: 'generated_labels', args: {} } },
    splits: [{ name: 'train', frames }],
  };
  const source = openFrames(await planSource(streets, 'train', { baseFolder: root, environment: {} }));
  for (let n = 0; n < frames; n++) {
    const frame = source.read(n);
    const form = { height: side, width: side, depth: 8 } as const;
    const name = (folder: string, token: string): string =>
      join(root, folder, 'sun', 'train', 'MAP_1_point1', `${String(n).padStart(6, '0')}_${token}_front.png`);
    for (const [m, [, folder, token]] of MODALITIES.entries()) {
      write(name(folder, token), frame.pictures[m] as Uint8Array, { ...form, colourType: 2 });
    }
    const label = Uint8Array.from({ length: side * side * 4 }, (_, i) =>
      i % 4 === 0 ? (frame.labels[i >> 2]! + 1) % 256 : i % 4 === 3 ? 255 : 0,
    );
    write(name('semantic', 'semantic'), label, { ...form, colourType: 6 });
  }
}

/** The pack of split train of such a tree, written to `folder`: its path. */
export async function packTree(root: string, side: number, folder: string): Promise<string> {
  const { frames } = await planSource(filesDataset(root, side), 'train', { baseFolder: root, environment: {} });
  if (frames.kind !== 'files') throw new Error('the data set has no files');
  const file = join(folder, `${side}.pack`);
  const nothing = async (): Promise<void> => undefined;
  if (!existsSync(file)) await writePack(frames, { dataset: 'bench', split: 'train', root }, file, 0, nothing, nothing);
  return file;
}
