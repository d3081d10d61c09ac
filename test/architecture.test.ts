// The rules of docs/architecture.md about the source itself: who may import whom, where randomness and clocks may live,
// how long a file may be. Style rules (no default exports, enums, `any`) are the linter's, which runs here as well.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../src/package-root.js';

interface Rule {
  /** folders whose values may be imported */
  readonly values: readonly string[];
  /** folders of which only types may be imported */
  readonly types?: readonly string[];
}
const LEAVES = ['src/exit-code.ts', 'src/package-root.ts', 'src/assert-never.ts', 'src/format-bytes.ts'];
const RULES: Readonly<Record<string, Rule>> = {
  grammar: { values: [] },
  'src/compiler': { values: ['grammar'] },
  'src/random': { values: [] },
  'src/model': { values: ['src/random'] },
  'src/graph': { values: ['src/random'] },
  'src/runtime': { values: ['src/graph', 'src/model', 'src/random'], types: ['src/compiler'] },
  'src/format': { values: ['grammar'] },
  'src/language-server': { values: ['grammar', 'src/compiler', 'src/format'] },
  'src/diff': { values: ['grammar', 'src/compiler', 'src/plan', 'src/format'] },
  'src/import': { values: ['grammar', 'src/compiler', 'src/format'] },
  'src/plan': { values: ['grammar', 'src/compiler', 'src/model', 'src/graph', 'src/runtime'] },
  'src/report': {
    values: ['grammar', 'src/compiler', 'src/plan', 'src/runtime', 'src/model', 'src/graph', 'src/random', 'src/ui'],
  },
  'src/api.ts': { values: ['grammar', 'src/compiler', 'src/format', 'src/cli'], types: ['src/model/own-loss.ts'] },
  'src/ui': {
    values: [],
    types: [
      'src/runtime/run/event.ts',
      'src/runtime/run/control-ask.ts',
      'src/runtime/run/queue/queue-record.ts',
      'src/runtime/engine/engine.ts',
    ],
  },
  'src/cli': {
    values: [
      'grammar',
      'src/compiler',
      'src/format',
      'src/import',
      'src/plan',
      'src/diff',
      'src/report',
      'src/language-server',
      'src/model',
      'src/graph',
      'src/runtime',
      'src/ui',
      'src/random',
    ],
  },
};
/** Packages that only one place may know: replacing one then means changing that place. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  chevrotain: ['grammar/'],
  esbuild: ['src/runtime/run/own-loss/'],
  ajv: ['src/runtime/run/', 'src/compiler/project-file.ts'],
  commander: ['src/cli/'],
  diff: ['src/diff/', 'src/cli/', 'src/language-server/line-edits.ts'],
  'vscode-languageserver': ['src/language-server/'],
  'vscode-languageserver-textdocument': ['src/language-server/'],
  ink: ['src/ui/'],
  react: ['src/ui/'],
  'umap-js': ['src/report/pictures/'],
  vega: ['src/report/figures/'],
  'vega-lite': ['src/report/figures/'],
  'fast-png': ['src/runtime/data/files/', 'src/runtime/pictures/'],
  h5wasm: ['src/runtime/data/muses/hdf5.ts', 'src/runtime/data/muses/read-events.ts'],
  'jpeg-js': ['src/runtime/data/files/'],
  '@bufbuild/protobuf': [
    'src/runtime/engine/tensorflow/',
    'src/runtime/export/onnx/',
    'src/runtime/history/tensorboard/',
  ],
  '@tensorflow/tfjs': ['src/graph/prepare-tfjs.ts'],
  '@tensorflow/tfjs-core': ['src/model/', 'src/graph/', 'src/runtime/engine/'],
  '@tensorflow/tfjs-backend-cpu': ['src/runtime/engine/interpreter/'],
  '@tensorflow/tfjs-backend-wasm': ['src/runtime/engine/interpreter/'],
};
/** Everything else is a function of its inputs. */
const CLOCKS: Readonly<Record<string, string>> = {
  'src/runtime/slurm/slurm-driver.ts': 'dates what is submitted and how long a job is missing',
  'src/runtime/run/heartbeat.ts': 'says when a trainer was last alive',
  'src/runtime/run/event-log.ts': 'dates the lines of a run',
  'src/runtime/run/run-lock.ts': 'tells since when a run is in use',
  'src/runtime/run/index-cache.ts': 'does not trust the times of files that are still being written',
  'src/ui/open-view.ts': 'draws how long ago something happened',
  'src/ui/open-fleet-view.ts': 'the same for many runs',
  'src/cli/run-files.ts': 'compares the heartbeat with now',
  'src/cli/watch-runs.ts': 'tells what is left',
  'src/cli/watch.ts': 'tells how long ago something happened',
  'src/ui/open-queue-lines.ts': 'tells news from what was there before',
  'src/runtime/run/queue/queue-recorder.ts': 'dates the record of a queue',
  'src/cli/ps.ts': 'compares the heartbeat with now',
  'src/cli/logs.ts': 'compares the heartbeat with now',
  'src/cli/background-run.ts': 'names what goes on without a terminal by its start',
  'src/cli/ls.ts': 'tells how long ago something happened',
  'src/cli/gc.ts': 'spares what is younger than asked for',
};

