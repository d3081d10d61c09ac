// Runs every test file in a process of its own, two at a time, and ends with `N passed, N failed[, N skipped]`.
// Arguments filter by a part of the path: `node scripts/test.mjs graph ui/eta`.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from './setup/paths.mjs';

const LIMIT_MS = 300_000;
const filters = process.argv.slice(2);
const files = readdirSync(join(projectFolder, 'test'), { recursive: true })
  .filter((name) => /\.test\.tsx?$/.test(name))
  .filter((name) => filters.length === 0 || filters.some((part) => name.includes(part)))
  .sort();
const total = { passed: 0, failed: 0, skipped: 0 };

/** Numbers of uvu's closing lines; a file that dies before them counts as one failure. */
function count(output, code) {
  const number = (label) => Number(new RegExp(`^\\s*${label}:\\s+(\\d+)`, 'm').exec(output)?.[1] ?? Number.NaN);
  const all = number('Total');
  if (Number.isNaN(all)) return { passed: 0, failed: 1, skipped: 0 };
  const passed = number('Passed');
  const skipped = number('Skipped');
  return { passed, skipped, failed: Math.max(all - passed - skipped, code === 0 ? 0 : 1) };
}

function runFile(name) {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(process.execPath, [join('dist', 'test', name.replace(/\.tsx?$/, '.js'))], {
      cwd: projectFolder,
      env: { ...process.env, NODE_ENV: 'production', FORCE_COLOR: '0', TF_CPP_MIN_LOG_LEVEL: '3' },
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => {
      clearTimeout(timer);
      const result = count(output, code);
      for (const key of Object.keys(total)) total[key] += result[key];
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${result.failed ? 'FAIL' : 'ok  '} ${name} (${result.passed} passed, ${seconds} s)`);
      if (result.failed) console.log(output.trimEnd());
      resolve();
    });
  });
}

const queue = [...files];
const lane = async () => {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) await runFile(name);
};
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane));
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed > 0 || files.length === 0 ? 1 : 0;
