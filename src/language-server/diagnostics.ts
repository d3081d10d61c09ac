// Diagnostics as the protocol has them. Nothing is decided here: code, range and message are those of `rseg check`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic as ProtocolDiagnostic,
} from 'vscode-languageserver';
import type { Diagnostic } from '../compiler/diagnostic.js';
import { packageRoot } from '../package-root.js';
import { rangeAt, type Sources } from './positions.js';

/** `uriOf`: address of a file of the compilation. */
export function protocolDiagnostic(
  diagnostic: Diagnostic,
  sources: Sources,
  uriOf: (file: string) => string,
): ProtocolDiagnostic {
  const { code, span, severity, labels = [], notes = [] } = diagnostic;
  const related = [...labels, ...notes].flatMap(({ span: place, text }): readonly DiagnosticRelatedInformation[] => {
    if (place === undefined) return [];
    return [{ location: { uri: uriOf(place.file), range: rangeAt(sources.of(place.file), place) }, message: text }];
  });
  const page = messagePage(code);
  return {
    range: rangeAt(sources.of(span.file), span),
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: 'rseg',
    message: messageText(diagnostic),
    ...(page === null ? {} : { codeDescription: { href: page } }),
    ...(related.length === 0 ? {} : { relatedInformation: related }),
    ...(code.startsWith('unused-') ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}

/** The message itself is the first line; then what the command line prints around the excerpt. */
function messageText({ message, label, notes = [], helps = [] }: Diagnostic): string {
  const facts = notes.filter((note) => note.span === undefined).map((note) => `note: ${note.text}`);
  const advice = helps.filter((help) => help.edits === undefined).map((help) => `help: ${help.text}`);
  return [message, ...(label === undefined ? [] : [label]), ...facts, ...advice].join('\n');
}

/** The page about a code, as it is installed with us. */
function messagePage(code: string): string | null {
  const file = join(packageRoot, 'grammar', 'messages', `${code}.md`);
  return existsSync(file) ? pathToFileURL(file).href : null;
}
