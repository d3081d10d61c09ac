// `rseg lsp`: the language server. Documents come in here, go to the workspace, and what is found goes back to the client.
import {
  createConnection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  ProposedFeatures,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { documentPath } from './file-paths.js';
import { handleNavigation } from './handlers/navigation.js';
import { handleReading } from './handlers/reading.js';
import { FIX_ALL, handleWriting } from './handlers/writing.js';
import { Publisher } from './publisher.js';
import { TOKEN_MODIFIERS, TOKEN_TYPES } from './semantic-tokens.js';
import { type ClientAbilities, ServerContext } from './server-context.js';
import { type Disk, Workspace } from './workspace.js';

/** A pause in typing after which a file is checked. */
const PAUSE_MS = 120;

/**
 * Serves one client over standard input and output until it says `exit` (status 0 after `shutdown`, else 1), closes the pipe, or its
 * process ends.
 */
export function serve(disk: Disk, version: string): void {
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  const workspace = new Workspace(disk);
  const server = new ServerContext(connection, workspace);
  const publisher = new Publisher(connection);
  const documents = new TextDocuments(TextDocument);
  let timer: NodeJS.Timeout | null = null;
  let lastCheckMs = 0;

  const check = (): void => {
    timer = null;
    const start = performance.now();
    let isNews = false;
    for (const path of workspace.open) {
      try {
        isNews = publisher.publish(workspace.analyse(path)) || isNews;
      } catch (error) {
        server.logFailure(`checking ${path}`, error);
      }
    }
    if (!isNews) return;
    lastCheckMs = performance.now() - start;
    if (server.abilities.refreshesHints) connection.languages.inlayHint.refresh();
    if (server.abilities.refreshesTokens) connection.languages.semanticTokens.refresh();
  };
  const checkSoon = (delay: number): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(check, delay);
  };

  const followFolders = (): void => {
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => documentPath(uri)));
      workspace.folders = [
        ...workspace.folders.filter((folder) => !gone.has(folder)),
        ...added.map(({ uri }) => documentPath(uri)),
      ];
      workspace.touchAll();
      checkSoon(0);
    });
  };

  connection.onInitialize((params) => {
    workspace.folders = workspaceFolders(params);
    server.abilities = abilitiesOf(params);
    return initializeResult(version);
  });
  connection.onInitialized(() => {
    if (server.abilities.changesFolders) followFolders();
    if (!server.abilities.watchesFiles) return;
    const watchers = ['**/*.rseg', '**/rseg.json'].map((globPattern) => ({ globPattern }));
    connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => undefined);
  });

  documents.onDidChangeContent(({ document }) => {
    const isNew = workspace.textOf(documentPath(document.uri)) === null;
    workspace.write(documentPath(document.uri), document.getText());
    // whoever types in a file of a thousand variants should not wait for it at every word
    checkSoon(isNew ? 0 : Math.max(PAUSE_MS, 2 * lastCheckMs));
  });
  documents.onDidClose(({ document }) => {
    workspace.close(documentPath(document.uri));
    publisher.forget(documentPath(document.uri));
    checkSoon(PAUSE_MS);
  });
  // Clients that do not watch files save at least those that they show.
  documents.onDidSave(() => {
    if (server.abilities.watchesFiles) return;
    workspace.touchAll();
    checkSoon(0);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) {
      if (uri.endsWith('/rseg.json')) workspace.touchAll();
      else workspace.touch(documentPath(uri));
    }
    checkSoon(PAUSE_MS);
  });

  handleNavigation(server);
  handleReading(server);
  handleWriting(server);
  process.on('uncaughtException', (error) => server.logFailure('the server', error));
  process.on('unhandledRejection', (error) => server.logFailure('the server', error));
  documents.listen(connection);
  connection.listen();
}

function workspaceFolders({ workspaceFolders: folders, rootUri }: InitializeParams): readonly string[] {
  const uris = folders?.map(({ uri }) => uri) ?? (rootUri === null || rootUri === undefined ? [] : [rootUri]);
  return uris.map(documentPath);
}

function abilitiesOf({ capabilities: { textDocument, workspace } }: InitializeParams): ClientAbilities {
  return {
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    insertReplace: textDocument?.completion?.completionItem?.insertReplaceSupport === true,
    definitionLinks: textDocument?.definition?.linkSupport === true,
    changesFolders: workspace?.workspaceFolders === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    refreshesHints: workspace?.inlayHint?.refreshSupport === true,
    refreshesTokens: workspace?.semanticTokens?.refreshSupport === true,
  };
}

function initializeResult(version: string): InitializeResult {
  return {
    serverInfo: { name: 'rseg', version },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      completionProvider: { triggerCharacters: ['.', '"', '/', '{'] },
      hoverProvider: true,
      definitionProvider: true,
      referencesProvider: true,
      documentHighlightProvider: true,
      documentSymbolProvider: true,
      workspaceSymbolProvider: true,
      renameProvider: { prepareProvider: true },
      codeActionProvider: { codeActionKinds: ['quickfix', FIX_ALL] },
      documentFormattingProvider: true,
      foldingRangeProvider: true,
      selectionRangeProvider: true,
      signatureHelpProvider: { triggerCharacters: ['(', ','] },
      inlayHintProvider: true,
      documentLinkProvider: {},
      semanticTokensProvider: {
        legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
        full: true,
      },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}
