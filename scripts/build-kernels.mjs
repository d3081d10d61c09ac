// `npm run kernels`: compiles kernels/pixels.ts (AssemblyScript) to src/runtime/data/kernels/pixels-wasm.ts, which is committed:
// the compiler is fetched only by those who change the kernels.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from './setup/paths.mjs';

const COMPILER = 'assemblyscript@0.28.20';
const FEATURES = ['simd', 'bulk-memory', 'nontrapping-f2i'].flatMap((name) => ['--enable', name]);
const source = join(projectFolder, 'kernels/pixels.ts');
const folder = mkdtempSync(join(tmpdir(), 'rseg-kernels-'));
try {
  const binary = join(folder, 'pixels.wasm');
  const flags = ['-O3', '--runtime', 'stub', '--noAssert', ...FEATURES, '--outFile', binary];
  const { status } = spawnSync('npx', ['--yes', '--package', COMPILER, 'asc', source, ...flags], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
  const lines = readFileSync(binary)
    .toString('base64')
    .match(/.{1,110}/g);
  const text = `// Made by \`npm run kernels\` from kernels/pixels.ts: not edited by hand.

/** sha256 of the source that was compiled. */
export const PIXELS_SOURCE = '${createHash('sha256').update(readFileSync(source)).digest('hex')}';

/** The compiled module, base64. */
export const PIXELS_WASM =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
  writeFileSync(join(projectFolder, 'src/runtime/data/kernels/pixels-wasm.ts'), text);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
