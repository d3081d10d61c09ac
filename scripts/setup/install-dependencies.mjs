// `npm ci`, unless node_modules already holds exactly what the lock file says.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeModules, projectFolder } from './paths.mjs';

export async function installDependencies(say) {
  const lock = createHash('sha256')
    .update(readFileSync(join(projectFolder, 'package-lock.json')))
    .digest('hex');
  const stamp = join(nodeModules, '.rseg-dependencies');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('Installing dependencies (npm ci, install scripts off) ...');
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: projectFolder,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (npm.status !== 0) {
    const reasons = npm.error
      ? [String(npm.error)]
      : npm.stderr.split('\n').filter((line) => line.startsWith('npm error'));
    console.error(reasons.slice(0, 6).join('\n'));
    console.error('npm ci failed (above: why). Nothing else was changed; mend it and run the same command again.');
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}
