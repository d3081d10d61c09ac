// `npm run quickstart`: set-up, then the whole of experiments/quickstart.rseg. Further arguments go to `rseg run`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder } from './setup/paths.mjs';

const run = (args) => {
  const child = spawnSync(process.execPath, args, { cwd: projectFolder, stdio: 'inherit' });
  if (child.status !== 0) process.exit(child.status ?? 1);
};
run([join('scripts', 'setup.mjs')]);
run([join('bin', 'rseg.js'), 'run', join('experiments', 'quickstart.rseg'), ...process.argv.slice(2)]);
