// Documentation that is executed: examples compile, made pages are fresh, links lead somewhere, names exist.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { generatedPages } from '../scripts/build-docs.js';
import { readSource } from '../src/cli/source-reader.js';
import { compile } from '../src/compiler/compile.js';
import { loadRegistry } from '../src/compiler/registry.js';
import { renderDiagnostic } from '../src/compiler/render-diagnostic.js';
import { packageRoot } from '../src/package-root.js';
import { compileExample } from './compiler/message-page.js';

const read = (path: string): string => readFileSync(join(packageRoot, path), 'utf8');
const written = ['README.md', ...readdirSync(join(packageRoot, 'docs')).map((name) => `docs/${name}`)].filter((path) =>
  path.endsWith('.md'),
);
const everyPage = written.map(read).join('\n');

interface PackageFile {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
const packageFile = JSON.parse(read('package.json')) as PackageFile;

test('pages made from the code are fresh', () => {
  for (const { path, text } of generatedPages()) assert.is(read(path), text, `${path} is stale: npm run docs`);
});

test('every example of the language compiles without a message', () => {
  let examples = 0;
  for (const path of written) {
    for (const [, example] of read(path).matchAll(/^```rseg\n([\s\S]*?)^```/gm)) {
      const { diagnostics, sources, variants } = compileExample(example!);
      assert.is(diagnostics.map((one) => renderDiagnostic(one, sources)).join('\n\n'), '', path);
      assert.ok(variants.size > 0, `${path}: an example without an experiment`);
      examples++;
    }
  }
  assert.ok(examples >= 2, `${examples} examples`);
});

test('every experiment and data set that is shipped compiles without a message', () => {
  const files = readdirSync(join(packageRoot, 'experiments'), { recursive: true, encoding: 'utf8' });
  const shipped = files.filter((name) => name.endsWith('.rseg'));
  assert.ok(shipped.length >= 4);
  for (const name of shipped) {
    const { diagnostics, sources } = compile(join(packageRoot, 'experiments', name), readSource);
    assert.is(diagnostics.map((one) => renderDiagnostic(one, sources)).join('\n\n'), '', name);
  }
});

test('links between pages lead somewhere', () => {
  const broken: string[] = [];
  for (const path of written) {
    for (const [, target] of read(path).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
      if (/^https?:/.test(target!)) continue;
      if (!existsSync(join(packageRoot, dirname(path), target!))) broken.push(`${path}: ${target}`);
    }
  }
  assert.equal(broken, []);
});

test('every npm script that is mentioned exists', () => {
  const mentioned = [...everyPage.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!);
  assert.ok(mentioned.length > 5);
  assert.equal(
    mentioned.filter((name) => packageFile.scripts[name] === undefined),
    [],
  );
});

test('the front page names every command and every dependency', () => {
  const page = read('README.md');
  const commands = [...read('src/cli/main.ts').matchAll(/\.command\('(\w+)'\)/g)].map(([, name]) => name!);
  assert.ok(commands.length >= 6);
  assert.equal(
    commands.filter((name) => !page.includes(`npx rseg ${name}`)),
    [],
  );
  const table = /## Dependencies and why\n([\s\S]*?)\n## /.exec(page)?.[1] ?? '';
  const explained = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
  );
  const packages = [...Object.keys(packageFile.dependencies), ...Object.keys(packageFile.devDependencies)];
  assert.equal(explained.sort(), packages.sort());
});

test('the page of built-ins tells what every built-in is for', () => {
  const { categories, settings } = loadRegistry();
  const signatures = [...settings.values(), ...[...categories.values()].flatMap((named) => [...named.values()])];
  assert.equal(
    signatures.filter(({ doc }) => doc.length < 10).map(({ name }) => name),
    [],
  );
});

test.run();