const read = (path: string): string => readFileSync(join(packageRoot, path), 'utf8');

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(packageRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(entry.parentPath.slice(packageRoot.length + 1), entry.name))
    .sort();
}

const sources = ['grammar', 'src'].flatMap(filesBelow).filter((path) => /\.tsx?$/.test(path));

interface Import {
  readonly from: string;
  /** path in the repository, or a package as written */
  readonly target: string;
  readonly typeOnly: boolean;
}

const IMPORT = /^(?:import|export)\s+(type\s)?[^;'"]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

function importsOf(from: string): readonly Import[] {
  return [...read(from).matchAll(IMPORT)].map((match) => {
    const written = (match[2] ?? match[3] ?? match[4])!;
    const path = posix.join(dirname(from), written).replace(/\.js$/, '');
    const target = written.startsWith('.') ? sourceOf(path) : written;
    return { from, target, typeOnly: match[1] !== undefined };
  });
}

const sourceOf = (path: string): string =>
  ['.ts', '.tsx'].map((ending) => path + ending).find((name) => existsSync(join(packageRoot, name))) ?? path;

const within = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);

const imports = sources.flatMap(importsOf);

test('the reader of imports sees them all', () => {
  assert.ok(imports.length > 2 * sources.length, `${imports.length} imports in ${sources.length} files`);
  const lost = imports.filter(({ target }) => /^(src|grammar)\b/.test(target) && !sources.includes(target));
  assert.equal(lost, []);
});

