// `npm run kernels`: compiles kernels/*.ts (AssemblyScript) to src/runtime/data/kernels/pixels-wasm.ts, which is committed:
// the compiler is fetched only by those who change the kernels.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from './setup/paths.mjs';

const COMPILER = 'assemblyscript@0.28.20';
const FEATURES = ['simd', 'bulk-memory', 'nontrapping-f2i'].flatMap((name) => ['--enable', name]);
const sources = join(projectFolder, 'kernels');
const hash = createHash('sha256');
for (const name of readdirSync(sources).sort()) hash.update(readFileSync(join(sources, name)));
const folder = mkdtempSync(join(tmpdir(), 'rseg-kernels-'));
try {
  const binary = join(folder, 'pixels.wasm');
  // 112: functions of vectors, which the files export to each other and not to us
  const quiet = ['--disableWarning', '112'];
  const flags = ['-O3', '--runtime', 'stub', '--noAssert', ...quiet, ...FEATURES, '--outFile', binary];
  const source = join(sources, 'pixels.ts');
  const { status } = spawnSync('npx', ['--yes', '--package', COMPILER, 'asc', source, ...flags], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
  const lines = readFileSync(binary)
    .toString('base64')
    .match(/.{1,110}/g);
  const text = `// Made by \`npm run kernels\` from kernels/*.ts: not edited by hand.

/** sha256 of the sources that were compiled. */
export const PIXELS_SOURCE = '${hash.digest('hex')}';

/** The compiled module, base64. */
export const PIXELS_WASM =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
  writeFileSync(join(projectFolder, 'src/runtime/data/kernels/pixels-wasm.ts'), text);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
