// The server as an editor meets it: the real command, the real protocol, over standard input and output.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type {
  CodeAction,
  CompletionItem,
  DocumentLink,
  DocumentSymbol,
  Hover,
  InitializeResult,
  InlayHint,
  Location,
  LocationLink,
  PublishDiagnosticsParams,
  SelectionRange,
  SemanticTokens,
  SignatureHelp,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { packageRoot } from '../../src/package-root.js';
import { CITY } from './marked-text.js';

const EXPERIMENT = `from "./city.rseg" import city

experiment base {
  data = city
  student = segformer(mit_b0)
  train.length = 30 epochs
}
`;

/** One editor with one server. */
class Client {
  readonly child: ChildProcess;
  readonly connection: ProtocolConnection;
  readonly exit: Promise<number | null>;
  readonly stderr: string[] = [];
  readonly #published: PublishDiagnosticsParams[] = [];
  #woken: () => void = () => undefined;

  constructor(readonly folder: string) {
    this.child = spawn(process.execPath, [join(packageRoot, 'bin/rseg.js'), 'lsp', '--stdio'], { stdio: 'pipe' });
    this.child.stderr!.on('data', (data) => this.stderr.push(String(data)));
    const reader = new StreamMessageReader(this.child.stdout!);
    // half a message of a killed server would set its timer again and again, and keep this process alive
    reader.partialMessageTimeout = 0;
    this.connection = createProtocolConnection(reader, new StreamMessageWriter(this.child.stdin!));
    this.exit = new Promise((done) => {
      this.child.once('exit', (code) => {
        if (code !== null && code > 1) console.error(this.stderr.join(''));
        // whoever waits for an answer hears that there will be none
        this.connection.dispose();
        done(code);
      });
    });
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.#published.push(params);
      this.#woken();
    });
    this.connection.onRequest('client/registerCapability', () => null);
    this.connection.onRequest('workspace/inlayHint/refresh', () => null);
    this.connection.onNotification('window/logMessage', ({ message }: { readonly message: string }) => {
      this.stderr.push(message);
    });
    this.connection.listen();
  }

  async start(processId: number | null = process.pid): Promise<InitializeResult> {
    const result = await this.connection.sendRequest<InitializeResult>('initialize', {
      processId,
      rootUri: null,
      workspaceFolders: [{ uri: pathToFileURL(this.folder).href, name: 'test' }],
      capabilities: {
        textDocument: {
          completion: { completionItem: { snippetSupport: true, insertReplaceSupport: true } },
          definition: { linkSupport: true },
        },
        workspace: { didChangeWatchedFiles: { dynamicRegistration: true }, inlayHint: { refreshSupport: true } },
      },
    });
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  uri(name: string): string {
    return pathToFileURL(join(this.folder, name)).href;
  }

  open(name: string, text: string): Promise<void> {
    const textDocument = { uri: this.uri(name), languageId: 'rseg', version: 1, text };
    return this.connection.sendNotification('textDocument/didOpen', { textDocument });
  }

  ask<R>(method: string, name: string, more: object = {}): Promise<R> {
    return this.connection.sendRequest<R>(`textDocument/${method}`, { textDocument: { uri: this.uri(name) }, ...more });
  }

  /** The next diagnostics of a file for which `isWanted` holds. */
  async diagnostics(name: string, isWanted: (codes: readonly unknown[]) => boolean): Promise<readonly unknown[]> {
    for (;;) {
      const last = this.#published.findLast(({ uri }) => uri === this.uri(name));
      const codes = last?.diagnostics.map(({ code }) => code);
      if (codes !== undefined && isWanted(codes)) return codes;
      await new Promise<void>((woken) => {
        this.#woken = woken;
      });
    }
  }

  async stop(): Promise<number | null> {
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    return this.exit;
  }

  end(): void {
    if (this.child.exitCode === null) this.child.kill('SIGKILL');
    // a pipe that stays open would keep this process alive
    for (const stream of this.child.stdio) stream?.destroy();
    this.child.unref();
  }
}

const test = suite<{ folder: string; client: Client }>('protocol');
test.before.each((context) => {
  context.folder = realpathSync(mkdtempSync(join(tmpdir(), 'rseg-lsp-')));
  writeFileSync(join(context.folder, 'city.rseg'), CITY);
  context.client = new Client(context.folder);
});
test.after.each(({ client, folder }) => {
  client.end();
  rmSync(folder, { recursive: true });
});

const none = (codes: readonly unknown[]): boolean => codes.length === 0;
const some = (codes: readonly unknown[]): boolean => codes.length > 0;

