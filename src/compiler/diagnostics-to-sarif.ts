// Diagnostics as SARIF 2.1.0, the format in which services show the findings of a check beside the lines of a change.
import type { Diagnostic, Span, TextEdit } from './diagnostic.js';
import { SourceText } from './source-text.js';

export interface RuleText {
  readonly title: string;
  /** Markdown */
  readonly text: string;
}
export interface SarifContext {
  readonly version: string;
  /** page of a code; null when there is none */
  readonly ruleOf: (code: string) => RuleText | null;
  readonly sources: ReadonlyMap<string, string>;
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** One run with a rule per code. Lines and columns are 1-based, columns count UTF-16 units, ends are exclusive. */
export function diagnosticsToSarif(diagnostics: readonly Diagnostic[], context: SarifContext) {
  const codes = [...new Set(diagnostics.map((one) => one.code))].sort();
  const places = new Places(context.sources);
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'rseg', version: context.version, rules: codes.map((code) => ruleOf(code, context)) } },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((one) => resultOf(one, codes.indexOf(one.code), places)),
      },
    ],
  };
}

function ruleOf(code: string, context: SarifContext) {
  const page = context.ruleOf(code);
  const help = page === null ? {} : { help: { text: page.text, markdown: page.text } };
  return { id: code, shortDescription: { text: page?.title ?? code }, ...help };
}

function resultOf(one: Diagnostic, ruleIndex: number, places: Places) {
  const related = [
    ...(one.labels ?? []).map(({ span, text }) => ({ span, text })),
    ...(one.notes ?? []).flatMap(({ span, text }) => (span === undefined ? [] : [{ span, text }])),
  ];
  const facts = (one.notes ?? []).filter((note) => note.span === undefined).map((note) => note.text);
  const fixes = (one.helps ?? []).filter((help) => help.edits !== undefined && help.edits.length > 0);
  const label = one.label === undefined ? '' : ` (${one.label})`;
  return {
    ruleId: one.code,
    ruleIndex,
    level: one.severity,
    message: { text: [`${one.message}${label}`, ...facts].join('\n') },
    locations: [{ physicalLocation: places.of(one.span) }],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map(({ span, text }, index) => ({
            id: index + 1,
            physicalLocation: places.of(span),
            message: { text },
          })),
        }),
    ...(fixes.length === 0
      ? {}
      : {
          fixes: fixes.map((help) => ({
            description: { text: help.text },
            artifactChanges: changesOf(help.edits ?? [], places),
          })),
        }),
  };
}

function changesOf(edits: readonly TextEdit[], places: Places) {
  return [...new Set(edits.map((edit) => edit.span.file))].map((file) => ({
    artifactLocation: artifact(file),
    replacements: edits
      .filter((edit) => edit.span.file === file)
      .map((edit) => ({ deletedRegion: places.regionOf(edit.span), insertedContent: { text: edit.text } })),
  }));
}

/** A path as a relative reference; what is absolute keeps its form. */
function artifact(file: string) {
  const uri = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  return { uri: file.startsWith('/') ? `file://${uri}` : uri };
}

class Places {
  readonly #texts = new Map<string, SourceText>();
  readonly #sources: ReadonlyMap<string, string>;

  constructor(sources: ReadonlyMap<string, string>) {
    this.#sources = sources;
  }

  of(span: Span) {
    return { artifactLocation: artifact(span.file), region: this.regionOf(span) };
  }

  regionOf(span: Span) {
    const text = this.#texts.get(span.file) ?? new SourceText(this.#sources.get(span.file) ?? '');
    this.#texts.set(span.file, text);
    const start = text.position(span.start);
    const end = text.position(span.end);
    return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  }
}
