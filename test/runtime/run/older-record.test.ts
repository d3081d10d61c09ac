// Run folders that another version of rseg wrote: what is finished stays readable, and what cannot be carried out says why.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../../src/package-root.js';
import { rsegVersion } from '../../../src/runtime/run/environment-record.js';
import { readPlan, readRecordedForm } from '../../../src/runtime/run/read-record.js';
import { normalFormProblems } from '../../../src/runtime/run/schema-check.js';
import { onlyRun, run } from './rseg-process.js';
import { temporaryFolder } from './temporary-folder.js';

type Json = Record<string, unknown>;
const FIRST = join(packageRoot, 'test/runtime/run/fixtures/first-record');
const place = temporaryFolder();
const runs = join(place, 'runs');
const rseg = (...words: readonly string[]) =>
  spawnSync(process.execPath, [join(packageRoot, 'bin/rseg.js'), ...words], { encoding: 'utf8', cwd: place });

/** Changes a JSON file of a run folder as another version would have written it. */
function rewrite(file: string, change: (record: Json) => void): void {
  const record = JSON.parse(readFileSync(file, 'utf8')) as Json;
  change(record);
  writeFileSync(file, JSON.stringify(record));
}

test('the first records that rseg wrote can still be carried out', () => {
  const folder = temporaryFolder();
  cpSync(FIRST, folder, { recursive: true });
  const plan = readPlan(join(folder, 'plan.json'));
  assert.is(plan.runtime.packs, null);
  assert.is(plan.runtime.resources.partition, null);
  for (const stage of plan.stages) if ('data' in stage) assert.is(stage.data.missing, 'error');
  assert.equal(normalFormProblems(readRecordedForm(join(folder, 'normal-form.json'))), []);
});

test('a finished run of an earlier version is listed, shown, reported, compared and examined', async () => {
  mkdirSync(runs);
  assert.is((await run('two_seeds@1', runs)).code, 0);
  const folder = onlyRun(runs);
  const name = basename(folder);
  const before = rseg('report', folder).stdout;
  // a version of before the seal of records and the newest settings
  rmSync(join(folder, 'record.json'));
  for (const file of ['plan.json', 'normal-form.json'])
    rewrite(join(folder, file), (record) => {
      const runtime = record.runtime as Json;
      for (const setting of Object.keys(runtime)) if (!['device', 'workers'].includes(setting)) delete runtime[setting];
    });
  for (const words of [
    ['ls', '--runs', runs],
    ['watch', folder, '--once'],
    ['report', folder],
    ['compare', folder, folder],
    ['doctor', name, '--runs', runs, '--dry-run'],
  ]) {
    const { status, stdout, stderr } = rseg(...words);
    assert.is(status, 0, `${words.join(' ')}: ${stdout}${stderr}`);
  }
  assert.is(rseg('report', folder).stdout, before);
});

test('a run of a later version is shown, and not carried out: it says which version and which setting', () => {
  const folder = onlyRun(runs);
  rewrite(join(folder, 'manifest.json'), (manifest) => {
    manifest.rseg = '9.9.9';
  });
  rewrite(join(folder, 'plan.json'), (plan) => {
    (plan.runtime as Json).later = 1;
  });
  assert.is(rseg('report', folder).status, 0);
  const artifacts = join(folder, 'artifacts');
  const student = readdirSync(artifacts).find((name) => name.startsWith('student-'))!;
  rmSync(join(artifacts, student), { recursive: true });
  const { status, stderr } = rseg('stage', student.slice('student-'.length), '--runs', runs, '--engine', 'wasm');
  assert.is(status, 3, stderr);
  assert.match(
    stderr,
    `cannot be carried out by rseg ${rsegVersion}: /runtime must not have \`later\`; rseg 9.9.9 wrote it`,
  );
});

test.run();
