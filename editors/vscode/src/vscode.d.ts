// The part of the editor's programming interface that the extension uses. The editor provides the module itself when it runs.
declare module 'vscode' {
  export interface Disposable {
    dispose(): void;
  }
  export interface Uri {
    readonly fsPath: string;
    readonly scheme: string;
  }
  export interface WorkspaceFolder {
    readonly uri: Uri;
  }
  export interface ExtensionContext {
    readonly subscriptions: Disposable[];
  }
  export interface LogOutputChannel extends Disposable {
    info(message: string): void;
    warn(message: string): void;
    show(preserveFocus?: boolean): void;
  }
  export interface ConfigurationChange {
    affectsConfiguration(section: string): boolean;
  }
  export namespace workspace {
    const workspaceFolders: readonly WorkspaceFolder[] | undefined;
    const isTrusted: boolean;
    function getConfiguration(section: string): { get<T>(key: string, otherwise: T): T };
    function onDidChangeConfiguration(listener: (change: ConfigurationChange) => unknown): Disposable;
    function onDidGrantWorkspaceTrust(listener: () => unknown): Disposable;
  }
  export namespace window {
    function createOutputChannel(name: string, options: { readonly log: true }): LogOutputChannel;
    function showErrorMessage(message: string, ...buttons: readonly string[]): Thenable<string | undefined>;
  }
  export namespace commands {
    function registerCommand(command: string, run: () => unknown): Disposable;
    function executeCommand(command: string, ...values: readonly unknown[]): Thenable<unknown>;
  }
}
interface Thenable<T> extends PromiseLike<T> {}
