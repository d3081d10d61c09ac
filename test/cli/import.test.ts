// `rseg compile` and `rseg import` as a user joins them.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rseg } from './rseg-command.js';

let folder = '';
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'rseg-import-'));
});
test.after(() => rmSync(folder, { recursive: true }));

const VARIANT = 'experiments/spcr.rseg:spcr.terms.no_kl';

test('what compile prints becomes a file that compiles to the same', async () => {
  const compiled = await rseg(['compile', '--json', VARIANT]);
  const imported = await rseg(['import', '--json', '-'], {}, compiled.stdout);
  assert.equal([imported.code, imported.stderr], [0, '']);
  const file = join(folder, 'again.rseg');
  writeFileSync(file, imported.stdout);
  assert.equal((await rseg(['fmt', '--check', file])).code, 0);
  const again = await rseg(['compile', file]);
  const before = JSON.parse(compiled.stdout);
  const after = JSON.parse(again.stdout);
  assert.is(after.normalForm.variant, 'spcr_terms_no_kl');
  assert.equal({ ...after.normalForm, variant: '' }, { ...before.normalForm, variant: '' });
  assert.is(after.plan.run, before.plan.run);
});

test('compile --all prints every variant of the file', async () => {
  const { stdout } = await rseg(['compile', '--all', 'experiments/spcr.rseg']);
  const { variants } = JSON.parse(stdout) as { variants: { normalForm: { variant: string }; plan: { run: string } }[] };
  const names = variants.map(({ normalForm }) => normalForm.variant);
  assert.is(names.length, 11);
  assert.equal(names.slice(0, 2), ['spcr', 'spcr.terms.ce_only']);
  assert.is(new Set(variants.map(({ plan }) => plan.run)).size, 11);
  const refused = await rseg(['import', '-'], {}, stdout);
  assert.is(refused.code, 3);
  assert.match(refused.stderr, 'several variants');
});

test('--out writes a new file, and replaces one only with --force', async () => {
  const { stdout } = await rseg(['compile', VARIANT]);
  const form = join(folder, 'form.json');
  writeFileSync(form, JSON.stringify(JSON.parse(stdout).normalForm));
  const out = join(folder, 'out.rseg');
  assert.equal((await rseg(['import', form, '--out', out])).code, 0);
  const text = readFileSync(out, 'utf8');
  writeFileSync(out, '# mine\n');
  const refused = await rseg(['import', form, '--out', out]);
  assert.is(refused.code, 2);
  assert.match(refused.stderr, '--force');
  assert.is(readFileSync(out, 'utf8'), '# mine\n');
  assert.equal((await rseg(['import', form, '--out', out, '--force'])).code, 0);
  assert.is(readFileSync(out, 'utf8'), text);
  const nowhere = join(folder, 'absent', 'out.rseg');
  assert.is((await rseg(['import', form, '--out', nowhere])).code, 6);
  assert.not.ok(existsSync(nowhere));
});

test('a wrong file is one message that names the place', async () => {
  const { stdout } = await rseg(['compile', VARIANT]);
  for (const [input, message] of [
    ['{', 'this is no JSON'],
    ['{}', "a normal form must have required property 'rseg'"],
    [stdout.replace('"batch": 8', '"batch": "8"'), '/normalForm/train/batch must be integer'],
    [stdout.replace('"pixels": 0.5', '"pixels": 2'), '/normalForm/eval/suites/2/suite/args/pixels must be <= 1'],
    [stdout.replace('"workers": 2', '"workers": 2, "threads": 1'), '/normalForm/runtime must not have `threads`'],
    [stdout.replaceAll('"name": "depth"', '"name": "de pth"'), '/data/modalities/1/name `de pth` cannot be a name'],
  ] as const) {
    const { code, stderr, stdout: printed } = await rseg(['import', '-'], {}, input);
    assert.equal([code, printed], [3, ''], message);
    assert.match(stderr, message);
    assert.is(stderr.match(/^error/gm)?.length, 1, stderr);
  }
});

test('a form that describes an experiment with errors is refused with these errors', async () => {
  const { stdout } = await rseg(['compile', 'experiments/spcr.rseg:spcr.terms.ce_rrm']);
  const { normalForm } = JSON.parse(stdout);
  const input = JSON.stringify({ ...normalForm, teacher: null, train_teacher: null });
  const { code, stderr, stdout: printed } = await rseg(['import', '-'], {}, input);
  assert.equal([code, printed], [3, '']);
  assert.match(stderr, 'RS4102');
  assert.match(stderr, 'nothing was imported');
});

test.run();
