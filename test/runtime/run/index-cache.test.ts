import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { FrameIndex } from '../../../src/runtime/data/batch.js';
import type { FilesPlan } from '../../../src/runtime/data/files/file-frames.js';
import { cachedIndex } from '../../../src/runtime/run/index-cache.js';
import { temporaryFolder } from './temporary-folder.js';

test('pictures are read again only when their listing changed', async () => {
  const folder = temporaryFolder();
  const [root, runs] = [join(folder, 'data'), join(folder, 'runs')];
  mkdirSync(root);
  const names = [['a.png', 'b.png']];
  const hourAgo = Date.now() / 1000 - 3600;
  const write = (name: string, text: string): void => {
    writeFileSync(join(root, name), text);
    utimesSync(join(root, name), hourAgo, hourAgo);
  };
  write('a.png', 'one');
  write('b.png', 'two');
  const plan: FilesPlan = {
    ...{
      kind: 'files',
      root,
      names,
      holes: [{}],
      mirrored: [],
      skipped: [],
      absent: [[]],
      size: [1, 1],
      stored: [1, 1],
      crop: null,
    },
    modalities: [{ kind: 'picture', files: 1, resize: 'bilinear' }],
    label: { kind: 'offset', offset: 0, channel: 0, classes: 2, ignore: 255 },
  };
  let reads = 0;
  const read = async (): Promise<FrameIndex> => ({ split: 'train', frames: 1, digest: `read ${++reads}` });
  const digest = async (): Promise<string> => (await cachedIndex(runs, plan, read)).digest;

  assert.is(await digest(), 'read 1');
  assert.is(await digest(), 'read 1');
  // same size and same time: the change time gives it away
  write('b.png', 'six');
  assert.is(await digest(), 'read 2');
  writeFileSync(join(runs, '.cache', 'data-index.json'), 'damaged');
  assert.is(await digest(), 'read 3');
  assert.is(await digest(), 'read 3');
  // changed just now: it may change again within the same tick of the clock
  writeFileSync(join(root, 'a.png'), 'new');
  assert.is(await digest(), 'read 4');
  assert.is(await digest(), 'read 5');
});

test.run();
