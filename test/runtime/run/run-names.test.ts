// Names of runs without running any: what the file lacks is read from the folders, and writers do not lose each other's names.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { namesOfRuns, recordNames } from '../../../src/runtime/run/run-names.js';
import { temporaryFolder } from './temporary-folder.js';

function pretendRun(runs: string, run: string, variant: string): void {
  mkdirSync(join(runs, run), { recursive: true });
  writeFileSync(join(runs, run, 'manifest.json'), JSON.stringify({ variant, seed: 1 }));
}
const listed = (runs: string) => [...namesOfRuns(runs)];

test('without the file names come from the folders, whatever else lies there; a name that was given stays', async () => {
  const runs = temporaryFolder();
  for (const run of ['b', 'a']) pretendRun(runs, run, 'small');
  mkdirSync(join(runs, 'queues'));
  writeFileSync(join(runs, 'README'), 'mine');
  const fromFolders = [
    ['small@1', 'a'],
    ['small@1-2', 'b'],
  ];
  assert.equal(listed(runs), fromFolders);
  await recordNames(runs, [{ run: 'b', address: 'small@1' }]);
  assert.equal(listed(runs), fromFolders);
  rmSync(join(runs, 'a'), { recursive: true });
  assert.equal(listed(runs), [['small@1-2', 'b']]);
  pretendRun(runs, 'c', 'small');
  await recordNames(runs, [{ run: 'c', address: 'small@1' }]);
  assert.equal(namesOfRuns(runs).get('small@1'), 'c', 'the name of a deleted run is free again');
  await recordNames(runs, [{ run: 'c', address: 'same.work@1' }]);
  assert.equal(namesOfRuns(runs).get('same.work@1'), 'c');
  assert.equal(namesOfRuns(runs).get('small@1'), 'c');
});

test('a damaged file, names that lead elsewhere and a folder that is not there are no names', () => {
  const runs = temporaryFolder();
  pretendRun(runs, 'a', 'small');
  writeFileSync(
    join(runs, 'names.json'),
    '{"version": 1, "names": {"evil@1": "../..", "gone@1": "zzz", "small@1": 7}}',
  );
  assert.equal(listed(runs), [['small@1', 'a']]);
  writeFileSync(join(runs, 'names.json'), '{"version": 1, "na');
  assert.equal(listed(runs), [['small@1', 'a']]);
  assert.equal(listed(join(runs, 'nowhere')), []);
});

test('many writers at once: no name is lost', async () => {
  const runs = temporaryFolder();
  const folders = Array.from({ length: 12 }, (_, index) => `r${String(index).padStart(2, '0')}`);
  for (const run of folders) pretendRun(runs, run, 'small');
  await Promise.all(folders.map((run) => recordNames(runs, [{ run, address: 'small@1' }])));
  const names = listed(runs);
  assert.equal(
    names.map(([name]) => name).sort(),
    ['small@1', ...folders.slice(1).map((_, index) => `small@1-${index + 2}`)].sort(),
  );
  assert.equal(names.map(([, run]) => run).sort(), folders);
});

test.run();
