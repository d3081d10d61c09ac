// Requests that show what a file says: hover, signatures, hints, colours, outline, folding, selection, links.
import {
  type DocumentSymbol,
  type FoldingRange,
  InlayHintKind,
  MarkupKind,
  type Range as ProtocolRange,
  type SelectionRange,
  SemanticTokensBuilder,
  type SignatureHelp,
} from 'vscode-languageserver';
import type { SourceText } from '../../compiler/source-text.js';
import { fileStrings } from '../definition.js';
import { pathOfCompiler, uriOf } from '../file-paths.js';
import { folds } from '../folding.js';
import { hoverAt } from '../hover.js';
import { inlayHints } from '../inlay-hints.js';
import { type OutlineNode, outline } from '../outline.js';
import { offsetAt, positionAt, rangeAt } from '../positions.js';
import { selectionRanges } from '../selection-ranges.js';
import { semanticTokens, TOKEN_TYPES } from '../semantic-tokens.js';
import type { At, ServerContext } from '../server-context.js';
import { signatureAt } from '../signature-help.js';

interface Of {
  readonly textDocument: { readonly uri: string };
}

export function handleReading(server: ServerContext): void {
  const { connection } = server;
  const opened = ({ textDocument }: Of) => {
    const analysed = server.analysed(textDocument.uri);
    return { analysed, analysis: analysed.analysis, source: server.sources(analysed).of(analysed.analysis.file) };
  };

  connection.onHover(
    server.guarded('hover', null, (params: At) => {
      const { analysed, offset, source } = server.at(params);
      const hover = hoverAt(analysed.analysis, offset);
      if (hover === null) return null;
      return { contents: { kind: MarkupKind.Markdown, value: hover.text }, range: rangeAt(source, hover.span) };
    }),
  );

  connection.onSignatureHelp(
    server.guarded('signatureHelp', null, (params: At): SignatureHelp | null => {
      const { analysed, offset } = server.at(params);
      const help = signatureAt(analysed.analysis, analysed.analysis.text, offset);
      if (help === null) return null;
      const { signature, active } = help;
      const documentation = { kind: MarkupKind.Markdown, value: signature.doc };
      const parameters = signature.parameters.map(({ text }) => ({ label: text }));
      const activeParameter = active ?? signature.parameters.length;
      return {
        signatures: [{ label: signature.text, documentation, parameters, activeParameter }],
        activeSignature: 0,
        activeParameter,
      };
    }),
  );

  connection.languages.inlayHint.on(
    server.guarded('inlayHint', null, (params: Of & { readonly range: ProtocolRange }) => {
      const { analysis, source } = opened(params);
      const { start, end } = params.range;
      return inlayHints(analysis, offsetAt(source, start), offsetAt(source, end)).map(({ offset, text, tooltip }) => ({
        position: positionAt(source, offset),
        label: text,
        kind: InlayHintKind.Type,
        tooltip,
        paddingLeft: true,
      }));
    }),
  );

  connection.languages.semanticTokens.on(
    server.guarded('semanticTokens', { data: [] }, (params: Of) => {
      const { analysis, source } = opened(params);
      const builder = new SemanticTokensBuilder();
      for (const { start, end, type, isDeclaration, isBuiltIn } of semanticTokens(analysis)) {
        const { line, character } = positionAt(source, start);
        const modifiers = (isDeclaration ? 1 : 0) | (isBuiltIn ? 2 : 0);
        builder.push(line, character, end - start, TOKEN_TYPES.indexOf(type), modifiers);
      }
      return builder.build();
    }),
  );

  connection.onDocumentSymbol(
    server.guarded('documentSymbol', null, (params: Of) => {
      const { analysis, source } = opened(params);
      return analysis.module === null ? [] : outline(analysis.module).map((node) => documentSymbol(node, source));
    }),
  );

  connection.onFoldingRanges(
    server.guarded('foldingRange', null, (params: Of) => {
      const { module } = opened(params).analysis;
      const found = module === null ? [] : folds(module);
      return found.map(({ from, to, kind }): FoldingRange => ({ startLine: from, endLine: to, kind }));
    }),
  );

  connection.onSelectionRanges(
    server.guarded('selectionRange', null, (params: Of & { readonly positions: readonly At['position'][] }) => {
      const { analysis, source } = opened(params);
      const whole = { start: 0, end: analysis.text.length };
      return params.positions.map((position) => {
        const ast = analysis.module?.ast;
        const ranges = ast === undefined ? [] : selectionRanges(ast, offsetAt(source, position));
        return [...ranges, whole].reduceRight<SelectionRange | undefined>(
          (parent, range) => ({ range: rangeAt(source, range), ...(parent === undefined ? {} : { parent }) }),
          undefined,
        )!;
      });
    }),
  );

  connection.onDocumentLinks(
    server.guarded('documentLink', null, (params: Of) => {
      const { analysed, analysis, source } = opened(params);
      return fileStrings(analysis).map(({ string, path }) => {
        // without the quotes
        const range = { start: string.range.start + 1, end: Math.max(string.range.start + 1, string.range.end - 1) };
        return { range: rangeAt(source, range), target: uriOf(pathOfCompiler(path, analysed.base)) };
      });
    }),
  );
}

function documentSymbol(node: OutlineNode, source: SourceText): DocumentSymbol {
  return {
    name: node.name,
    detail: node.detail,
    kind: node.kind,
    range: rangeAt(source, node.range),
    selectionRange: rangeAt(source, node.named),
    children: node.children.map((child) => documentSymbol(child, source)),
  };
}
