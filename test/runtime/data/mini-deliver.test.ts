// Ten real DELIVER frames, where they lie beside the repository (../shared/data/mini-deliver); skipped elsewhere.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Dataset } from '../../../src/compiler/normal-form.js';
import { packageRoot } from '../../../src/package-root.js';
import { indexFrames, openEvaluation, openTraining } from '../../../src/runtime/data/open-split.js';
import { ALL_CLASSES } from '../../../src/runtime/data/streets/street-classes.js';
import { tinyDeliver } from './tiny-deliver.js';
import { AUGMENT, collect } from './tiny-streets.js';

const context = { baseFolder: packageRoot, environment: {} };
const root = '../shared/data/mini-deliver';
const here = existsSync(join(packageRoot, root)) ? test : test.skip;
const miniDeliver: Dataset = tinyDeliver(root, {
  name: 'mini_deliver',
  classes: 25,
  size: [290, 290],
  splits: [
    { name: 'train', frames: 6 },
    { name: 'val', frames: 3 },
    { name: 'test', frames: 1 },
  ],
});

here('all ten frames load, and the share of every class is as documented', async () => {
  const counts = new Map<number, number>();
  let pixels = 0;
  for (const { name, frames } of miniDeliver.splits) {
    assert.is((await indexFrames(miniDeliver, name, context)).frames, frames);
    // 320 is the published size for a short side of 290, so labels are enlarged evenly by nearest neighbour.
    const source = await openEvaluation(miniDeliver, name, { batch: 1, image: [320, 320], workers: 0 }, context);
    for (const batch of await collect(source)) {
      for (const v of batch.labels) counts.set(v, (counts.get(v) ?? 0) + 1);
      pixels += batch.labels.length;
    }
  }
  assert.is(pixels, 10 * 320 * 320);
  const share = (v: number): number => (100 * (counts.get(v) ?? 0)) / pixels;
  const expected = {
    Sky: 42.3,
    Road: 27.4,
    SideWalk: 13.3,
    Building: 4.8,
    Vegetation: 3.3,
    Bus: 2.3,
    Bridge: 1.1,
    Pole: 0.57,
    Terrain: 0.37,
    Static: 0.06,
  };
  for (const [name, percent] of Object.entries(expected)) {
    const measured = share(ALL_CLASSES.indexOf(name));
    assert.ok(Math.abs(measured - percent) < 0.12, `${name}: ${measured.toFixed(2)} % instead of ${percent} %`);
  }
  assert.ok(Math.abs(share(255) - 4.6) < 0.1, `ignore: ${share(255)}`);
  assert.is(counts.size, 13, 'twelve classes and ignore');
});

here('training batches of real frames are the same from workers', async () => {
  const options = { seed: 1, batch: 2, image: [128, 128] as const, firstStep: 0, steps: 4, augment: AUGMENT };
  const inline = await collect(await openTraining(miniDeliver, 'train', { ...options, workers: 0 }, context));
  assert.equal(await collect(await openTraining(miniDeliver, 'train', { ...options, workers: 2 }, context)), inline);
  assert.ok(inline.every((batch) => batch.labels.some((v) => v !== 255)));
});

test.run();
