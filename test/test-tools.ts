// Programs that some tests compare with, where `npm run test-tools` has installed them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'rseg');
const python = join(cache, 'test-tools', 'bin', 'python');

/** A Python that has TensorBoard, MLflow and W&B; null where it is not installed. */
export const readersPython: string | null = existsSync(join(cache, 'test-tools', 'installed.txt')) ? python : null;

/** Whether a program is on the PATH, for `const slurmTest = hasProgram('slurmctld') ? test : test.skip`. */
export const hasProgram = (name: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' }).status === 0;
