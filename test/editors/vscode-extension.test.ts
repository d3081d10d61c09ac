// The VS Code extension: it packages without a network, the package holds what is needed and nothing else, and it finds the server.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findServer } from '../../editors/vscode/src/find-server.js';
import { packageRoot } from '../../src/package-root.js';

const folder = mkdtempSync(join(tmpdir(), 'rseg-vsix-'));
test.after(() => rmSync(folder, { recursive: true }));

/** Files of a zip archive by name, by its directory at the end. */
function unzip(archive: Buffer): ReadonlyMap<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const data = archive.subarray(start, start + size);
    files.set(archive.toString('utf8', at + 46, at + 46 + name), method === 0 ? data : inflateRawSync(data));
    at += 46 + name + extra + comment;
  }
  return files;
}

interface Manifest {
  readonly version: string;
  readonly main: string;
  readonly contributes: {
    readonly grammars: readonly { readonly path: string }[];
    readonly languages: readonly { readonly configuration: string; readonly extensions: readonly string[] }[];
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
}

test('it is packaged, with all that its manifest names and nothing else', () => {
  const script = `import { packageExtension } from './editors/vscode/build.mjs'; await packageExtension(process.argv[1]);`;
  const target = join(folder, 'rseg.vsix');
  const built = spawnSync(process.execPath, ['--input-type=module', '-e', script, target], {
    cwd: packageRoot,
    encoding: 'utf8',
  });
  assert.is(built.status, 0, built.stderr);
  const files = unzip(readFileSync(target));
  assert.equal([...files.keys()].sort(), [
    '[Content_Types].xml',
    'extension.vsixmanifest',
    'extension/LICENSE.txt',
    'extension/dist/extension.js',
    'extension/language-configuration.json',
    'extension/package.json',
    'extension/readme.md',
    'extension/syntaxes/rseg.tmLanguage.json',
  ]);
  const manifest = JSON.parse(files.get('extension/package.json')!.toString()) as Manifest;
  const { languages, grammars } = manifest.contributes;
  for (const path of [manifest.main, languages[0]!.configuration, grammars[0]!.path]) {
    assert.ok(files.has(join('extension', path)), path);
  }
  assert.equal(languages[0]!.extensions, ['.rseg']);
  const own = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { readonly version: string };
  assert.is(manifest.version, own.version);
  for (const json of ['language-configuration.json', 'syntaxes/rseg.tmLanguage.json']) {
    assert.type(JSON.parse(files.get(`extension/${json}`)!.toString()), 'object');
  }
});

test('the bundle loads with nothing but the editor, and registers the commands of the manifest', async () => {
  const bundle = join(packageRoot, 'editors/vscode/dist/extension.js');
  const registered: string[] = [];
  const shown: string[] = [];
  const nothing = { dispose: () => undefined };
  const editor = new Proxy(
    {
      workspace: {
        workspaceFolders: [],
        isTrusted: true,
        getConfiguration: () => ({ get: () => join(folder, 'no-such-server') }),
        onDidChangeConfiguration: () => nothing,
        onDidGrantWorkspaceTrust: () => nothing,
      },
      window: {
        createOutputChannel: () => ({
          ...nothing,
          info: () => undefined,
          warn: () => undefined,
          show: () => undefined,
        }),
        showErrorMessage: async (message: string) => {
          shown.push(message);
          return 'Open settings';
        },
      },
      commands: {
        registerCommand: (name: string) => {
          registered.push(name);
          return nothing;
        },
        executeCommand: async (...words: readonly string[]) => shown.push(words.join(' ')),
      },
    },
    // the client library derives classes from those of the editor
    { get: (own, key) => Reflect.get(own, key) ?? class {} },
  );
  const exported: { activate?: (context: object) => Promise<void>; deactivate?: () => Promise<void> } = {};
  const require = createRequire(bundle);
  const load = new Function('require', 'module', 'exports', 'process', readFileSync(bundle, 'utf8'));
  const module = { exports: exported };
  load((name: string) => (name === 'vscode' ? editor : require(name)), module, exported, process);
  const { activate, deactivate } = module.exports;
  await activate!({ subscriptions: [] });
  await deactivate!();
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'editors/vscode/package.json'), 'utf8')) as Manifest;
  assert.equal(
    registered,
    manifest.contributes.commands.map(({ command }) => command),
  );
  assert.match(shown[0]!, /rseg\.serverPath names .*no-such-server.*, which does not exist\. Install rseg/);
  assert.is(shown[1], 'workbench.action.openSettings rseg.serverPath');
});

test('the server is that of the setting, else of the workspace, else of the PATH', () => {
  const make = (...path: readonly string[]): string => {
    const file = join(folder, ...path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, '');
    chmodSync(file, 0o755);
    return file;
  };
  const [installed, own, chosen] = [
    make('bin', 'rseg'),
    make('w', 'node_modules', '.bin', 'rseg'),
    make('w', 'tools', 'rseg.js'),
  ];
  const path = ['/nowhere', join(folder, 'bin')].join(delimiter);
  const find = (setting: string, folders: readonly string[]) =>
    findServer({ setting, folders, path, platform: 'linux' });
  const workspace = join(folder, 'w');
  assert.equal(find('', [workspace]), { command: own, args: ['lsp'], shell: false });
  assert.equal(find('', []), { command: installed, args: ['lsp'], shell: false });
  assert.equal(find('tools/rseg.js', [workspace]), { command: 'node', args: [chosen, 'lsp'], shell: false });
  assert.equal(find(installed, [workspace]), { command: installed, args: ['lsp'], shell: false });
  const gone = find('gone', [workspace]);
  assert.ok('missing' in gone && /rseg\.serverPath names `gone`/.test(gone.missing));
  const none = findServer({ setting: '', folders: [], path: '', platform: 'linux' });
  assert.ok('missing' in none && /none on the PATH/.test(none.missing));
  make('win', 'rseg.cmd');
  const windows = findServer({ setting: '', folders: [], path: join(folder, 'win'), platform: 'win32' });
  assert.equal(windows, { command: join(folder, 'win', 'rseg.cmd'), args: ['lsp'], shell: true });
});

test('the extension agrees with the types that it uses', () => {
  const compiler = join(packageRoot, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', 'editors/vscode/tsconfig.json'], {
    cwd: packageRoot,
    encoding: 'utf8',
  });
  assert.is(status, 0, stdout);
});

test.run();
