// The released code's numbers on a tiny network, on the engines that can be opened here.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkFile } from '../scripts/golden/check-file.js';
import { formatQuantity, passes } from '../scripts/golden/quantity.js';
import { packageRoot } from '../src/package-root.js';
import { decodeSafetensors, encodeSafetensors } from '../src/runtime/checkpoint/safetensors.js';
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

/** A copy of a golden file with one float of one tensor changed. */
function damaged(file: string, tensor: string, change: (value: number) => number): string {
  const { tensors, metadata } = decodeSafetensors(readFileSync(join(folder, file)), file);
  const stored = tensors.get(tensor)!;
  const data = (stored.data as Float32Array).slice();
  data[1] = change(data[1]!);
  const path = join(mkdtempSync(join(tmpdir(), 'golden-')), 'changed.safetensors');
  writeFileSync(path, encodeSafetensors(new Map([...tensors, [tensor, { ...stored, data }]]), metadata));
  return path;
}

test('the checker notices one wrong number in each kind of file', async () => {
  const engine = await openEngine('cpu');
  const cases: readonly [string, string, number][] = [
    ['mit-tiny-forward.safetensors', 'student.logits.last_two', 1e-4],
    ['mit-tiny-losses.safetensors', 'grad.cmd_reference.stage2', 1],
    ['mit-tiny-metrics.safetensors', 'confusion', 500],
    ['mit-tiny-training.safetensors', 'step0.grad.encoder.block3.0.attn.q.weight', 1e-2],
  ];
  for (const [file, tensor, change] of cases) {
    const path = damaged(file, tensor, (value) => value + change);
    const failures = (await checkFile(path, engine)).filter((quantity) => !passes(quantity));
    assert.ok(failures.length > 0, `${tensor} of ${file} is not checked`);
    if (tensor !== 'confusion')
      assert.equal(
        failures.map(({ name }) => name),
        [tensor],
      );
    rmSync(dirname(path), { recursive: true });
  }
});

test('all four kinds of golden files are there', () => {
  for (const kind of Object.keys(LEAST))
    assert.ok(
      files.some((file) => file.includes(kind)),
      kind,
    );
});

test.run();
