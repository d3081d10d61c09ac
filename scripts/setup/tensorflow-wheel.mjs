// TensorFlow's C library out of the PyPI wheel, and the addon of @tensorflow/tfjs-node-gpu compiled against it.
// Everything lands in one folder of the user's cache under a name that says what it is; a folder with that name is
// complete, because it is renamed into place at the end. Of the wheel only two libraries are kept.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addonFile, addonPackage, cacheFolder, engineFacts, nodeModules } from './paths.mjs';

const VERSION = '2.18.0';
/** sha256 of the cp311 manylinux x86_64 wheels; pip refuses any other file */
const WHEELS = {
  cpu: { name: 'tensorflow-cpu', sha256: '089e71746960ea581dca53401f84b3b99c8537313e337a9e5dbf97036a936f7e' },
  gpu: { name: 'tensorflow', sha256: '70b8dd70fa3600bfce66ab529eebb804e1f9d7c863d2f71bc8fe9fc7a1ec3976' },
};
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
const shim = join(dirname(fileURLToPath(import.meta.url)), 'tensorflow-c-api');
const bindings = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(addonPackage, 'binding', name));

function run(command, args, cwd) {
  const child = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (child.error) throw new Error(`${command} is not installed`);
  if (child.status !== 0)
    throw new Error(`${command} failed: ${(child.stderr || child.stdout).trim().split('\n').at(-1)}`);
  return child.stdout;
}

/** Folder of the cache for these sources: another addon, shim or library gets another folder. */
function cachedFolder(kind) {
  const hash = createHash('sha256').update(`${WHEELS[kind].sha256} ${process.arch}`);
  for (const file of [
    ...bindings,
    ...readdirSync(shim, { recursive: true })
      .filter((f) => f.endsWith('.h'))
      .sort()
      .map((f) => join(shim, f)),
  ])
    hash.update(readFileSync(file));
  return join(cacheFolder, `tensorflow-${VERSION}-${kind}-${hash.digest('hex').slice(0, 12)}`);
}

function install(folder) {
  mkdirSync(dirname(addonFile), { recursive: true });
  const fresh = `${addonFile}.${process.pid}`;
  copyFileSync(join(folder, 'tfjs_binding.node'), fresh);
  renameSync(fresh, addonFile);
  writeFileSync(engineFacts, readFileSync(join(folder, 'facts.json')));
}

/** null when the cache holds a finished build, which is then installed into node_modules; else a reason. */
export function installCachedWheel(kind) {
  if (!existsSync(bindings[0])) return 'the package @tensorflow/tfjs-node-gpu is missing';
  const folder = cachedFolder(kind);
  if (!existsSync(join(folder, 'tfjs_binding.node'))) return 'not in the cache';
  install(folder);
  return null;
}

/** null when it worked, else the reason in words. Leaves nothing behind when it fails. */
export function installWheel(kind, say) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `no pinned wheel for ${process.platform} ${process.arch}`;
  const folder = cachedFolder(kind);
  mkdirSync(cacheFolder, { recursive: true });
  const work = mkdtempSync(join(cacheFolder, '.building-'));
  try {
    run('g++', ['--version']);
    say('  downloading (checksum pinned) ...');
    downloadWheel(kind, work);
    if (kind === 'gpu') installCudaLibraries(work);
    // the final folder is written into the addon as the place of its libraries
    say('  compiling the addon ...');
    compileAddon(work, folder);
    writeFileSync(join(work, 'facts.json'), JSON.stringify({ kind, version: VERSION }));
    try {
      renameSync(work, folder);
    } catch (error) {
      if (!existsSync(join(folder, 'tfjs_binding.node'))) throw error; // another clone was faster
    }
    install(folder);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const PIP = '-m pip --quiet --disable-pip-version-check';
/** any host Python can fetch these wheels: only libraries are taken out of them */
const WHEEL_FOR =
  '--python-version 3.11 --implementation cp --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64';

function downloadWheel(kind, work) {
  const { name, sha256 } = WHEELS[kind];
  writeFileSync(join(work, 'requirements.txt'), `${name}==${VERSION} --hash=sha256:${sha256}\n`);
  const how = `${PIP} download --no-deps --require-hashes --only-binary=:all: ${WHEEL_FOR} -r requirements.txt --dest .`;
  run('python3', how.split(' '), work);
  const wheel = readdirSync(work).find((file) => file.endsWith('.whl'));
  mkdirSync(join(work, 'tensorflow'));
  const unpack = [
    'import sys, zipfile, shutil',
    'archive = zipfile.ZipFile(sys.argv[1])',
    'for name in sys.argv[2:]:',
    '    with archive.open("tensorflow/" + name) as source, open("tensorflow/" + name, "wb") as target:',
    '        shutil.copyfileobj(source, target, 1 << 20)',
    'metadata = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))',
    'open("METADATA", "wb").write(archive.read(metadata))',
  ].join('\n');
  run('python3', ['-c', unpack, wheel, ...LIBRARIES], work);
  rmSync(join(work, wheel));
}

/** The CUDA libraries that the wheel itself asks for. TensorFlow looks for them in `../nvidia/NAME/lib` beside its own. */
function installCudaLibraries(work) {
  const wanted = readFileSync(join(work, 'METADATA'), 'utf8')
    .split('\n')
    .map((line) => /^Requires-Dist: (nvidia-[\w.-]+)\s*\(?\s*(==[\w.]+)\)?\s*;.*and-cuda/.exec(line))
    .filter(Boolean)
    .map(([, name, version]) => name + version);
  run('python3', [...`${PIP} install --no-deps --only-binary=:all: --target .`.split(' '), ...wanted], work);
}

function compileAddon(work, finalFolder) {
  const includes = [join(nodeModules, 'node-api-headers', 'include'), shim, addonPackage].map(
    (folder) => `-I${folder}`,
  );
  const libraries = LIBRARIES.map((name) => join(work, 'tensorflow', name));
  // libraries are found by the path of the cache, which is written into the addon: no environment variable is needed
  const rpath = `-Wl,-rpath,${join(finalFolder, 'tensorflow')}`;
  const link = ['-Wl,--no-as-needed', ...libraries, rpath, '-Wl,--allow-shlib-undefined'];
  const options = '-std=c++17 -O2 -fPIC -shared -DNAPI_VERSION=8';
  run('g++', [...options.split(' '), ...includes, ...bindings, '-o', 'tfjs_binding.node', ...link], work);
}
