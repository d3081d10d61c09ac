// Makes `@tensorflow/tfjs-node-gpu` loadable, by the first way that works:
// 1. its addon already loads; 2. the package's own installer, within a time limit; 3. the library inside the PyPI wheel
// and one compiler call, kept in a cache of the user; 4. not at all: rseg then runs on the wasm engine.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { runPackageInstaller } from './package-installer.mjs';
import { addonFile, engineFacts } from './paths.mjs';
import { installCachedWheel, installWheel } from './tensorflow-wheel.mjs';

/** Version of the library when the addon loads in a fresh process, else null. */
function loadedVersion() {
  if (!existsSync(addonFile)) return null;
  const program = `console.log(require(${JSON.stringify(addonFile)}).TF_Version)`;
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' };
  const node = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8', timeout: 60_000, env });
  return node.status === 0 ? node.stdout.trim().split('\n').at(-1) : null;
}

/** `cpu` or `gpu`: the library that the installed addon was compiled against; null when the wheel was not used. */
function installedKind() {
  try {
    return JSON.parse(readFileSync(engineFacts, 'utf8')).kind;
  } catch {
    return null;
  }
}

/** Returns one line for people: the engine that rseg will use, and for wasm why it is no better one. */
export async function provideTensorflow({ gpu, say }) {
  const kind = gpu ? 'gpu' : 'cpu';
  const failures = [];
  /** the line to end with when `problem` is null and the addon loads; else null, and the reason is kept */
  const ready = (way, problem) => {
    const version = problem === null ? loadedVersion() : null;
    if (version !== null) return `Engine: tensorflow ${version}${gpu ? ', GPU build' : ''} (${way})`;
    failures.push(`${way}: ${problem ?? 'the addon does not load'}`);
    return null;
  };
  if (!gpu || installedKind() === 'gpu') {
    const installed = ready('already installed', existsSync(addonFile) ? null : 'no addon yet');
    if (installed !== null) return installed;
  }
  const cached = ready('from the cache', installCachedWheel(kind));
  if (cached !== null) return cached;
  if (!gpu) {
    say('TensorFlow: trying the installer of @tensorflow/tfjs-node-gpu ...');
    const stock = ready("the package's own installer", await runPackageInstaller());
    if (stock !== null) return stock;
  }
  say(`TensorFlow: taking the library of the PyPI wheel (${kind}); once per user, some minutes ...`);
  const wheel = ready('library of the PyPI wheel', installWheel(kind, say));
  if (wheel !== null) return wheel;
  return `Engine: wasm (slower), because TensorFlow is not to be had here: ${failures.join('; ')}`;
}
