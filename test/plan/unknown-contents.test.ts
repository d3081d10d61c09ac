// Data that are elsewhere: what an earlier run found there stands in for them, whatever the data set declares.
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readSource } from '../../src/cli/source-reader.js';
import { compile } from '../../src/compiler/compile.js';
import { planStages } from '../../src/compiler/plan.js';
import { isSelectionProblem, selectVariants } from '../../src/compiler/select-variants.js';
import { packageRoot } from '../../src/package-root.js';
import { identifyPlan } from '../../src/plan/identified-plan.js';
import { ContentReader } from '../../src/plan/plan-contents.js';
import { temporaryFolder } from '../runtime/run/temporary-folder.js';

test('the fingerprint of an earlier run is assumed for data whose root is not known', async () => {
  delete process.env.MINI_DELIVER;
  const baseFolder = join(packageRoot, 'experiments');
  const selected = selectVariants(compile(join(baseFolder, 'mini-deliver.rseg'), readSource), null);
  if (isSelectionProblem(selected)) throw new Error(selected.message);
  const { form } = selected[0]!.compiled;
  const bare = planStages(form, 1, { baseFolder });
  const splits = [{ split: 'train', frames: 6, digest: 'of the split' }];
  const { records } = identifyPlan(bare, { data: 'of an earlier run', weights: {} }, splits);
  const found = await new ContentReader(baseFolder, temporaryFolder(), records).read(bare, form.data);
  assert.is(found.digests.data, 'of an earlier run');
  assert.equal(found.splits, splits);
  assert.equal(
    found.unknown.map(({ assumed }) => assumed),
    [true],
  );
  const first = await new ContentReader(baseFolder, temporaryFolder(), []).read(bare, form.data);
  assert.equal([first.digests.data, first.unknown[0]!.assumed], [null, false]);
});

test.run();
