// The extension: finds the server, starts it, and says what to do when there is none. All knowledge of the language is the server's.
import { commands, type ExtensionContext, type LogOutputChannel, window, workspace } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { findServer } from './find-server.js';

const SETTINGS = 'Open settings';

let client: LanguageClient | undefined;

/** Called by the editor when the first `.rseg` file is opened. */
export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel('rseg', { log: true });
  const restart = async (): Promise<void> => {
    await client?.stop().catch(() => undefined);
    client = undefined;
    await start(output);
  };
  context.subscriptions.push(
    output,
    commands.registerCommand('rseg.restartServer', restart),
    commands.registerCommand('rseg.showOutput', () => output.show()),
    workspace.onDidGrantWorkspaceTrust(restart),
    workspace.onDidChangeConfiguration((change) => (change.affectsConfiguration('rseg.serverPath') ? restart() : null)),
  );
  await start(output);
}

/** Called by the editor before it closes. */
export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function start(output: LogOutputChannel): Promise<void> {
  // A program that lies in a workspace is run only when the user trusts the workspace.
  if (!workspace.isTrusted) return;
  const folders = (workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
  const setting = workspace.getConfiguration('rseg').get('serverPath', '');
  const { platform } = process;
  const server = findServer({ setting, folders, path: process.env.PATH ?? '', platform });
  if ('missing' in server) {
    output.warn(server.missing);
    const message = `rseg files are coloured only: ${server.missing}. Install rseg, or set rseg.serverPath.`;
    const chosen = await window.showErrorMessage(message, SETTINGS);
    if (chosen === SETTINGS) await commands.executeCommand('workbench.action.openSettings', 'rseg.serverPath');
    return;
  }
  output.info(`${server.command} ${server.args.join(' ')}`);
  const options = { shell: server.shell, ...(folders[0] === undefined ? {} : { cwd: folders[0] }) };
  const run = { command: server.command, args: [...server.args], transport: TransportKind.stdio, options };
  client = new LanguageClient('rseg', 'rseg', run, {
    documentSelector: [
      { scheme: 'file', language: 'rseg' },
      { scheme: 'untitled', language: 'rseg' },
    ],
    outputChannel: output,
  });
  try {
    await client.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await window.showErrorMessage(`The rseg server does not start: ${reason}. The output of rseg tells more.`);
  }
}
