// The released code's numbers on a tiny network, on the engines that can be opened here.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkFile } from '../scripts/golden/check-file.js';
import { formatQuantity, passes } from '../scripts/golden/quantity.js';
import { packageRoot } from '../src/package-root.js';
import type { Engine, EngineName } from '../src/runtime/engine/engine.js';
import { openEngine } from '../src/runtime/engine/open-engine.js';

const folder = join(packageRoot, 'test', 'golden');
const files = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
/** quantities that must be judged in each kind of file, so that none is lost unnoticed */
const LEAST: Readonly<Record<string, number>> = { forward: 15, losses: 50, training: 350, metrics: 30 };

for (const name of ['cpu', 'tensorflow'] as const satisfies readonly EngineName[]) {
  const opening: Promise<Engine | null> = openEngine(name).catch((error: Error) => {
    // the cpu engine needs nothing, so it has no excuse
    if (name === 'cpu') throw error;
    console.log(`golden files not checked on ${name}: ${error.message}`);
    return null;
  });
  for (const file of files)
    test(`${file} on ${name}`, async () => {
      const engine = await opening;
      if (engine === null) return;
      const quantities = await checkFile(join(folder, file), engine);
      const failures = quantities.filter((quantity) => !passes(quantity)).map(formatQuantity);
      assert.is(failures.join('\n'), '');
      const judged = quantities.filter(({ tolerance }) => tolerance !== null).length;
      const kind = Object.keys(LEAST).find((part) => file.includes(part)) ?? '';
      assert.ok(judged >= LEAST[kind]!, `${judged} quantities judged in ${file}`);
    });
}

test('all four kinds of golden files are there', () => {
  for (const kind of Object.keys(LEAST))
    assert.ok(
      files.some((file) => file.includes(kind)),
      kind,
    );
});

test.run();
