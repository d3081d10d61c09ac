// `node scripts/write-code-cache.mjs SCRIPT`: runs a few quick commands and keeps what V8 compiled for them in SCRIPT.cache. A process of
// its own, started by `scripts/bundle.mjs`, because the commands print and set the exit code.
import { writeFileSync } from 'node:fs';
import { quickScript, runScript } from '../bin/quick-script.js';

const [, , file] = process.argv;
const script = quickScript(file);
const { main } = runScript(script, file);
for (const words of [
  ['check', 'experiments/quickstart.rseg'],
  ['check', 'experiments/spcr.rseg', 'test/api/fixtures/broken.rseg'],
  ['fmt', '--check', 'experiments/spcr.rseg'],
  ['explain', 'experiments/spcr.rseg:spcr.terms.swapped', 'loss.rrm.pair'],
  ['explain', 'RS2107'],
  ['normal', 'experiments/spcr.rseg'],
]) {
  await main([process.execPath, 'rseg', ...words]);
}
writeFileSync(`${file}.cache`, script.createCachedData());
process.exitCode = 0;
