// The compiled loops are those of the source beside them.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../../src/package-root.js';
import { PIXELS_SOURCE } from '../../../src/runtime/data/kernels/pixels-wasm.js';

test('kernels/pixels.ts was compiled after its last change (npm run kernels)', () => {
  const source = readFileSync(join(packageRoot, 'kernels', 'pixels.ts'));
  assert.is(PIXELS_SOURCE, createHash('sha256').update(source).digest('hex'));
});

test.run();
