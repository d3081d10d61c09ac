import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { EXIT, UserError } from '../../../src/exit-code.js';
import { executePlan } from '../../../src/runtime/run/execute-plan.js';
import { createRunFolder } from '../../../src/runtime/run/run-folder.js';

/** What executing a run folder with this plan file ends in. */
async function failureWith(planText: string): Promise<unknown> {
  const runs = mkdtempSync(join(tmpdir(), 'rseg-plan-'));
  try {
    const folder = createRunFolder(join(runs, 'abc'));
    writeFileSync(folder.plan, planText);
    const job = {
      run: folder.path,
      runs,
      engine: 'cpu',
      stages: null,
      requireSameEnvironment: false,
      roomWaitMs: 0,
      attempt: 1,
      token: '',
      origin: '0',
    } as const;
    return await executePlan(
      job,
      { stop: null, takeCheckpointRequest: () => false, paused: false },
      () => undefined,
    ).then(
      () => null,
      (error: unknown) => error,
    );
  } finally {
    rmSync(runs, { recursive: true });
  }
}

test('a plan file that was damaged or edited is refused with its place, before anything runs', async () => {
  for (const text of ['{ "variant": "x"', '{}', '{"variant":"x","seed":"one","run":"abc","stages":[],"runtime":{}}']) {
    const failure = await failureWith(text);
    assert.instance(failure, UserError);
    assert.is((failure as UserError).exitCode, EXIT.fileErrors);
    assert.match((failure as UserError).where ?? '', /plan\.json$/);
  }
});

test.run();
