// A signal in the middle of a write: the file is whole or not there, nothing is left beside it, and the process ends by the signal.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../../src/package-root.js';
import { temporaryFolder } from './temporary-folder.js';

const modules = join(packageRoot, 'dist/src/runtime/run');

/** Writes a file while the signal comes; `wrap` is the function that the write is given to. */
function writeUnder(signal: NodeJS.Signals, wrap: string) {
  const folder = temporaryFolder();
  const script = `
    import { unbroken } from '${modules}/unbroken.js';
    import { replaceStateFiles, DISK } from '${modules}/state-files.js';
    import { atomicWrite } from '${modules}/atomic-write.js';
    import { spawnSync } from 'node:child_process';
    const plain = (write) => write();
    await ${wrap}(() => {
      const { rename } = DISK;
      replaceStateFiles({ ...DISK, rename: (from, to) => {
        // delivered while the temporary file is there
        spawnSync('kill', ['-${signal.slice(3)}', String(process.pid)]);
        return rename(from, to);
      } });
      atomicWrite('${folder}/report.html', 'x'.repeat(1e6));
    });
    console.log('goes on');
    setTimeout(() => {}, 5000);
  `;
  const {
    signal: ended,
    stdout,
    stderr,
  } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return { ended, stdout, stderr, names: readdirSync(folder), folder };
}

test('Ctrl-C and SIGTERM end the process after the write', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const { ended, stdout, names, folder, stderr } = writeUnder(signal, 'unbroken');
    assert.equal([ended, names], [signal, ['report.html']], stderr);
    assert.is(readFileSync(join(folder, 'report.html'), 'utf8').length, 1e6);
    assert.is(stdout, '');
  }
  const { ended, names } = writeUnder('SIGINT', 'plain');
  assert.is(ended, 'SIGINT');
  assert.match(names.join(), /^\.tmp-/, 'without it half of the work is left');
});

test.run();
