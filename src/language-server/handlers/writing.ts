// Requests that help to write: completion, corrections, formatting.
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type CompletionItem,
  CompletionItemKind,
  type CompletionParams,
  InsertTextFormat,
  MarkupKind,
  type TextEdit,
} from 'vscode-languageserver';
import { SourceText } from '../../compiler/source-text.js';
import { caretContext } from '../caret-context.js';
import { corrections, mendedText } from '../code-actions.js';
import { completionsAt, type Proposal } from '../completion.js';
import { protocolDiagnostic } from '../diagnostics.js';
import { documentPath, pathOfCompiler, uriOf } from '../file-paths.js';
import { formatEdits, lineEdits, type RangeEdit } from '../line-edits.js';
import { offsetAt, positionAt, rangeAt } from '../positions.js';
import type { ServerContext } from '../server-context.js';

/** Applies everything that is safe, also on save where an editor is told so. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.rseg`;

export function handleWriting(server: ServerContext): void {
  const { connection, workspace } = server;

  connection.onCompletion(
    server.guarded('completion', null, ({ textDocument, position, context }: CompletionParams) => {
      const path = documentPath(textDocument.uri);
      const { analysis, base } = workspace.latest(path);
      const source = new SourceText(workspace.textOf(path) ?? analysis.text);
      const caret = offsetAt(source, position);
      // `{` opens a hole in a string; behind `train {` nobody wants a list that the return key chooses from
      const isBrace = context?.triggerCharacter === '{' && caretContext(source.text, caret)?.string == null;
      if (isBrace) return null;
      const list = (folder: string) => workspace.disk.list(pathOfCompiler(folder, base));
      const proposals = completionsAt(analysis, source.text, caret, list);
      return proposals.map((proposal, index) => completionItem(proposal, index, source, caret, server));
    }),
  );

  connection.onCodeAction(
    server.guarded('codeAction', null, (params: CodeActionParams) => {
      const analysed = server.analysed(params.textDocument.uri);
      const { analysis, base } = analysed;
      const sources = server.sources(analysed);
      const source = sources.of(analysis.file);
      const wants = (kind: string) => params.context.only?.some((only) => `${kind}.`.startsWith(`${only}.`)) ?? true;
      const actions: CodeAction[] = [];
      if (wants(CodeActionKind.QuickFix)) {
        const [from, to] = [offsetAt(source, params.range.start), offsetAt(source, params.range.end)];
        for (const { diagnostic, title, edits, isSafe } of corrections(analysis, from, to)) {
          actions.push({
            title,
            kind: CodeActionKind.QuickFix,
            diagnostics: [protocolDiagnostic(diagnostic, sources, (file) => uriOf(pathOfCompiler(file, base)))],
            edit: server.workspaceEdit([{ analysed, edits }]),
            ...(isSafe ? { isPreferred: true } : {}),
          });
        }
      }
      // Mending all takes several compilations: only for those who ask for it, on save or by name.
      const mended = params.context.only !== undefined && wants(FIX_ALL) ? mendedText(analysis) : null;
      if (mended !== null) {
        const edits = protocolEdits(lineEdits(analysis.text, mended), source);
        const edit = { changes: { [params.textDocument.uri]: edits } };
        actions.push({ title: 'Apply all safe corrections', kind: FIX_ALL, edit });
      }
      return actions;
    }),
  );

  connection.onDocumentFormatting(
    server.guarded('formatting', null, ({ textDocument }: { readonly textDocument: { readonly uri: string } }) => {
      const { analysis } = server.analysed(textDocument.uri);
      const source = new SourceText(analysis.text);
      return protocolEdits(formatEdits(analysis.text, analysis.file), source);
    }),
  );
}

function protocolEdits(edits: readonly RangeEdit[], source: SourceText): TextEdit[] {
  return edits.map(({ range, text }) => ({ range: rangeAt(source, range), newText: text }));
}

const KINDS: Readonly<Record<Proposal['kind'], CompletionItemKind>> = {
  keyword: CompletionItemKind.Keyword,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
  hole: CompletionItemKind.Variable,
  declaration: CompletionItemKind.Class,
  table: CompletionItemKind.Enum,
  row: CompletionItemKind.EnumMember,
  entry: CompletionItemKind.Variable,
  setting: CompletionItemKind.Property,
  'built-in': CompletionItemKind.Function,
  word: CompletionItemKind.EnumMember,
  unit: CompletionItemKind.Unit,
  variable: CompletionItemKind.Variable,
  type: CompletionItemKind.TypeParameter,
};

function completionItem(
  { label, kind, detail, documentation, range, snippet }: Proposal,
  index: number,
  source: SourceText,
  caret: number,
  { abilities }: ServerContext,
): CompletionItem {
  const usesSnippet = snippet !== null && abilities.snippets;
  const newText = usesSnippet ? snippet : label;
  const replace = rangeAt(source, range);
  const insert = { start: replace.start, end: positionAt(source, caret) };
  return {
    label,
    kind: KINDS[kind],
    detail,
    sortText: String(index).padStart(4, '0'),
    insertTextFormat: usesSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: abilities.insertReplace ? { newText, insert, replace } : { newText, range: replace },
    ...(documentation === '' ? {} : { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
  };
}
