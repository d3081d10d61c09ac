// The command runs from the build that is newest, and every build says the same.
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { program } from '../../src/cli/main.js';
import { packageRoot } from '../../src/package-root.js';

interface QuickScript {
  readonly QUICK_COMMANDS: readonly string[];
}
const quickScript = pathToFileURL(join(packageRoot, 'bin/quick-script.js')).href;
const { QUICK_COMMANDS } = (await import(quickScript)) as QuickScript;

const folder = mkdtempSync(join(tmpdir(), 'rseg-builds-'));

/** A copy of what is installed, in which every build says its name at the end of standard error. */
test.before(() => {
  for (const part of ['bin', 'package.json', 'grammar', 'experiments', 'dist/src', 'dist/grammar'])
    cpSync(join(packageRoot, part), join(folder, part), { recursive: true });
  mkdirSync(join(folder, 'scripts'));
  for (const script of ['bundle.mjs', 'write-code-cache.mjs'])
    cpSync(join(packageRoot, 'scripts', script), join(folder, 'scripts', script));
  symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
  const { status, stderr } = spawnSync(process.execPath, ['scripts/bundle.mjs'], { cwd: folder, encoding: 'utf8' });
  assert.is(status, 0, stderr);
  for (const build of BUILDS)
    appendFileSync(join(folder, 'dist', build), `\nprocess.on('exit', () => console.error('${build}'));\n`);
});
test.after(() => rmSync(folder, { recursive: true, force: true }));

const BUILDS = ['bundle/quick.cjs', 'bundle/main.js', 'src/cli/main.js'];

interface Answer {
  readonly printed: string;
  readonly code: number | null;
}

function answer(words: readonly string[], build: string): Answer {
  const command = [join(folder, 'bin/rseg.js'), ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' });
  assert.ok(stderr.endsWith(`${build}\n`), `${words.join(' ')} did not run from ${build}: ${stderr}`);
  return { printed: stdout + stderr.slice(0, -build.length - 1), code: status };
}

/** The same answer from the bundle, and from what was compiled after it. */
function answerOfBoth(words: readonly string[], bundled: string): Answer {
  const compiled = join(folder, 'dist/src/cli/main.js');
  utimesSync(compiled, new Date(0), new Date(0));
  const fast = answer(words, bundled);
  const later = new Date(Date.now() + 60_000);
  utimesSync(compiled, later, later);
  assert.equal(answer(words, 'src/cli/main.js'), fast);
  return fast;
}

test('quick commands are commands', () => {
  const names = program(() => {}).commands.map((command) => command.name());
  assert.equal(
    QUICK_COMMANDS.filter((name) => !names.includes(name)),
    [],
  );
});

test('what is compiled later than the bundle runs, else the bundle, and they agree', () => {
  const check = answerOfBoth(['check', 'experiments/spcr.rseg', 'missing.rseg'], 'bundle/quick.cjs');
  assert.is(check.code, 3);
  assert.match(check.printed, 'RS2001');
  const explained = ['explain', 'experiments/spcr.rseg:spcr.terms.swapped', 'loss.rrm.pair'];
  assert.match(answerOfBoth(explained, 'bundle/quick.cjs').printed, 'hybrid');
  assert.match(answerOfBoth(['--version'], 'bundle/main.js').printed, /^\d+\.\d+/);
  assert.is(answerOfBoth(['chek'], 'bundle/main.js').code, 2);
});

test.run();
