// Joins the compiled command line into a few files under dist/bundle, so that a command reads two or three files instead of a
// hundred. `node scripts/bundle.mjs`, part of `npm run build`; bin/rseg.js takes the bundle unless dist/ is newer.
import { spawnSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { QUICK_COMMANDS } from '../bin/quick-script.js';

const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** Packages that find files beside themselves, or that only commands need which take seconds anyway. */
const LEFT_OUTSIDE = ['@tensorflow/*', 'esbuild', 'vscode-languageserver', 'vscode-languageserver/*'];

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

/** Ink's tools for people who debug React are not installed, and never asked for. */
const withoutDeveloperTools = {
  name: 'without-developer-tools',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'nothing' }));
    onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'export default {};' }));
  },
};

/** Commands outside of `QUICK_COMMANDS` stay outside of the quick script, which is never asked for them. */
const withoutOtherCommands = {
  name: 'without-other-commands',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ path, importer, kind }) => {
      const isCommand = kind === 'dynamic-import' && /[\\/]cli[\\/][\w-]*(main|commands)\.js$/.test(importer);
      return isCommand && !QUICK_COMMANDS.includes(path.slice(2, -3))
        ? { path: `../src/cli/${path.slice(2)}`, external: true }
        : null;
    });
  },
};

/** Writes dist/bundle from dist/src; names stay as they are written, so that a stack can be read. */
export async function bundleCommandLine() {
  // Here and not above: set-up imports this file before the packages are installed.
  const { build } = await import('esbuild');
  const bundle = join(projectFolder, 'dist', 'bundle');
  const outdir = `${bundle}-${process.pid}`;
  const common = {
    absWorkingDir: projectFolder,
    entryPoints: ['dist/src/cli/main.js'],
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    external: LEFT_OUTSIDE,
    legalComments: 'linked',
    logLevel: 'warning',
  };
  await build({
    ...common,
    outdir,
    splitting: true,
    format: 'esm',
    plugins: [parserLibrary, withoutDeveloperTools],
    chunkNames: 'parts/[name]-[hash]',
    // Packages in CommonJS ask for built-in modules by `require`.
    banner: {
      js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
    },
  });
  const quick = await build({
    ...common,
    outfile: join(outdir, 'quick.cjs'),
    format: 'cjs',
    plugins: [parserLibrary, withoutOtherCommands],
    define: { 'import.meta.url': 'hereAsUrl' },
    banner: { js: "const hereAsUrl = require('node:url').pathToFileURL(__filename).href;" },
    metafile: true,
  });
  const heavy = Object.values(quick.metafile.outputs)
    .flatMap(({ imports }) => imports)
    .filter(({ path, external }) => external && !path.startsWith('node:') && !path.startsWith('../src/cli/'));
  if (heavy.length > 0) throw new Error(`a quick command loads ${heavy[0].path}; import it where it is needed`);
  writeCodeCache(join(outdir, 'quick.cjs'));
  // In place at once: commands may be starting meanwhile.
  rmSync(bundle, { recursive: true, force: true });
  renameSync(outdir, bundle);
}

function writeCodeCache(file) {
  const words = [join(projectFolder, 'scripts', 'write-code-cache.mjs'), file];
  const { status, stderr } = spawnSync(process.execPath, words, { cwd: projectFolder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the code cache could not be written: ${stderr}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleCommandLine();
