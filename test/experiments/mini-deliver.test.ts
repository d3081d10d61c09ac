// Real pictures through the real command: the six training frames of mini-deliver are learned by heart. Skipped where the
// pictures do not lie beside the repository (../shared/data/mini-deliver).
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../src/package-root.js';
import type { Metrics } from '../../src/runtime/run/stages/evaluate-stage.js';
import { rseg } from '../cli/rseg-command.js';

const PICTURES = join(packageRoot, '../shared/data/mini-deliver');
const here = existsSync(PICTURES) ? test : test.skip;

here('experiments/mini-deliver.rseg overfits six real frames', async () => {
  const runs = mkdtempSync(join(tmpdir(), 'rseg-mini-'));
  try {
    const words = ['run', 'experiments/mini-deliver.rseg', '--runs', runs, '--ui', 'plain'];
    const { code, stdout, stderr } = await rseg(words, { MINI_DELIVER: PICTURES });
    assert.is(code, 0, `${stdout}\n${stderr}`);
    const folder = readdirSync(runs).find((name) => /^[0-9a-f]{12}$/.test(name));
    const text = readFileSync(join(runs, folder!, 'metrics/evaluate-student.json'), 'utf8');
    const { suites, split, frames } = JSON.parse(text) as Metrics;
    assert.equal([split, frames], ['train', 6]);
    const [full] = suites.find(({ suite }) => suite === 'full')!.rows;
    assert.ok(full!.pixelAccuracy > 0.8, `pixel accuracy ${full!.pixelAccuracy}`);
    assert.match(readFileSync(join(runs, folder!, 'report.txt'), 'utf8'), /^pixel accuracy +- +[89]\d\.\d\d/m);
  } finally {
    rmSync(runs, { recursive: true, force: true });
  }
});

here('without its folder the experiment is a clear error', async () => {
  const { code, stderr } = await rseg(['run', 'experiments/mini-deliver.rseg'], { MINI_DELIVER: undefined });
  assert.is(code, 3, stderr);
  assert.match(stderr, /MINI_DELIVER/);
});

test.run();
