// Installs what some tests compare with: Slurm, a browser, tmux, shells, and Python readers of our exports. `npm run test-tools`; tests
// whose tool is missing are skipped and counted. Needs root and apt-get for the Debian packages, python3 for the others.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './setup/paths.mjs';

/** Debian package -> a command that it brings */
const PROGRAMS = {
  'slurm-wlm': 'slurmctld',
  'slurm-client': 'sbatch',
  chromium: 'chromium',
  tmux: 'tmux',
  zsh: 'zsh',
  fish: 'fish',
};
const READERS = [
  'tensorboard==2.21.0',
  'mlflow-skinny==3.17.2',
  'sqlalchemy==2.1.9',
  'alembic==1.20.1',
  'wandb==0.31.0',
  'numpy==2.4.6',
];
const LIMIT_MS = 900_000;

const folder = join(cacheFolder, 'test-tools');
const listFile = join(folder, 'installed.txt');

const succeeds = (program, words) =>
  spawnSync(program, words, { stdio: ['ignore', 'ignore', 'inherit'], timeout: LIMIT_MS }).status === 0;
const isOnPath = (command) => spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;

function installPrograms() {
  const missing = Object.keys(PROGRAMS).filter((name) => !isOnPath(PROGRAMS[name]));
  if (missing.length === 0) return 'all there';
  if (process.getuid() !== 0 || !isOnPath('apt-get')) return `missing: ${missing.join(', ')} (needs root and apt-get)`;
  const done =
    succeeds('apt-get', ['update', '-qq']) &&
    succeeds('apt-get', ['install', '-qq', '-y', '--no-install-recommends', ...missing]);
  return done ? `installed: ${missing.join(', ')}` : `could not be installed: ${missing.join(', ')}`;
}

/** A virtual environment, complete or not there: its list is written last. */
function installReaders() {
  const wanted = READERS.join('\n');
  if (existsSync(listFile) && readFileSync(listFile, 'utf8') === wanted) return 'all there';
  rmSync(folder, { recursive: true, force: true });
  const python = join(folder, 'bin', 'python');
  const done =
    succeeds('python3', ['-m', 'venv', folder]) &&
    succeeds(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...READERS]);
  if (!done) {
    rmSync(folder, { recursive: true, force: true });
    return 'could not be installed';
  }
  writeFileSync(`${listFile}.new`, wanted);
  renameSync(`${listFile}.new`, listFile);
  return 'installed';
}

console.log(`programs: ${installPrograms()}`);
console.log(`Python readers: ${installReaders()}`);
