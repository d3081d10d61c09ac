// The compiled loops are those of the sources beside them.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../../src/package-root.js';
import { PIXELS_SOURCE } from '../../../src/runtime/data/kernels/pixels-wasm.js';

test('kernels/*.ts were compiled after their last change (npm run kernels)', () => {
  const folder = join(packageRoot, 'kernels');
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, name)));
  assert.is(PIXELS_SOURCE, hash.digest('hex'));
});

test.run();
