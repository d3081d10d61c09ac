// The real command line as a child process.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.js';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `rseg ...words` in the repository's folder, with `environment` on top of the present one and `input` as standard input. */
export function rseg(
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  input: string | null = null,
): Promise<CommandResult> {
  const child = spawn(process.execPath, [join(packageRoot, 'bin/rseg.js'), ...words], {
    cwd: packageRoot,
    env: { ...process.env, ...environment },
    stdio: [input === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdin?.end(input ?? '');
  child.stdout?.on('data', (data) => {
    stdout += data;
  });
  child.stderr?.on('data', (data) => {
    stderr += data;
  });
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
