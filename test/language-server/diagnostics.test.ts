// The editor says what `rseg check` says: for all fixtures the same codes, places and messages, in the files that they are about.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver';
import { readSource } from '../../src/cli/source-reader.js';
import type { JsonDiagnostic } from '../../src/compiler/diagnostics-to-json.js';
import { Publisher } from '../../src/language-server/publisher.js';
import { type Disk, Workspace } from '../../src/language-server/workspace.js';
import { packageRoot } from '../../src/package-root.js';

const fixtures = ['test', 'experiments'].flatMap((folder) =>
  readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.rseg'))
    .map((name) => join(folder, name)),
);
const disk: Disk = { read: readSource, list: () => [] };

/** What the client has been told last, by address. */
class Client {
  readonly told = new Map<string, readonly Diagnostic[]>();
  readonly publisher = new Publisher({
    sendDiagnostics: async ({ uri, diagnostics }: PublishDiagnosticsParams) => {
      this.told.set(uri, diagnostics);
    },
  });
}

function opened(
  files: readonly string[],
  folder = packageRoot,
): { readonly client: Client; readonly workspace: Workspace } {
  const workspace = new Workspace(disk);
  workspace.folders = [folder];
  const client = new Client();
  for (const file of files) {
    const text = readSource(join(folder, file));
    if (typeof text === 'string') workspace.write(join(folder, file), text);
  }
  for (const path of workspace.open) client.publisher.publish(workspace.analyse(path));
  return { client, workspace };
}

test('all fixtures at once: what the command prints as JSON', () => {
  const run = spawnSync(process.execPath, [join(packageRoot, 'bin/rseg.js'), 'check', '--json', ...fixtures], {
    cwd: packageRoot,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  const lines = run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as JsonDiagnostic | { readonly type: 'version' });
  const expected = lines.flatMap((line) => {
    if (line.type !== 'diagnostic') return [];
    const { file, line: from, column, endLine, endColumn } = line.span;
    return [`${file} ${line.severity} ${line.code} ${from}:${column}-${endLine}:${endColumn} ${line.message}`];
  });
  const { client } = opened(fixtures);
  const told = [...client.told].flatMap(([uri, diagnostics]) =>
    diagnostics.map(({ severity, code, range: { start, end }, message }) => {
      const file = relative(packageRoot, fileURLToPath(uri));
      const place = `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
      const word = severity === DiagnosticSeverity.Error ? 'error' : 'warning';
      return `${file} ${word} ${code} ${place} ${String(message).split('\n')[0]}`;
    }),
  );
  assert.ok(expected.length > 60, `${expected.length} messages`);
  assert.equal(told.sort(), expected.sort());
});

function oneFile(text: string): readonly Diagnostic[] {
  const workspace = new Workspace(disk);
  const client = new Client();
  workspace.folders = [packageRoot];
  workspace.write(join(packageRoot, 'x.rseg'), text);
  client.publisher.publish(workspace.analyse(join(packageRoot, 'x.rseg')));
  return client.told.get(pathToFileURL(join(packageRoot, 'x.rseg')).href) ?? [];
}

test('other places are related information; label, notes and advice stand below the message', () => {
  const [found] = oneFile('experiment a {\n  loss = ce + ce\n}\n').filter(({ code }) => code === 'RS4105');
  assert.equal(
    found?.relatedInformation?.map(({ message, location }) => [message, location.range.start]),
    [['first term', { line: 1, character: 9 }]],
  );
  assert.match(String(found?.message), /^two loss terms are called `ce`\nsecond term of this name/);
});

test('the code leads to its page, which exists', () => {
  const [found] = oneFile('experiment a {\n  loss = ce + ce\n}\n').filter(({ code }) => code === 'RS4105');
  const page = readFileSync(fileURLToPath(found!.codeDescription!.href), 'utf8');
  assert.match(page, /RS4105/);
});

test('what is unused is greyed out', () => {
  const found = oneFile('from "./experiments/datasets/streets.rseg" import city\n');
  assert.equal(
    found.map(({ code, tags, severity }) => [code, tags, severity]),
    [['unused-import', [DiagnosticTag.Unnecessary], DiagnosticSeverity.Warning]],
  );
});

test('columns count UTF-16 units; a byte order mark and CR LF do not matter', () => {
  const [found] = oneFile('\ufeffexperiment a { # 🙂\r\n  # 🙂\r\n  loss = ce + ce\r\n}\r\n').filter(
    ({ code }) => code === 'RS4105',
  );
  assert.equal(found?.range, { start: { line: 2, character: 14 }, end: { line: 2, character: 16 } });
});

test('a mistake in an imported file is told there, once, and taken back with the last document that imports it', () => {
  const files = ['test/compiler/fixtures/annotated/many.rseg'];
  const { client, workspace } = opened(files);
  const path = join(packageRoot, files[0]!);
  assert.ok((client.told.get(pathToFileURL(path).href) ?? []).length > 0);
  workspace.close(path);
  client.publisher.forget(path);
  assert.equal([...client.told.values()].flat(), []);
});

test.run();
