// Tells the client what is wrong, in every file that an open document brings in, and takes it back when it is mended.
import { type Connection, DiagnosticSeverity, type Diagnostic as ProtocolDiagnostic } from 'vscode-languageserver';
import type { ProjectProblem } from '../compiler/project-file.js';
import { protocolDiagnostic } from './diagnostics.js';
import { type DocumentPath, pathOfCompiler, uriOf } from './file-paths.js';
import { Sources } from './positions.js';
import type { Analysed } from './workspace.js';

/** A project file is read as a whole: what is wrong stands at its beginning. */
function projectDiagnostic({ message, help }: ProjectProblem): ProtocolDiagnostic {
  const start = { line: 0, character: 0 };
  const text = help === null ? message : `${message}\nhelp: ${help}`;
  return {
    range: { start, end: { line: 0, character: 1 } },
    severity: DiagnosticSeverity.Error,
    source: 'rseg',
    message: text,
  };
}

export class Publisher {
  /** what each open document says, by address of the file that it speaks of */
  readonly #found = new Map<DocumentPath, ReadonlyMap<string, readonly ProtocolDiagnostic[]>>();

  readonly #last = new Map<DocumentPath, Analysed>();

  constructor(private readonly connection: Pick<Connection, 'sendDiagnostics'>) {}

  /** False: this was said before. */
  publish(analysed: Analysed): boolean {
    const { path, base, analysis, projectProblem } = analysed;
    if (this.#last.get(path) === analysed) return false;
    this.#last.set(path, analysed);
    const sources = new Sources(analysis.compilation.sources);
    const address = (file: string) => uriOf(pathOfCompiler(file, base));
    const found = new Map<string, ProtocolDiagnostic[]>([[uriOf(path), []]]);
    for (const diagnostic of analysis.compilation.diagnostics) {
      const uri = address(diagnostic.span.file);
      found.set(uri, [...(found.get(uri) ?? []), protocolDiagnostic(diagnostic, sources, address)]);
    }
    if (projectProblem !== null) found.set(uriOf(projectProblem.file), [projectDiagnostic(projectProblem)]);
    this.#replace(path, found);
    return true;
  }

  /** A closed document says nothing any more. */
  forget(path: DocumentPath): void {
    this.#replace(path, new Map([[uriOf(path), []]]));
    this.#found.delete(path);
    this.#last.delete(path);
  }

  #replace(path: DocumentPath, found: ReadonlyMap<string, readonly ProtocolDiagnostic[]>): void {
    const before = this.#found.get(path) ?? new Map();
    this.#found.set(path, found);
    for (const uri of new Set([...before.keys(), ...found.keys()])) this.#send(uri);
  }

  /** Two documents that import a third find the same mistake in it. */
  #send(uri: string): void {
    const distinct = new Map<string, ProtocolDiagnostic>();
    for (const byFile of this.#found.values()) {
      for (const one of byFile.get(uri) ?? []) {
        distinct.set(JSON.stringify([one.code, one.range, one.message]), one);
      }
    }
    this.connection.sendDiagnostics({ uri, diagnostics: [...distinct.values()] });
  }
}
