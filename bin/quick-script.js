// The commands that load no engine, joined into one script that V8 need not compile again: `scripts/bundle.mjs` writes what was compiled
// beside it. Another version of Node rejects that and compiles the script as usual.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';

export const QUICK_COMMANDS = [
  ...[
    'check',
    'compile',
    'complete',
    'completion',
    'diff',
    'explain',
    'fmt',
    'git-setup',
    'import',
    'merge-driver',
    'normal',
    'schema',
  ],
];

/** The script at `file`, compiled; `cachedData` is what an earlier `createCachedData` gave. */
export function quickScript(file, cachedData) {
  // A quick command ends before inlining pays; on a long file V8 would spend a fifth of the time on it. Compiled code belongs to its flags.
  v8.setFlagsFromString('--no-turbo-inlining');
  // The bundler writes plain ASCII, so V8 may keep one byte a character.
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`;
  const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  return new vm.Script(source, { filename: file, cachedData, importModuleDynamically });
}

/** Runs the script; gives what it exports. */
export function runScript(script, file) {
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  return module.exports;
}
