// `npm run with-slurm -- COMMAND ...`: runs a command, or a shell, beside a Slurm of one node that goes away with it.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSlurm } from './one-node-slurm.js';

const [program = process.env.SHELL ?? 'sh', ...words] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'rseg-slurm-'));
const slurm = await startSlurm(folder, { cpus: 4, memory: 8000 });
// the command gets Ctrl-C from the terminal as we do, and decides what it means
process.on('SIGINT', () => undefined);
const code = await new Promise<number>((resolve) => {
  const child = spawn(program, words, { env: slurm.environment, stdio: 'inherit' });
  child.once('error', (error) => {
    console.error(error.message);
    resolve(127);
  });
  child.once('close', (status) => resolve(status ?? 1));
});
await slurm.stop();
rmSync(folder, { recursive: true, force: true });
process.exitCode = code;
