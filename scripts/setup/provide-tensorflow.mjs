// Makes `@tensorflow/tfjs-node-gpu` loadable, by the first way that works:
// 1. its addon already loads; 2. the package's own installer, within a time limit; 3. the library inside the PyPI wheel
// and one compiler call, kept in a cache of the user; 4. not at all: rseg then runs on the wasm engine.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { runPackageInstaller } from './package-installer.mjs';
import { addonFile, engineFacts } from './paths.mjs';
import { installCachedWheel, installWheel } from './tensorflow-wheel.mjs';

/** Version of the library when the addon loads in a fresh process, else null. */
export function loadedVersion(libraryPath = []) {
  if (!existsSync(addonFile)) return null;
  const program = `console.log(require(${JSON.stringify(addonFile)}).TF_Version)`;
  const node = spawnSync(process.execPath, ['-e', program], {
    encoding: 'utf8',
    timeout: 60_000,
    env: {
      ...process.env,
      TF_CPP_MIN_LOG_LEVEL: '3',
      LD_LIBRARY_PATH: [...libraryPath, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
    },
  });
  return node.status === 0 ? node.stdout.trim().split('\n').at(-1) : null;
}

const facts = () => {
  try {
    return JSON.parse(readFileSync(engineFacts, 'utf8'));
  } catch {
    return { kind: 'cpu', libraryPath: [] };
  }
};

export async function provideTensorflow({ gpu, say }) {
  const kind = gpu ? 'gpu' : 'cpu';
  const why = [];
  const attempt = (label, problem) => {
    const version = problem === null ? loadedVersion(facts().libraryPath) : null;
    if (version) return `Engine: tensorflow ${version} (${label})`;
    why.push(`${label}: ${problem ?? 'the addon does not load'}`);
    return null;
  };

  if (!gpu || facts().kind === 'gpu') {
    const found = loadedVersion(facts().libraryPath);
    if (found) return `Engine: tensorflow ${found} (already installed)`;
  }
  const cached = installCachedWheel(kind);
  if (cached === null) {
    const ready = attempt('from the cache', null);
    if (ready) return ready;
  }
  if (!gpu) {
    say('TensorFlow: trying the installer of @tensorflow/tfjs-node-gpu ...');
    const ready = attempt("the package's own installer", await runPackageInstaller());
    if (ready) return ready;
  }
  say(`TensorFlow: taking the library of the PyPI wheel (${kind}); once per user, some minutes ...`);
  const ready = attempt('library of the PyPI wheel', installWheel(kind, say));
  if (ready) return ready;
  return `Engine: wasm (slower), because TensorFlow is not to be had here: ${why.join('; ')}`;
}
