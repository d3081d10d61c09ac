// Documentation that is executed: examples compile, made pages are fresh, links lead somewhere, names exist.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { generatedPages } from '../scripts/build-docs.js';
import { program } from '../src/cli/main.js';
import { readSource } from '../src/cli/source-reader.js';
import { type Compilation, compile } from '../src/compiler/compile.js';
import { loadRegistry } from '../src/compiler/registry.js';
import { renderDiagnostic } from '../src/compiler/render-diagnostic.js';
import { format } from '../src/format/format.js';
import { packageRoot } from '../src/package-root.js';
import { compileExample } from './compiler/message-page.js';
import { type CodeBlock, codeBlocks, commandLines, shellWords } from './documentation/code-blocks.js';

const read = (path: string): string => readFileSync(join(packageRoot, path), 'utf8');
const written = [
  'README.md',
  'grammar/reference.md',
  ...readdirSync(join(packageRoot, 'docs')).map((name) => `docs/${name}`),
].filter((path) => path.endsWith('.md'));
const everyPage = written.map(read).join('\n');

interface PackageFile {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
const packageFile = JSON.parse(read('package.json')) as PackageFile;

test('pages made from the code are fresh', () => {
  for (const { path, text } of generatedPages()) assert.ok(read(path) === text, `${path} is stale: npm run docs`);
});

const printed = ({ diagnostics, sources }: Compilation): string =>
  diagnostics.map((one) => renderDiagnostic(one, sources)).join('\n\n');

test('every example of the language compiles without a message and is in canonical form, or fails as printed below it', () => {
  const counts = { whole: 0, fails: 0, statement: 0 };
  for (const path of written) {
    const blocks = codeBlocks(path, read(path));
    for (const [index, { place, language, words, text }] of blocks.entries()) {
      if (language !== 'rseg') continue;
      const [kind = 'whole'] = words;
      if (kind === 'fails') {
        const message = blocks[index + 1];
        assert.is(message?.language, 'text', `${place}: the message must follow`);
        isAsShown(path, message!, `${printed(compileExample(text))}\n`);
        counts.fails++;
      } else if (kind === 'statement') {
        assert.is(printed(compileExample(statementExample(text))), '', place);
        counts.statement++;
      } else {
        assert.ok(kind === 'whole' || kind.endsWith('.rseg'), `${place}: what is \`rseg ${kind}\`?`);
        const compilation = compileExample(text);
        assert.is(printed(compilation), '', place);
        assert.ok(compilation.variants.size > 0, `${place}: an example without an experiment`);
        const formatted = format(text, place);
        assert.is(formatted.kind === 'formatted' ? formatted.text : 'refused', text, `${place}: not in canonical form`);
        counts.whole++;
      }
    }
  }
  assert.ok(counts.whole >= 3 && counts.fails >= 2 && counts.statement >= 30, JSON.stringify(counts));
});

test('consoles show what their commands print', () => {
  let commands = 0;
  for (const path of written) {
    const blocks = codeBlocks(path, read(path));
    const consoles = blocks.filter(({ language }) => language === 'console');
    if (consoles.length === 0) continue;
    const folder = mkdtempSync(join(tmpdir(), 'rseg-docs-'));
    try {
      cpSync(join(packageRoot, 'experiments/datasets'), join(folder, 'datasets'), { recursive: true });
      for (const { words, text } of blocks)
        if (words[0]?.endsWith('.rseg')) writeFileSync(join(folder, words[0]), text);
      for (const block of consoles) {
        const lines = block.text.split('\n').filter((line) => line.startsWith('$ '));
        const shown: string[] = [];
        for (const line of lines) {
          const words = [join(packageRoot, 'bin/rseg.js'), ...shellWords(line.replace(/^\$ rseg /, ''))];
          const { stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
          shown.push(`${line}\n${stdout}${stderr}`);
          commands++;
        }
        isAsShown(path, block, shown.join(''));
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  assert.ok(commands > 0);
});

/** Compares, or with RSEG_BLESS=1 rewrites the block on its page. */
function isAsShown(path: string, block: CodeBlock, now: string): void {
  if (process.env.RSEG_BLESS === '1') {
    const fence = '```';
    const rewritten = read(path).replace(`${block.text}${fence}`, () => `${now}${fence}`);
    writeFileSync(join(packageRoot, path), rewritten);
  } else {
    assert.is(block.text, now, block.place);
  }
}

const colours = (count: number): string =>
  Array.from({ length: count }, (_, i) => `"#0000${(16 + i).toString(16)}"`).join(', ');

/** A file around one statement of an experiment, a data set or a sweep. */
function statementExample(statement: string): string {
  const isOfDataset = /^(modality|label|generator|crop|list) /.test(statement);
  const isAxis = /^[\w.]+ in /.test(statement);
  const fromFiles = /\b(image|planes|eight_bit|muses_\w+|ids|mapped|colours|lines|margins)\(/.test(statement);
  const picture = (name: string) => (fromFiles ? `image("${name}/{stem}.png")` : `generated(${name})`);
  const dataset = [
    ...[fromFiles ? 'root = "data"' : 'generator = streets', 'classes = 12', 'size = 64x64'],
    ...(statement.includes('colours(') ? [`palette = [${colours(12)}]`] : []),
    ...['rgb', 'depth', 'event'].map((name) => `modality ${name} = ${picture(name)}`),
    ...[
      fromFiles ? 'label = ids("label/{stem}.png")' : 'label = generated_labels',
      'split train = 64',
      'split val = 16',
    ],
  ];
  const experiment = [
    ...['data = shown', 'train.length = 20 epochs', 'train.batch = 4'],
    ...['eval.suite any = missing(all_subsets, absent: remove)', 'student = segformer(mit_b0)'],
    ...['teacher = segformer(mit_b0)', 'loss = ce + 50 * kl'],
  ];
  const subject = /^\w+ =/.exec(statement)?.[0] ?? statement;
  const body = (lines: readonly string[], own: boolean) =>
    [...lines.filter((line) => !own || !line.startsWith(subject)), ...(own ? [statement.trim()] : [])].join('\n  ');
  const sweep = isAxis ? `\nsweep values of base {\n  ${statement}  sample 3 seed 1\n}\n` : '';
  const isOfExperiment = !isOfDataset && !isAxis;
  return `dataset shown {\n  ${body(dataset, isOfDataset)}\n}\n\nexperiment base {\n  ${body(experiment, isOfExperiment)}\n}\n${sweep}`;
}

test('every JSON example that names a schema fits it', () => {
  let examples = 0;
  for (const path of written) {
    for (const { place, language, words, text } of codeBlocks(path, read(path))) {
      if (language !== 'json' || words.length === 0) continue;
      const ajv = new Ajv2020({ strict: true, strictTuples: false, allErrors: true });
      const validate = ajv.compile(JSON.parse(read(`grammar/schema/${words[0]}.schema.json`)) as object);
      assert.ok(validate(JSON.parse(text)), `${place}: ${ajv.errorsText(validate.errors)}`);
      examples++;
    }
  }
  assert.ok(examples > 0);
});

/** What commander says of a command line that names something that is not there. Values are left to their commands. */
const WRONG = /unknownOption|unknownCommand|excessArguments|missingArgument|optionMissingArgument/;

function wrongCommandLine(line: string): string | null {
  const rseg = program(() => {});
  const withNested = (command: typeof rseg): (typeof rseg)[] => [command, ...command.commands.flatMap(withNested)];
  for (const command of withNested(rseg))
    command.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} });
  try {
    rseg.parse(shellWords(line), { from: 'user' });
  } catch (error) {
    const { code = '', message } = error as { readonly code?: string; readonly message: string };
    if (WRONG.test(code)) return message;
  }
  return null;
}

test('every command line that is shown has commands and options that exist', () => {
  const pages = [
    ...written,
    ...readdirSync(join(packageRoot, 'grammar/messages')).map((name) => `grammar/messages/${name}`),
  ];
  const shown = pages.flatMap((path) => commandLines(path, read(path)));
  assert.ok(shown.length > 20, `${shown.length} command lines`);
  const wrong = shown.flatMap(({ place, line }) => {
    // `run FILE…` in a table stands for the command with what follows it
    const problem = wrongCommandLine(line.replace(/…/g, ''));
    // in a sentence a command may be named without what it works on
    if (problem === null || (!place.includes(':') && problem.includes('missing required argument'))) return [];
    return [`${place}: rseg ${line}: ${problem}`];
  });
  assert.equal(wrong, []);
});

test('a wrong command line is noticed', () => {
  assert.match(wrongCommandLine('check --fixx a.rseg') ?? '', 'unknown option');
  assert.match(wrongCommandLine('chek a.rseg') ?? '', 'unknown command');
  assert.match(wrongCommandLine('lsp extra') ?? '', 'too many arguments');
  assert.is(wrongCommandLine("run a.rseg:spcr --set 'loss drop kl' # again"), null);
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
  const rseg = program(() => {});
  const commands = rseg
    .createHelp()
    .visibleCommands(rseg)
    .map((command) => command.name())
    .filter((name) => name !== 'help');
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