test('an editing session', async ({ client }) => {
  const { capabilities, serverInfo } = await client.start();
  assert.is(serverInfo?.name, 'rseg');
  assert.ok(capabilities.renameProvider && capabilities.inlayHintProvider);

  await client.open('a.rseg', EXPERIMENT.replace('length', 'lenght'));
  assert.is((await client.diagnostics('a.rseg', some))[0], 'RS2003');

  // corrected by its own quick fix
  const range = { start: { line: 5, character: 8 }, end: { line: 5, character: 14 } };
  const actions = await client.ask<CodeAction[]>('codeAction', 'a.rseg', { range, context: { diagnostics: [] } });
  assert.equal(
    actions.map(({ title, isPreferred }) => [title, isPreferred]),
    [['Rename it: `length`', true]],
  );
  const only = ['source.fixAll'];
  const [all] = await client.ask<CodeAction[]>('codeAction', 'a.rseg', { range, context: { diagnostics: [], only } });
  assert.is(all?.kind, 'source.fixAll.rseg');
  const [edit] = actions[0]!.edit!.changes![client.uri('a.rseg')]!;
  const change = { textDocument: { uri: client.uri('a.rseg'), version: 2 } };
  await client.connection.sendNotification('textDocument/didChange', {
    ...change,
    contentChanges: [{ range: edit!.range, text: edit!.newText }],
  });
  await client.diagnostics('a.rseg', none);

  const caret = { line: 4, character: 4 };
  const hover = await client.ask<Hover>('hover', 'a.rseg', { position: caret });
  assert.match(JSON.stringify(hover.contents), /\*\*student\*\*/);
  const items = await client.ask<CompletionItem[]>('completion', 'a.rseg', { position: caret });
  assert.equal(
    items.map(({ label }) => label),
    ['student'],
  );
  assert.equal(items[0]!.textEdit, {
    newText: 'student',
    insert: { start: { line: 4, character: 2 }, end: caret },
    replace: { start: { line: 4, character: 2 }, end: { line: 4, character: 9 } },
  });

  const [link] = await client.ask<LocationLink[]>('definition', 'a.rseg', { position: { line: 3, character: 10 } });
  assert.is(link?.targetUri, client.uri('city.rseg'));
  const std = await client.ask<LocationLink[]>('definition', 'a.rseg', { position: caret });
  assert.ok(existsSync(new URL(std[0]!.targetUri)), std[0]!.targetUri);

  const symbols = await client.ask<DocumentSymbol[]>('documentSymbol', 'a.rseg');
  assert.equal(
    symbols.map(({ name }) => name),
    ['base'],
  );
  const tokens = await client.ask<SemanticTokens>('semanticTokens/full', 'a.rseg');
  assert.ok(tokens.data.length > 30 && tokens.data.length % 5 === 0);
  const whole = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
  const hints = await client.ask<InlayHint[]>('inlayHint', 'a.rseg', { range: whole });
  assert.equal(
    hints.map(({ label }) => label),
    ['3_000 steps'],
  );

  assert.is(await client.stop(), 0);
  assert.equal(client.stderr, []);
});

test('a rename goes through two files, one of them open with unsaved changes', async ({ client, folder }) => {
  await client.start();
  writeFileSync(join(folder, 'child.rseg'), 'from "./a.rseg" import base\n\nexperiment child extends base {\n}\n');
  writeFileSync(join(folder, 'a.rseg'), 'experiment base {\n}\n');
  await client.open('a.rseg', EXPERIMENT);
  const position = { line: 2, character: 12 };
  const prepared = await client.ask<{ placeholder: string }>('prepareRename', 'a.rseg', { position });
  assert.is(prepared.placeholder, 'base');
  const edit = await client.ask<WorkspaceEdit>('rename', 'a.rseg', { position, newName: 'root' });
  const lines = (name: string) =>
    edit.changes?.[client.uri(name)]?.map(({ range, newText }) => [range.start.line, newText]);
  assert.equal(lines('a.rseg'), [[2, 'root']]);
  assert.equal(lines('child.rseg'), [
    [0, 'root'],
    [2, 'root'],
  ]);

  const refused = client.ask('prepareRename', 'a.rseg', { position: { line: 4, character: 14 } });
  await refused.then(
    () => assert.unreachable(),
    ({ message }: Error) => assert.match(message, /`segformer` is a model of rseg\/std/),
  );
  const taken = client.ask('rename', 'a.rseg', { position, newName: 'city' });
  await taken.then(
    () => assert.unreachable(),
    ({ message }: Error) => assert.match(message, /there is a `city` already/),
  );
});

test('a question right behind a change is answered from the changed text, and the change is still checked', async ({
  client,
}) => {
  await client.start();
  await client.open('a.rseg', EXPERIMENT);
  await client.diagnostics('a.rseg', none);
  await client.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri: client.uri('a.rseg'), version: 2 },
    contentChanges: [{ text: EXPERIMENT.replace('student', 'studnet') }],
  });
  const symbols = await client.ask<DocumentSymbol[]>('documentSymbol', 'a.rseg');
  assert.ok(symbols[0]!.children!.some(({ name }) => name === 'studnet'));
  assert.is((await client.diagnostics('a.rseg', some))[0], 'RS2003');
});

