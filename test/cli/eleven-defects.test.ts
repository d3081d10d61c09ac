// docs/eleven-defects.md: every defect has its section, and the table of effective weights is what `rseg plan` prints. The messages on the
// page are compared with all others of the documentation, in test/docs.test.ts.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../src/package-root.js';

const page = readFileSync(join(packageRoot, 'docs/eleven-defects.md'), 'utf8');

test('eleven defects have a section, and what rseg says in it', () => {
  const sections = page.split(/^## /m).slice(1);
  const numbers = sections.flatMap((section) =>
    [...(/^[\d, ]+/.exec(section)?.[0] ?? '').matchAll(/\d+/g)].map(Number),
  );
  assert.equal(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  const codes = sections.map((section) => /error\[(RS\d{4})\]/.exec(section)?.[1] ?? 'plan');
  assert.equal(codes, ['RS2001', 'RS3301', 'RS1037', 'RS3101', 'plan', 'RS3120', 'RS2003', 'RS3210']);
});

test('the effective weights are those of the plan', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rseg-defects-'));
  try {
    const file = /```rseg seven.rseg\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const table = /```text\n(term {2}[\s\S]*?)```/.exec(page)?.[1] ?? '';
    assert.ok(table.split('\n').length > 8);
    cpSync(join(packageRoot, 'experiments/datasets'), join(folder, 'datasets'), { recursive: true });
    writeFileSync(join(folder, 'seven.rseg'), file);
    const words = [join(packageRoot, 'bin/rseg.js'), 'plan', 'seven.rseg:spcr.scripts'];
    const { stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
    assert.ok(stdout.includes(table), `${stdout}\n${stderr}`);
    for (const name of ['kl_only', 'kl_rrm', 'kl_proto', 'zero', 'zero_random', 'hybrid'])
      assert.ok(stdout.includes(name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();
