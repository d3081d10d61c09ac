// The package as others get it: packed, unpacked elsewhere, its types compiled against, its functions called, its command started.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { NormalForm } from '../../src/api.js';
import { packageRoot } from '../../src/package-root.js';
import { rseg } from '../cli/rseg-command.js';
import { codeBlocks } from '../documentation/code-blocks.js';

const GOOD = 'experiments/spcr.rseg';
const BAD = 'test/api/fixtures/broken.rseg';

interface Told {
  readonly forms: readonly { readonly path: string; readonly form: NormalForm; readonly keys: string }[];
  readonly kl: number;
  readonly raisedKl: number;
  readonly learningRate: string;
  readonly messages: readonly unknown[];
  readonly text: string;
  readonly edited: readonly string[];
  readonly declarations: readonly string[];
  readonly formatted: string;
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rseg-package-')));
const installed = join(folder, 'node_modules', 'rseg');

function run(command: string, words: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, words, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 });
  assert.is(status, 0, `${command} ${words.join(' ')}: ${error ?? ''}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Strict; declarations are not checked, because those of tfjs want the types of a browser. */
function compileTypes(files: readonly string[]): void {
  const types = join(packageRoot, 'node_modules/@types');
  const compilerOptions = {
    ...{ module: 'nodenext', target: 'es2023', lib: ['es2023'], strict: true, noUncheckedIndexedAccess: true },
    ...{ types: ['node'], typeRoots: [types], outDir: 'out', skipLibCheck: true },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  run(process.execPath, [join(packageRoot, 'node_modules/typescript/bin/tsc'), '-p', '.'], folder);
}

test.before(() => {
  // npm beside the node that runs this: no other one, no network.
  const npm = join(dirname(process.execPath), 'npm');
  const packed = run(npm, ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], packageRoot);
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  mkdirSync(installed, { recursive: true });
  run('tar', ['-xzf', join(folder, filename), '-C', installed, '--strip-components=1'], folder);
  symlinkSync(join(packageRoot, 'node_modules'), join(installed, 'node_modules'));
  // an archive does not keep times: a bundle that is older than what was compiled would be taken for new
  const [bundled, compiled] = ['dist/bundle/main.js', 'dist/src/cli/main.js'].map((file) =>
    statSync(join(packageRoot, file), { throwIfNoEntry: false }),
  );
  if ((bundled?.mtimeMs ?? 0) < compiled!.mtimeMs)
    rmSync(join(installed, 'dist/bundle'), { recursive: true, force: true });
});
test.after(() => rmSync(folder, { recursive: true, force: true }));

test('a program compiles with strict types and finds what the command line finds', async () => {
  copyFileSync(join(packageRoot, 'test/api/fixtures/program.ts'), join(folder, 'program.ts'));
  compileTypes(['program.ts']);
  const told = JSON.parse(run(process.execPath, [join(folder, 'out/program.js'), GOOD, BAD], packageRoot)) as Told;

  assert.equal([told.kl, told.raisedKl, told.learningRate], [50, 70, '6e-5']);
  assert.ok(told.forms.length > 10);
  for (const { path, form } of told.forms.filter((one) => /^spcr(\.terms\.(no_kl|swapped))?$/.test(one.path))) {
    const { stdout } = await rseg(['compile', `${GOOD}:${path}`]);
    assert.equal(form, (JSON.parse(stdout) as { normalForm: NormalForm }).normalForm, path);
  }

  const { stdout, code } = await rseg(['check', '--json', BAD]);
  const [, ...messages] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  assert.is(code, 3);
  assert.ok(messages.length > 0);
  assert.equal(told.messages, messages);
  assert.match(told.text, /^error\[RS\d+\]: /);

  assert.equal(told.edited, ['RS3104']);
  assert.equal(told.declarations, ['profile']);
  assert.is(told.formatted, 'profile p {\n  workers = 1\n}\n');
});

test('the examples of the manual compile with strict types and run', () => {
  const page = readFileSync(join(packageRoot, 'docs/library.md'), 'utf8');
  const examples = codeBlocks('docs/library.md', page).filter(({ language }) => language === 'ts');
  assert.ok(examples.length >= 3);
  for (const [index, { text }] of examples.entries()) writeFileSync(join(folder, `example-${index}.ts`), text);
  compileTypes(examples.map((_, index) => `example-${index}.ts`));
  const printed = examples.map((_, index) =>
    run(process.execPath, [join(folder, `out/example-${index}.js`)], packageRoot),
  );
  assert.match(printed[0]!, /^spcr 8 [0-9a-f]{12}$/m);
  assert.match(printed[1]!, /RS3104/);
  const imported = spawnSync(process.execPath, [join(installed, 'bin/rseg.js'), 'import', '-'], {
    input: printed[2]!,
    encoding: 'utf8',
  });
  assert.is(imported.status, 0, imported.stderr);
  assert.match(imported.stdout, /^experiment halved \{$/m);
  assert.match(imported.stdout, /0\.5 \* kl/);
});

test('the packed command checks a file and knows its version', () => {
  const command = join(installed, 'bin/rseg.js');
  assert.is(run(process.execPath, [command, 'check', GOOD], packageRoot), '');
  assert.match(run(process.execPath, [command, '--version'], folder), /^\d+\.\d+\.\d+\n$/);
  const example = join(installed, 'experiments/quickstart.rseg');
  assert.match(run(process.execPath, [command, 'compile', example], folder), /"normalForm"/);
});

test('nothing but the documented entry can be imported', () => {
  const inside = `await import('rseg/dist/src/compiler/compile.js').then(() => process.exit(1), (error) => console.log(error.code))`;
  writeFileSync(join(folder, 'inside.mjs'), inside);
  assert.is(run(process.execPath, ['inside.mjs'], folder), 'ERR_PACKAGE_PATH_NOT_EXPORTED\n');
});

test.run();
