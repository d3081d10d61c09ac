// What every handler works with: the connection, the documents, and answers that cannot bring the server down.
import {
  type CancellationToken,
  type Connection,
  type Location,
  type TextEdit as ProtocolEdit,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Span, TextEdit } from '../compiler/diagnostic.js';
import type { SourceText } from '../compiler/source-text.js';
import { documentPath, pathOfCompiler, uriOf } from './file-paths.js';
import { offsetAt, rangeAt, Sources } from './positions.js';
import type { Analysed, Workspace } from './workspace.js';

/** What the client said it can do. */
export interface ClientAbilities {
  readonly snippets: boolean;
  readonly insertReplace: boolean;
  readonly definitionLinks: boolean;
  readonly changesFolders: boolean;
  readonly watchesFiles: boolean;
  readonly refreshesHints: boolean;
  readonly refreshesTokens: boolean;
}

export interface At {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

export class ServerContext {
  abilities: ClientAbilities = {
    snippets: false,
    insertReplace: false,
    definitionLinks: false,
    changesFolders: false,
    watchesFiles: false,
    refreshesHints: false,
    refreshesTokens: false,
  };

  constructor(
    readonly connection: Connection,
    readonly workspace: Workspace,
  ) {}

  /**
   * A handler that answers `otherwise` when the request was withdrawn or when answering fails, which is our fault and is logged. A
   * `ResponseError` is an answer: the client shows its text.
   */
  guarded<P, R>(name: string, otherwise: R, answer: (params: P) => R): (params: P, token?: CancellationToken) => R {
    return (params, token) => {
      if (token?.isCancellationRequested === true) return otherwise;
      try {
        return answer(params);
      } catch (error) {
        if (error instanceof ResponseError) throw error;
        this.logFailure(name, error);
        return otherwise;
      }
    };
  }

  logFailure(name: string, error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.connection.console.error(`internal error of rseg in ${name}, please report it: ${text}`);
  }

  /** The analysis of a document as it is now. */
  analysed(uri: string): Analysed {
    return this.workspace.analyse(documentPath(uri));
  }

  /** The analysis of a document, and the offset of a position in it. */
  at({ textDocument, position }: At): {
    readonly analysed: Analysed;
    readonly offset: number;
    readonly source: SourceText;
  } {
    const analysed = this.analysed(textDocument.uri);
    const source = this.sources(analysed).of(analysed.analysis.file);
    return { analysed, source, offset: offsetAt(source, position) };
  }

  sources({ analysis }: Analysed): Sources {
    return new Sources(analysis.compilation.sources);
  }

  /** Converts places of one analysis. */
  location(analysed: Pick<Analysed, 'base' | 'analysis'>, span: Span): Location {
    const uri = uriOf(pathOfCompiler(span.file, analysed.base));
    return { uri, range: rangeAt(new Sources(analysed.analysis.compilation.sources).of(span.file), span) };
  }

  /** Edits by document. */
  workspaceEdit(
    parts: readonly { readonly analysed: Pick<Analysed, 'base' | 'analysis'>; readonly edits: readonly TextEdit[] }[],
  ): WorkspaceEdit {
    const changes: Record<string, ProtocolEdit[]> = {};
    for (const { analysed, edits } of parts) {
      for (const { span, text } of edits) {
        const { uri, range } = this.location(analysed, span);
        changes[uri] = [...(changes[uri] ?? []), { range, newText: text }];
      }
    }
    return { changes };
  }
}
