// Requests that lead from a name to other places: definition, references, highlights, rename, symbols of the workspace.
import {
  DocumentHighlightKind,
  type Location,
  type LocationLink,
  LSPErrorCodes,
  ResponseError,
  type SymbolInformation,
} from 'vscode-languageserver';
import type { TextEdit } from '../../compiler/diagnostic.js';
import { foldersKnowing } from '../cross-file.js';
import { definitionAt } from '../definition.js';
import { outline } from '../outline.js';
import { rangeAt } from '../positions.js';
import { referencesTo, symbolUnder, usesIn } from '../references.js';
import { type Refusal, renameEdits, renameSubject } from '../rename.js';
import type { At, ServerContext } from '../server-context.js';
import type { Analysed } from '../workspace.js';

export function handleNavigation(server: ServerContext): void {
  const { connection, workspace } = server;

  connection.onDefinition(
    server.guarded<At, LocationLink[] | Location | null>('definition', null, (params) => {
      const { analysed, offset, source } = server.at(params);
      const found = definitionAt(analysed.analysis, offset);
      if (found === null) return null;
      const target = server.location(analysed, found.target);
      if (!server.abilities.definitionLinks) return target;
      const originSelectionRange = rangeAt(source, found.origin);
      const { uri, range } = target;
      return [{ originSelectionRange, targetUri: uri, targetRange: range, targetSelectionRange: range }];
    }),
  );

  connection.onReferences(
    server.guarded(
      'references',
      null,
      (params: At & { readonly context: { readonly includeDeclaration: boolean } }) => {
        const { analysed, offset } = server.at(params);
        const use = symbolUnder(analysed.analysis, offset);
        if (use === null) return null;
        return foldersKnowing(workspace, analysed, use.symbol).flatMap(({ base, symbol, analyses }) =>
          analyses.flatMap((analysis) =>
            referencesTo(symbol, [analysis], params.context.includeDeclaration).map((span) =>
              server.location({ base, analysis }, span),
            ),
          ),
        );
      },
    ),
  );

  connection.onDocumentHighlight(
    server.guarded('highlights', null, (params: At) => {
      const { analysed, offset, source } = server.at(params);
      const use = symbolUnder(analysed.analysis, offset);
      if (use === null) return null;
      return usesIn(analysed.analysis, use.symbol).map(({ span, isDefinition }) => ({
        range: rangeAt(source, span),
        kind: isDefinition ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      }));
    }),
  );

  connection.onPrepareRename(
    server.guarded('prepareRename', null, (params: At) => {
      const { analysed, offset, source } = server.at(params);
      const use = symbolUnder(analysed.analysis, offset);
      const subject = accepted(renameSubject(analysed.analysis, use));
      return subject === null ? null : { range: rangeAt(source, subject.span), placeholder: subject.symbol.name };
    }),
  );

  connection.onRenameRequest(
    server.guarded('rename', null, (params: At & { readonly newName: string }) => {
      const { analysed, offset } = server.at(params);
      const use = symbolUnder(analysed.analysis, offset);
      const subject = accepted(renameSubject(analysed.analysis, use));
      if (subject === null) return null;
      return renamed(server, analysed, subject.symbol, params.newName);
    }),
  );

  connection.onWorkspaceSymbol(
    server.guarded('workspaceSymbol', null, ({ query }: { readonly query: string }) =>
      workspace.analysesAround(workspace.open[0] ?? '').flatMap((analysed): SymbolInformation[] => {
        const { module } = analysed.analysis;
        const nodes = module === null ? [] : outline(module);
        return nodes.flatMap((node) => {
          const rows = node.children
            .filter((child) => child.kind === ROW)
            .map((child) => ({ ...child, of: node.name }));
          return [{ ...node, of: module?.file ?? '' }, ...rows].flatMap(({ name, kind, named, of }) => {
            if (!isSubsequence(query.toLowerCase(), name.toLowerCase())) return [];
            const location = server.location(analysed, { file: analysed.analysis.file, ...named });
            return [{ name, kind, location, containerName: of }];
          });
        });
      }),
    ),
  );
}

/** `SymbolKind.EnumMember` */
const ROW = 22;

function renamed(server: ServerContext, home: Analysed, symbol: Parameters<typeof renameEdits>[0], newName: string) {
  const seen = new Set<string>();
  const parts: { readonly analysed: Pick<Analysed, 'base' | 'analysis'>; readonly edits: readonly TextEdit[] }[] = [];
  for (const folder of foldersKnowing(server.workspace, home, symbol)) {
    const edits = accepted(renameEdits(folder.symbol, newName, folder.analyses));
    for (const analysis of folder.analyses) {
      const analysed = { base: folder.base, analysis };
      const own = (edits ?? []).filter(({ span }) => {
        if (span.file !== analysis.file) return false;
        const { uri, range } = server.location(analysed, span);
        const key = `${uri}:${range.start.line}:${range.start.character}`;
        return !seen.has(key) && seen.add(key);
      });
      parts.push({ analysed, edits: own });
    }
  }
  return server.workspaceEdit(parts);
}

/** The value, or the refusal as the answer that the client shows. */
function accepted<T extends object>(value: T | Refusal | null): T | null {
  if (value === null || !('refused' in value)) return value;
  throw new ResponseError(LSPErrorCodes.RequestFailed, value.refused);
}

function isSubsequence(query: string, text: string): boolean {
  let at = 0;
  for (const letter of text) if (letter === query[at]) at++;
  return at === query.length;
}
