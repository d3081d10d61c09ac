// The reference listing of the language, file by file: a larger student on a machine profile, with terms edited by label.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compile } from '../../src/compiler/compile.js';
import { packageRoot } from '../../src/package-root.js';
import { normalFormProblems } from '../../src/runtime/run/schema-check.js';
import { readerIn } from './fixture-reader.js';

const { diagnostics, variants } = compile('large.rseg', readerIn(`${packageRoot}/test/grammar/fixtures`));

test('the listing has no errors; selecting on the split that is reported is its one warning', () => {
  assert.equal(
    diagnostics.map(({ code }) => code),
    ['selects-on-test'],
  );
});

test('a wider student projects its features in every term that compares them', () => {
  const form = variants.get('spcr_large')!.form;
  assert.equal(normalFormProblems(form), []);
  assert.equal(
    form.loss.map(({ label, weight, loss }) => [label, weight, loss.call, loss.args]),
    [
      ['ce', 1, 'ce', {}],
      ['cwd', 3, 'cwd', { temperature: 4 }],
      ['hpdm', 100, 'hpdm', { pair: 'hybrid', align: 'conv1x1' }],
      ['hpdm_low', 10, 'hpdm', { pair: 'single', align: 'conv1x1' }],
      ['kl', 50, 'kl', { temperature: 1 }],
      ['rrm', 12, 'rrm', { pair: 'single', scale: 1e-5, samples: 1, align: 'conv1x1' }],
    ],
  );
  assert.equal(form.student.args.backbone.args.dims, [64, 128, 320, 512]);
  assert.is(form.teacher?.args.weights, 'weights/teacher.safetensors');
});

test('the profile sets where it runs, the experiment what is computed', () => {
  const form = variants.get('spcr_large')!.form;
  const resources = { gpus: 1, cpus: null, memory: 40 * 2 ** 30, time: 43_200, partition: null, account: null };
  assert.equal(form.runtime, { device: 'gpu', workers: 8, packs: null, checkpoints: null, resources });
  const rmm = form.eval.suites.find(({ name }) => name === 'rmm')!.suite;
  assert.equal(rmm.args, { subsets: 'all_subsets', absent: 'zero', pixels: 0.3, probability: 0.2 });
});

test.run();