test('the other questions have answers', async ({ client, folder }) => {
  writeFileSync(join(folder, 'child.rseg'), 'from "./a.rseg" import base\n\nexperiment child extends base {\n}\n');
  await client.start();
  await client.open(
    'a.rseg',
    `# one\n# two\n${EXPERIMENT}\nablation t of base {\n  fast: train.length = 20 epochs\n}\n`,
  );
  const position = { line: 4, character: 13 };
  const places = (found: readonly Location[]) =>
    found.map(({ uri, range }) => `${uri.split('/').at(-1)}:${range.start.line}`);
  const context = { includeDeclaration: true };
  const references = await client.ask<Location[]>('references', 'a.rseg', { position, context });
  assert.equal(places(references).sort(), ['a.rseg:10', 'a.rseg:4', 'child.rseg:0', 'child.rseg:2']);
  const highlights = await client.ask<readonly unknown[]>('documentHighlight', 'a.rseg', { position });
  assert.is(highlights.length, 2);
  const symbols = await client.connection.sendRequest<{ readonly name: string }[]>('workspace/symbol', { query: 'as' });
  assert.equal(symbols.map(({ name }) => name).sort(), ['base', 'fast']);
  const folds = await client.ask<readonly unknown[]>('foldingRange', 'a.rseg');
  assert.is(folds.length, 3);
  const [grown] = await client.ask<SelectionRange[]>('selectionRange', 'a.rseg', { positions: [position] });
  assert.equal(grown?.range, { start: { line: 4, character: 11 }, end: { line: 4, character: 15 } });
  const links = await client.ask<readonly DocumentLink[]>('documentLink', 'a.rseg');
  assert.equal(
    links.map(({ target }) => target),
    [client.uri('city.rseg')],
  );
  const help = await client.ask<SignatureHelp>('signatureHelp', 'a.rseg', { position: { line: 6, character: 22 } });
  assert.is(help.activeParameter, 0);
  assert.match(help.signatures[0]!.label, /^segformer\(backbone: Backbone/);
});

test('formatting', async ({ client }) => {
  await client.start();
  await client.open('a.rseg', EXPERIMENT.replace('data = city', 'data=city'));
  const options = { tabSize: 2, insertSpaces: true };
  const edits = await client.ask<TextEdit[]>('formatting', 'a.rseg', { options });
  assert.equal(edits, [
    { range: { start: { line: 3, character: 0 }, end: { line: 4, character: 0 } }, newText: '  data = city\n' },
  ]);
});

test('a change in an imported document, and on disk, refreshes those who import it', async ({ client, folder }) => {
  await client.start();
  await client.open('a.rseg', EXPERIMENT);
  await client.diagnostics('a.rseg', none);
  await client.open('city.rseg', CITY.replace('dataset city', 'dataset town'));
  assert.equal(await client.diagnostics('a.rseg', some), ['RS2001']);
  await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: client.uri('city.rseg') } });
  await client.diagnostics('a.rseg', none);
  rmSync(join(folder, 'city.rseg'));
  const changes = [{ uri: client.uri('city.rseg'), type: 3 }];
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
  assert.equal(await client.diagnostics('a.rseg', some), ['RS2001']);
});

test('requests about nothing, withdrawn and malformed requests leave the server alive', async ({ client }) => {
  await client.start();
  await client.open('a.rseg', EXPERIMENT);
  const position = { line: 4000, character: 4000 };
  assert.is(await client.ask('hover', 'gone.rseg', { position }), null);
  await client.ask('completion', 'a.rseg', { position });
  await client.ask('hover', 'a.rseg', { position: null }).catch(() => undefined);
  await client.ask('rename', 'a.rseg', { position: { line: 2, character: 12 }, newName: null }).catch(() => undefined);
  await client.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri: client.uri('never-opened.rseg'), version: 1 },
    contentChanges: [{ text: 'x' }],
  });
  const hover = await client.ask<Hover>('hover', 'a.rseg', { position: { line: 4, character: 4 } });
  assert.match(JSON.stringify(hover.contents), /student/);
  assert.ok(
    client.stderr.some((line) => /internal error of rseg in hover/.test(line)),
    client.stderr.join(),
  );
  assert.is(await client.stop(), 0);
});

test('exit without shutdown is status 1', async ({ client }) => {
  await client.start();
  await client.connection.sendNotification('exit');
  assert.is(await client.exit, 1);
});

test('the server ends when the pipe closes', async ({ client }) => {
  await client.start();
  client.child.stdin!.end();
  assert.is(await client.exit, 1);
});

test('the server ends when the process of its editor does', async ({ client }) => {
  const editor = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
  await client.start(editor.pid ?? null);
  editor.kill('SIGKILL');
  assert.is(await client.exit, 1);
});

test.run();
