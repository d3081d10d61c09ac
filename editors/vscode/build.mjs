// Bundles the extension and packages it as a .vsix, without a network: `npm run vscode`. Prints the path of the package.
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import { build } from 'esbuild';

const folder = dirname(fileURLToPath(import.meta.url));

/** The package is written to `target`. */
export async function packageExtension(target) {
  await build({
    absWorkingDir: folder,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.js',
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'warning',
    legalComments: 'eof',
  });
  copyFileSync(join(folder, '../../LICENSE'), join(folder, 'LICENSE'));
  mkdirSync(dirname(target), { recursive: true });
  await createVSIX({ cwd: folder, packagePath: target, dependencies: false, allowMissingRepository: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = join(folder, 'dist/rseg.vsix');
  await packageExtension(target);
  console.log(target);
}