test('folders import only what lies below them', () => {
  const broken = imports.filter(({ from, target, typeOnly }) => {
    if (!/^(src|grammar)\//.test(target) || LEAVES.includes(target)) return false;
    const [own, rule] = Object.entries(RULES).find(([folder]) => within(from, folder)) ?? [from, { values: [] }];
    if (within(target, own)) return false;
    const { values, types = [] } = rule;
    const allowed = typeOnly ? [...values, ...types] : values;
    return !allowed.some((place) => within(target, place));
  });
  assert.equal(
    broken.map(({ from, target }) => `${from} -> ${target}`),
    [],
  );
});

test('a package is known in one place only', () => {
  const broken = imports.filter(({ from, target }) => {
    const name = /^(@[^/]+\/)?[^/]+/.exec(target)![0];
    return OWNERS[name] !== undefined && !OWNERS[name].some((place) => from.startsWith(place));
  });
  assert.equal(
    broken.map(({ from, target }) => `${from} -> ${target}`),
    [],
  );
});

test('every folder of the source has a rule', () => {
  const ruled = sources.filter((path) => Object.keys(RULES).some((folder) => within(path, folder)));
  assert.equal(
    sources.filter((path) => !ruled.includes(path)),
    [...LEAVES].sort(),
  );
});

test('clocks and randomness live where they are listed', () => {
  const found = sources.filter((path) => /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b/.test(read(path)));
  assert.equal(found, Object.keys(CLOCKS).sort());
  const timed = sources.filter((path) => /\bperformance\.now\b/.test(read(path)));
  const pure = ['grammar', 'src/compiler', 'src/model', 'src/graph', 'src/random', 'src/runtime/data'];
  assert.equal(
    timed.filter((path) => pure.some((folder) => within(path, folder))),
    [],
  );
});

test('files stay small', () => {
  const lines = (path: string): number => read(path).split('\n').length - 1;
  const sizes = sources.map((path) => ({ path, size: lines(path) })).sort((a, b) => a.size - b.size);
  const at = (share: number): number => sizes[Math.floor(share * (sizes.length - 1))]!.size;
  const largest = sizes.slice(-5).map(({ path, size }) => `${path} ${size}`);
  const told = `median ${at(0.5)}, p90 ${at(0.9)}, largest: ${largest.join(', ')}`;
  assert.ok(at(0.5) <= 90 && at(0.9) <= 250 && at(1) <= 400, told);
});

test('no file is named for being useful in general', () => {
  const vague = sources.filter((path) => /(^|[/-])(utils?|common|helpers?|misc|shared)\.tsx?$/.test(path));
  assert.equal(vague, []);
});

test('the architecture page mentions every source folder', () => {
  const page = read('docs/architecture.md');
  const folders = [...new Set(sources.map((path) => dirname(path)))].filter((folder) => folder !== 'src');
  assert.equal(
    folders.filter((folder) => !page.includes(`\`${folder}/\``)),
    [],
  );
});

/** Tracked files; all that is no build output where git does not answer. */
function trackedFiles(): readonly string[] {
  const git = spawnSync('git', ['ls-files', '-z'], { cwd: packageRoot, encoding: 'utf8' });
  const listed = git.status === 0 ? git.stdout.split('\0').filter((path) => path !== '') : [];
  if (listed.length > 0) return listed.filter((path) => existsSync(join(packageRoot, path)));
  const skipped = new Set(['.git', 'node_modules', 'dist', 'runs', '.venv']);
  const top = readdirSync(packageRoot, { withFileTypes: true }).filter(({ name }) => !skipped.has(name));
  return top.flatMap((entry) => (entry.isDirectory() ? filesBelow(entry.name) : [entry.name]));
}

/** Hosts of standards and of pages that a reader may want; never one that a machine fetches from. */
const HOSTS = new Set([
  'www.w3.org',
  'json-schema.org',
  'github.com',
  'arxiv.org',
  'www.tensorflow.org',
  'docs.oasis-open.org',
]);

test('nothing names the machine it was written on, or a server to fetch from', () => {
  const problems: string[] = [];
  for (const path of trackedFiles().filter((name) => !/\.(safetensors|png)$/.test(name))) {
    const text = read(path);
    for (const [found] of text.matchAll(/(?<![\w.])\/(?:work|root|home|Users|mnt|srv)\/[\w.-]*/g))
      problems.push(`${path}: ${found}`);
    if (path === 'package-lock.json') {
      if (text.includes('"resolved"')) problems.push(`${path}: addresses of a registry`);
      continue;
    }
    for (const [, host] of text.matchAll(/\bhttps?:\/\/([\w.-]+)/g))
      if (!HOSTS.has(host!)) problems.push(`${path}: ${host}`);
  }
  assert.equal(problems, []);
});

test('the linter and the formatter agree', () => {
  const biome = join(packageRoot, 'node_modules/@biomejs/biome/bin/biome');
  const { status, stdout, stderr } = spawnSync(process.execPath, [biome, 'check', '.'], {
    cwd: packageRoot,
    encoding: 'utf8',
  });
  assert.is(status, 0, `${stdout}\n${stderr}`);
  const config = JSON.parse(read('biome.json')) as { linter: { rules: Record<string, Record<string, string>> } };
  const { style, suspicious } = config.linter.rules;
  assert.equal([style?.noDefaultExport, style?.noEnum, suspicious?.noExplicitAny], ['error', 'error', 'error']);
});

test.run();
