// The stock way: the install script of @tensorflow/tfjs-node-gpu, which downloads libtensorflow and a prebuilt addon.
// It edits its own package.json while it runs, so that file is put back whatever happens.
import { spawn } from 'node:child_process';
import { closeSync, copyFileSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { addonPackage, nodeModules } from './paths.mjs';

const LIMIT_SECONDS = Number(process.env.RSEG_INSTALLER_SECONDS ?? 240);

/** null when it worked, else the reason in words. */
export async function runPackageInstaller() {
  const manifest = join(addonPackage, 'package.json');
  const backup = join(addonPackage, 'package.json.rseg-backup');
  if (existsSync(backup)) renameSync(backup, manifest);
  copyFileSync(manifest, backup);
  const log = openSync(join(nodeModules, '.rseg-tensorflow-installer.log'), 'w');
  const code = await new Promise((resolve) => {
    const child = spawn(process.execPath, ['scripts/install.js', 'gpu', 'download'], {
      cwd: addonPackage,
      stdio: ['ignore', log, log],
      detached: true,
      env: { ...process.env, PATH: `${join(nodeModules, '.bin')}${delimiter}${process.env.PATH ?? ''}` },
    });
    const timer = setTimeout(() => {
      process.kill(-child.pid, 'SIGKILL');
      resolve('timeout');
    }, LIMIT_SECONDS * 1000);
    child.on('error', () => resolve(1));
    child.on('exit', (status) => {
      clearTimeout(timer);
      resolve(status ?? 1);
    });
  });
  closeSync(log);
  renameSync(backup, manifest);
  if (code === 0 && existsSync(join(addonPackage, 'lib'))) return null;
  rmSync(join(addonPackage, 'deps'), { recursive: true, force: true });
  rmSync(join(addonPackage, 'lib'), { recursive: true, force: true });
  return code === 'timeout' ? `not finished after ${LIMIT_SECONDS} s` : 'its download failed';
}
