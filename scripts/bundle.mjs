// Joins the compiled command line into a few files under dist/bundle, so that a command reads two or three files instead of a
// hundred. `node scripts/bundle.mjs`, part of `npm run build`; bin/rseg.js takes the bundle unless dist/ is newer.
import { renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** Packages that find files beside themselves, or that only commands need which take seconds anyway. */
const LEFT_OUTSIDE = [
  '@tensorflow/*',
  'esbuild',
  'ink',
  'react',
  'react/*',
  'vscode-languageserver',
  'vscode-languageserver/*',
];

/** `grammar/chevrotain.ts` addresses the single-file build of the parser library at run time; here it becomes part of the bundle. */
const parserLibrary = {
  name: 'parser-library',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist[\\/]grammar[\\/]chevrotain\.js$/ }, () => {
      const file = join(dirname(fileURLToPath(import.meta.resolve('chevrotain'))), '../chevrotain.mjs');
      const names = 'CstParser, Lexer, createToken, createTokenInstance, tokenMatcher';
      return { contents: `export { ${names} } from ${JSON.stringify(file)};`, resolveDir: projectFolder };
    });
  },
};

/** Writes dist/bundle from dist/src; names stay as they are written, so that a stack can be read. */
export async function bundleCommandLine() {
  // Here and not above: set-up imports this file before the packages are installed.
  const { build } = await import('esbuild');
  const bundle = join(projectFolder, 'dist', 'bundle');
  const outdir = `${bundle}-${process.pid}`;
  await build({
    absWorkingDir: projectFolder,
    entryPoints: ['dist/src/cli/main.js'],
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    external: LEFT_OUTSIDE,
    plugins: [parserLibrary],
    chunkNames: 'parts/[name]-[hash]',
    // Packages in CommonJS ask for built-in modules by `require`.
    banner: {
      js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
    },
    legalComments: 'linked',
    logLevel: 'warning',
  });
  // In place at once: commands may be starting meanwhile.
  rmSync(bundle, { recursive: true, force: true });
  renameSync(outdir, bundle);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleCommandLine();
